package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
class TrainingJobHttpTest {

    private static final String ENDLESS = """
            {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 100000, "hiddenLayers": [16]}""";

    @LocalServerPort
    int port;

    Api api;
    String dataset = "";

    @BeforeEach
    void importImages() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(2, 5).build()).get("id").asString();
    }

    @Test
    void aJobTrainsAModelAndKeepsEveryEpoch() {
        var answer = api.post("/training-jobs", """
                {"datasetId": "%s", "preset": "TUTORIAL", "name": "first try", "epochs": 4, "hiddenLayers": [20, 18], "batchSize": 7}""".formatted(dataset));
        JsonNode queued = answer.json(202);
        String id = queued.get("id").asString();
        assertThat(answer.header("Location")).endsWith("/training-jobs/" + id);
        assertThat(queued.get("status").asString()).isEqualTo("QUEUED");
        assertThat(queued.get("config").get("preset").asString()).isEqualTo("TUTORIAL");
        assertThat(queued.get("config").get("hiddenLayers").toString()).isEqualTo("[20,18]");
        assertThat(queued.get("config").get("learningRateSchedule").asString()).isEqualTo("COSINE");

        JsonNode ended = api.awaitEnd(id);
        assertThat(ended.get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.get("progress").toString()).isEqualTo("{\"epoch\":4,\"epochs\":4,\"etaSeconds\":null}");
        assertThat(ended.get("failure").isNull()).isTrue();
        JsonNode epochs = api.get("/training-jobs/" + id + "/epochs").json(200);
        assertThat(numbers(epochs)).containsExactly(1, 2, 3, 4);
        assertThat(ended.get("latestEpoch")).isEqualTo(epochs.get("content").get(3));

        String[] table = api.get("/training-jobs/" + id + "/epochs", "Accept", "text/csv")
                .text()
                .split("\n", -1);
        assertThat(table).hasSize(6);
        assertThat(table[0])
                .isEqualTo(
                        "epoch,cost,lastBatchCost,trainAccuracy,validationAccuracy,testAccuracy,learningRate,durationMillis");
        assertThat(table[4])
                .startsWith("4," + epochs.get("content").get(3).get("cost").asDouble() + ","
                        + epochs.get("content").get(3).get("lastBatchCost").asDouble() + ",");
    }

    @Test
    void anEpochIsListedBeforeItsJobEnds() {
        String id = api.startJob(ENDLESS.formatted(dataset));
        JsonNode running =
                api.awaitJob(id, job -> job.get("progress").get("epoch").asInt() >= 3);
        assertThat(running.get("status").asString()).isEqualTo("RUNNING");
        assertThat(running.get("progress").get("etaSeconds").isNumber()).isTrue();
        int seen = running.get("progress").get("epoch").asInt();
        assertThat(numbers(api.get("/training-jobs/" + id + "/epochs?size=200").json(200)))
                .startsWith(
                        IntStream.rangeClosed(1, Math.min(seen, 200)).boxed().toArray(Integer[]::new));
        api.post("/training-jobs/" + id + "/cancel", "");
        api.awaitEnd(id);
    }

    @Test
    void runningAndQueuedJobsCanBeCancelled() {
        String running = api.startJob(ENDLESS.formatted(dataset));
        api.awaitJob(running, job -> job.get("progress").get("epoch").asInt() >= 1);
        String queued = api.startJob(ENDLESS.formatted(dataset));

        JsonNode cancelled =
                api.post("/training-jobs/" + queued + "/cancel", "").json(200);
        assertThat(cancelled.get("status").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.get("startedAt").isNull()).isTrue();

        api.post("/training-jobs/" + running + "/cancel", "").json(200);
        JsonNode ended = api.awaitEnd(running);
        assertThat(ended.get("status").asString()).isEqualTo("CANCELLED");
        assertThat(ended.get("modelId").isNull()).isTrue();
        assertThat(ended.get("progress").get("epoch").asInt()).isPositive();
        assertThat(api.get("/training-jobs/" + running + "/epochs")
                        .json(200)
                        .get("content")
                        .size())
                .isPositive();

        // a second cancellation is accepted, and the worker runs the next job
        assertThat(api.post("/training-jobs/" + running + "/cancel", "")
                        .json(200)
                        .get("status")
                        .asString())
                .isEqualTo("CANCELLED");
        api.trainModel(dataset);
    }

    @Test
    void aSucceededJobCannotBeCancelled() {
        String id = api.trainModel(dataset).get("jobId").asString();
        assertThat(api.post("/training-jobs/" + id + "/cancel", "")
                        .json(409)
                        .get("detail")
                        .asString())
                .isEqualTo("Job " + id + " cannot be cancelled: it has ended SUCCEEDED.");
    }

    @Test
    void aRunningJobAndItsDataSetCannotBeDeleted() {
        String id = api.startJob(ENDLESS.formatted(dataset));
        assertThat(api.delete("/datasets/" + dataset).json(409).get("detail").asString())
                .isEqualTo("Data set %s is in use by training job %s, which has not ended.".formatted(dataset, id));
        assertThat(api.delete("/training-jobs/" + id).status()).isEqualTo(409);
        api.post("/training-jobs/" + id + "/cancel", "");
        api.awaitEnd(id);
        assertThat(api.delete("/datasets/" + dataset).status()).isEqualTo(204);
        assertThat(api.delete("/training-jobs/" + id).status()).isEqualTo(204);
        assertThat(api.get("/training-jobs/" + id).status()).isEqualTo(404);
    }

    @Test
    void aModelOutlivesItsJobAndItsDataSet() {
        JsonNode model = api.trainModel(dataset);
        assertThat(api.delete("/training-jobs/" + model.get("jobId").asString()).status())
                .isEqualTo(204);
        assertThat(api.delete("/datasets/" + dataset).status()).isEqualTo(204);
        assertThat(api.get("/models/" + model.get("id").asString()).json(200)).isEqualTo(model);
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        assertThat(weightsDigest(3)).isEqualTo(weightsDigest(3)).isNotEqualTo(weightsDigest(4));
    }

    private String weightsDigest(long seed) {
        String id = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 2, "hiddenLayers": [16], "seed": %d}""".formatted(dataset, seed));
        String model = api.awaitEnd(id).get("modelId").asString();
        return api.get("/models/" + model).json(200).get("weightsDigest").asString();
    }

    @Test
    void aJobMayStartFromAModel() {
        JsonNode model = api.trainModel(dataset);
        String id = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 1, "learningRate": 1e-9, "initialModelId": "%s"}""".formatted(dataset, model.get("id").asString()));
        JsonNode job = api.awaitEnd(id);
        assertThat(job.get("config").get("hiddenLayers").toString()).isEqualTo("[24]");
        assertThat(job.get("latestEpoch").get("trainAccuracy")).isEqualTo(model.get("trainAccuracy"));

        JsonNode problem = api.post(
                        "/training-jobs", """
                        {"datasetId": "%s", "preset": "TUTORIAL", "hiddenLayers": [25], "initialModelId": "%s"}""".formatted(dataset, model.get("id").asString()))
                .json(422);
        assertThat(problem.get("errors").get(0).get("message").asString())
                .isEqualTo("must be a model of the same shape: its layers are [4096, 24, 15], SIGMOID and SIGMOID, the"
                        + " request asks for [4096, 25, 15], SIGMOID and SIGMOID");
    }

    @Test
    void theTutorialsPublishedSettingsCanBeSet() {
        String id = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "pixelScale": 1, "learningRate": 0.1, "batchSize": 100,
                 "lambda": 100, "shuffle": false, "epochs": 1, "hiddenLayers": [256], "initialWeightRange": 0.12,
                 "learningRateSchedule": "CONSTANT", "seed": 5}""".formatted(dataset));
        JsonNode config = api.awaitEnd(id).get("config");
        assertThat(config.toString())
                .isEqualTo(
                        "{\"preset\":\"TUTORIAL\",\"seed\":5,\"hiddenLayers\":[256],\"activation\":\"SIGMOID\","
                                + "\"output\":\"SIGMOID\",\"epochs\":1,\"batchSize\":100,\"optimiser\":\"GRADIENT_DESCENT\","
                                + "\"momentum\":0.9,\"learningRate\":0.1,\"learningRateSchedule\":\"CONSTANT\",\"warmUpEpochs\":0,"
                                + "\"lambda\":100.0,\"weightDecay\":0.0,\"dropout\":0.0,\"labelSmoothing\":0.0,\"emaDecay\":0.0,"
                                + "\"normalized\":false,\"edgeDirections\":false,\"pixelScale\":1.0,\"initialWeights\":\"UNIFORM\","
                                + "\"initialWeightRange\":0.12,\"shuffle\":false,\"augmentation\":0.0,\"validationFraction\":0.0,"
                                + "\"patience\":0,\"outlierShare\":0.0,\"syntheticImages\":0.0,\"folds\":0,\"gradientCheck\":false,\"initialModelId\":null}");
    }

    @Test
    void augmentationChangesTheResultAndTheSeedRepeatsIt() {
        String job = """
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 2, "hiddenLayers": [16], "seed": 3, "augmentation": %s}""";
        String plain = weightsOf(job.formatted(dataset, 0));
        String distorted = weightsOf(job.formatted(dataset, 1));
        assertThat(distorted).isNotEqualTo(plain).isEqualTo(weightsOf(job.formatted(dataset, 1)));
    }

    private String weightsOf(String job) {
        JsonNode ended = api.awaitEnd(api.startJob(job));
        return api.get("/models/" + ended.get("modelId").asString())
                .json(200)
                .get("weightsDigest")
                .asString();
    }

    @Test
    void aCostThatIsNotFiniteFailsTheJobAndNamesTheEpoch() {
        String id = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 5, "hiddenLayers": [16], "learningRate": 1e6, "lambda": 1e9}""".formatted(dataset));
        JsonNode job = api.awaitEnd(id);
        assertThat(job.get("status").asString()).isEqualTo("FAILED");
        assertThat(job.get("failure").get("reason").asString())
                .matches("the cost became (NaN|infinite) in epoch \\d, batch \\d+, at learning rate [0-9.E]+;.*");
        assertThat(job.get("modelId").isNull()).isTrue();
        api.trainModel(dataset);
    }

    @Test
    void weightsOutOfBoundsAfterTheLastStepFailTheJob() {
        String id = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 2, "batchSize": 105, "hiddenLayers": [], "learningRate": 1e6,
                 "lambda": 1e9, "learningRateSchedule": "CONSTANT"}""".formatted(dataset));
        JsonNode job = api.awaitEnd(id);
        assertThat(job.get("status").asString()).isEqualTo("FAILED");
        assertThat(job.get("failure").get("reason").asString())
                .startsWith("the weights grew beyond 1.0E24 in epoch 2, at learning rate 1000000.0");
    }

    @Test
    void jobsAreListedByStatusAndDataSet() {
        String id = api.trainModel(dataset).get("jobId").asString();
        JsonNode page =
                api.get("/training-jobs?status=SUCCEEDED&datasetId=" + dataset).json(200);
        assertThat(page.get("content").size()).isEqualTo(1);
        assertThat(page.get("content").get(0).get("id").asString()).isEqualTo(id);
        assertThat(api.get("/training-jobs?status=FAILED&datasetId=" + dataset)
                        .json(200)
                        .get("page")
                        .get("totalElements")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'batchSize': 0 | batchSize | must be greater than or equal to 1",
                "'batchSize': 1.5 | batchSize | must be an integer",
                "'batchSize': '5' | batchSize | must be an integer",
                "'epochs': 0 | epochs | must be greater than or equal to 1",
                "'epochs': 99999999999 | epochs | has a value that is out of range",
                "'learningRate': -1 | learningRate | must be greater than 0",
                "'learningRate': 0 | learningRate | must be greater than 0",
                "'learningRate': 'NaN' | learningRate | must be greater than 0",
                "'learningRate': 1e999 | learningRate | must be less than or equal to 1000000",
                "'lambda': -0.1 | lambda | must be greater than or equal to 0",
                "'pixelScale': 0 | pixelScale | must be greater than 0",
                "'hiddenLayers': [0] | hiddenLayers[0] | must be greater than or equal to 1",
                "'hiddenLayers': [5000] | hiddenLayers[0] | must be less than or equal to 4096",
                "'hiddenLayers': [null] | hiddenLayers[0] | must not be null",
                "'hiddenLayers': 256 | hiddenLayers | must be a list",
                "'hiddenLayers': [1,1,1,1,1,1,1,1,1] | hiddenLayers | size must be between 0 and 8",
                "'preset': 'BEST' | preset | 'BEST' is not one of TUTORIAL, RECOMMENDED",
                "'preset': 0 | preset | must be one of TUTORIAL, RECOMMENDED",
                "'name': '' | name | must be 1 to 200 characters long and not blank, without control"
                        + " characters and direction marks",
                "'name': '\\ud800' | name | must be 1 to 200 characters long and not blank, without"
                        + " control characters and direction marks",
                "'initialModelId': '7' | initialModelId | '7' is not a UUID"
            })
    void anInvalidSettingIsNamed(String setting, String field, String message) {
        JsonNode problem = api.post(
                        "/training-jobs", "{\"datasetId\": \"%s\", %s}".formatted(dataset, setting.replace('\'', '"')))
                .json(400);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(field);
        assertThat(problem.get("errors").get(0).get("message").asString()).isEqualTo(message);
    }

    @Test
    void aBatchLargerThanTheTrainingImagesIsRejected() {
        JsonNode problem = api.post(
                        "/training-jobs",
                        "{\"datasetId\": \"%s\", \"preset\": \"TUTORIAL\", \"batchSize\": 106}".formatted(dataset))
                .json(422);
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"batchSize\","
                        + "\"message\":\"must be at most 105, the number of training images\"}]");
    }

    @Test
    void anUnknownFieldIsNamed() {
        JsonNode problem = api.post(
                        "/training-jobs",
                        "{\"datasetId\": \"%s\", \"preset\": \"TUTORIAL\", \"speed\": 0.9}".formatted(dataset))
                .json(400);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("speed");
        assertThat(problem.get("errors").get(0).get("message").asString())
                .startsWith("is not a field of this request; its fields are [");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 400",
                "{ | 400",
                "[] | 400",
                "null | 400",
                "{} | 400",
                "{\"name\": \"a\", \"name\": \"b\"} | 400",
                "{\"datasetId\": \"x\"} | 400",
                "{\"datasetId\": \"00000000-0000-0000-0000-000000000000\"} | 404",
                "{\"datasetId\": null} | 400"
            })
    void anInvalidBodyIsAProblem(String body, int status) {
        Api.Answer answer = api.post("/training-jobs", body);
        assertThat(answer.json(status).get("status").asInt()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "/training-jobs?status=DONE, 400",
        "/training-jobs?datasetId=7, 400",
        "/training-jobs/7, 400",
        "/training-jobs/00000000-0000-0000-0000-000000000000, 404",
        "/training-jobs/00000000-0000-0000-0000-000000000000/epochs, 404"
    })
    void anInvalidAddressIsAProblem(String path, int status) {
        assertThat(api.get(path).json(status).get("status").asInt()).isEqualTo(status);
    }

    private static List<Integer> numbers(JsonNode epochs) {
        var numbers = new ArrayList<Integer>();
        epochs.get("content").forEach(epoch -> numbers.add(epoch.get("epoch").asInt()));
        return numbers;
    }
}
