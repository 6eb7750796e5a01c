package shuzi.model.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.core.network.McNemar;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.HashedImage;
import shuzi.dataset.Split;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.model.Models;
import shuzi.model.NewModel;
import shuzi.model.TrainedOn;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.UnprocessableContentException;

/** Compares two models on the test images of a data set. */
@Service
public final class Comparisons {

    private final Models models;
    private final Datasets datasets;
    private final ModelTrainingImages trainingImages;
    private final ImageClassification classification;

    Comparisons(
            Models models, Datasets datasets, ModelTrainingImages trainingImages, ImageClassification classification) {
        this.models = models;
        this.datasets = datasets;
        this.trainingImages = trainingImages;
        this.classification = classification;
    }

    /**
     * Compares two stored models on the data set of the first, for a client.
     *
     * @throws UnprocessableContentException if the first model has no data set; for the others see {@link
     *     #compare(ModelId, ModelId, DatasetId)}
     */
    Comparison compare(ModelId candidate, ModelId incumbent) {
        DatasetId datasetId = models.get(candidate).provenance().datasetId();
        if (datasetId == null) {
            throw UnprocessableContentException.field(
                    "datasetId", "is missing, and model %s has no data set of its own".formatted(candidate));
        }
        return compare(candidate, incumbent, datasetId);
    }

    /**
     * Compares two stored models, for a client.
     *
     * @throws NotFoundException if a model or the data set does not exist
     * @throws UnprocessableContentException if there is no test image that neither model was trained on
     * @throws shuzi.web.problem.TooManyRequestsException if too many evaluations and comparisons are running
     */
    public Comparison compare(ModelId candidate, ModelId incumbent, DatasetId datasetId) {
        Classifier first = models.classifier(candidate);
        return classification.limited(
                () -> compare(first, trainingImages.of(first.model()), models.classifier(incumbent), datasetId));
    }

    /**
     * Compares a model that a job has trained, and not stored yet, with a stored model. The number of such comparisons at
     * once is not limited, because that of jobs is.
     *
     * @throws NotFoundException if the stored model or the data set does not exist
     * @throws UnprocessableContentException if there is no test image that neither model was trained on
     */
    public Comparison compare(NewModel candidate, ModelId incumbent, DatasetId datasetId) {
        return compare(models.classifier(candidate), candidate.trainedOn(), models.classifier(incumbent), datasetId);
    }

    private Comparison compare(Classifier first, TrainedOn trainedOn, Classifier second, DatasetId datasetId) {
        Dataset dataset = datasets.get(datasetId);
        TrainedOn either = trainedOn.and(trainingImages.of(second.model()));
        var count = new Count(datasetId);
        classification.run(
                dataset,
                Split.TEST,
                List.of(first, second),
                image -> !either.images().contains(image.hash()),
                (image, results) -> count.add(image, results.getFirst(), results.getLast()));
        int leftOut = dataset.testCount() - count.images;
        if (count.images == 0) {
            throw UnprocessableContentException.because(
                    leftOut == 0
                            ? "Data set %s has no test images.".formatted(datasetId)
                            : "No image is left to compare the models on: one of them was trained on each of the %d test images of data set %s. Choose another data set."
                                    .formatted(leftOut, datasetId));
        }
        double accuracy = count.correct / (double) count.images;
        double withAccuracy = count.withCorrect / (double) count.images;
        return new Comparison(
                first.model().id(),
                second.model().id(),
                datasetId,
                dataset.digest(),
                count.images,
                leftOut,
                either.complete(),
                accuracy,
                withAccuracy,
                (count.correct - count.withCorrect) / (double) count.images,
                count.onlyCorrect,
                count.onlyWithCorrect,
                McNemar.pValue(count.onlyCorrect, count.onlyWithCorrect),
                count.differences);
    }

    /** Counts the images that two models classify correctly. */
    private static final class Count {

        private final DatasetId datasetId;
        private final List<Comparison.Difference> differences = new ArrayList<>();
        private int images;
        private int correct;
        private int withCorrect;
        private int onlyCorrect;
        private int onlyWithCorrect;

        Count(DatasetId datasetId) {
            this.datasetId = datasetId;
        }

        void add(HashedImage image, Classification first, Classification second) {
            int label = image.image().numeral().label();
            int predicted = first.label();
            int withPredicted = second.label();
            images++;
            correct += predicted == label ? 1 : 0;
            withCorrect += withPredicted == label ? 1 : 0;
            onlyCorrect += predicted == label && withPredicted != label ? 1 : 0;
            onlyWithCorrect += predicted != label && withPredicted == label ? 1 : 0;
            if (predicted != withPredicted && differences.size() < Comparison.MAX_DIFFERENCES) {
                differences.add(new Comparison.Difference(
                        Datasets.imageId(datasetId, image.image().position()), label, predicted, withPredicted));
            }
        }
    }
}
