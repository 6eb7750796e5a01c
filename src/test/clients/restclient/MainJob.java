import java.io.File;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.DataSetsApi;
import org.openapitools.client.api.ModelsApi;
import org.openapitools.client.api.PredictionsApi;
import org.openapitools.client.api.TrainingJobsApi;
import org.openapitools.client.model.Answer;
import org.openapitools.client.model.BatchResult;
import org.openapitools.client.model.Dataset;
import org.openapitools.client.model.Model;
import org.openapitools.client.model.NewTrainingJob;
import org.openapitools.client.model.NumberBatchResult;
import org.openapitools.client.model.TrainingJob;

/** Imports images, trains a model, waits for it and classifies, with the client that openapi-generator generates (library restclient). */
public class MainJob {

    /** Arguments: address of the service, archive of images, a picture. */
    public static void main(String[] arguments) throws Exception {
        var client = new ApiClient();
        client.setBasePath(arguments[0]);
        var archive = new File(arguments[1]);
        var picture = new File(arguments[2]);

        Dataset dataset = new DataSetsApi(client).createDataset(List.of(archive), null, "by restclient", null, null, null);
        var jobs = new TrainingJobsApi(client);
        TrainingJob job = jobs.startTrainingJob(
                new NewTrainingJob()
                        .datasetId(dataset.getId())
                        .preset(NewTrainingJob.PresetEnum.TUTORIAL)
                        .epochs(3)
                        .batchSize(15)
                        .hiddenLayers(List.of(24)),
                "wait=60", // the response has the result of the job
                "by-restclient-" + dataset.getId());
        Model model = new ModelsApi(client).getModel(job.getModelId());
        String id = model.getId().toString();

        var predictions = new PredictionsApi(client);
        Answer form = predictions.predict(picture, true, id, 5);
        List<BatchResult> batch = predictions.predictBatch(List.of(picture, archive), id, 2).getResults();
        List<NumberBatchResult> numbers = predictions
                .predictNumberBatch(List.of(picture, archive), 2, null, null)
                .getResults();
        System.out.printf(
                "%s %s %d %s %s %s %s%n",
                job.getStatus(),
                model.getConfig().getPreset(),
                form.getCandidates().size(),
                batch.get(0).getClass().getSimpleName(),
                batch.get(1).getClass().getSimpleName(),
                numbers.get(0).getClass().getSimpleName(),
                numbers.get(1).getClass().getSimpleName());
        predictions.predict(picture, null, null, null); // without the optional fields
        new ModelsApi(client).deleteModel(model.getId(), null);
    }
}
