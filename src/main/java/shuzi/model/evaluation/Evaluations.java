package shuzi.model.evaluation;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import shuzi.core.id.DatasetId;
import shuzi.core.id.EvaluationId;
import shuzi.core.id.ModelId;
import shuzi.core.network.ConfusionMatrix;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.HashedImage;
import shuzi.dataset.LabelledImages;
import shuzi.dataset.Split;
import shuzi.model.Classification;
import shuzi.model.Classifier;
import shuzi.model.Models;
import shuzi.model.TestResults;
import shuzi.model.TrainedOn;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.NotFoundException;

/** Evaluates models on data sets, and stores and finds the evaluations. */
@Service
class Evaluations {

    private final Models models;
    private final Datasets datasets;
    private final ModelTrainingImages trainingImages;
    private final ImageClassification classification;
    private final EvaluationRepository evaluations;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Evaluations(
            Models models,
            Datasets datasets,
            ModelTrainingImages trainingImages,
            ImageClassification classification,
            EvaluationRepository evaluations,
            TransactionTemplate transaction,
            Clock clock) {
        this.models = models;
        this.datasets = datasets;
        this.trainingImages = trainingImages;
        this.classification = classification;
        this.evaluations = evaluations;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Evaluates a model on a data set and stores the evaluation.
     *
     * @throws NotFoundException if the model or the data set does not exist
     * @throws shuzi.web.problem.TooManyRequestsException if too many evaluations and comparisons are running
     */
    ModelEvaluation create(ModelId modelId, DatasetId datasetId, Split split) {
        Classifier classifier = models.classifier(modelId);
        Dataset dataset = datasets.get(datasetId);
        return classification.limited(() -> create(classifier, dataset, split));
    }

    private ModelEvaluation create(Classifier classifier, Dataset dataset, Split split) {
        TrainedOn trainedOn = trainingImages.of(classifier.model());
        var results = new Results(dataset.count(split), trainedOn);
        classification.run(
                dataset,
                split,
                List.of(classifier),
                image -> true,
                (image, classified) -> results.add(image, classified.getFirst()));
        var evaluation = new ModelEvaluation(
                new EvaluationId(UUID.randomUUID()),
                classifier.model().id(),
                dataset.id(),
                dataset.digest(),
                split,
                trainedOn.complete() ? results.trainedOnCount : null,
                ConfusionMatrix.of(results.probabilities, results.classes),
                TestResults.of(
                        classifier.network().topology().output(),
                        results.logits,
                        results.probabilities,
                        classifier.model().rejectionThreshold(),
                        results.classes,
                        results.writers),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        transaction.executeWithoutResult(status -> {
            if (!evaluations.keepModel(evaluation.modelId())) {
                throw NotFoundException.of("model", evaluation.modelId());
            }
            evaluations.insert(evaluation, results.errors);
        });
        return evaluation;
    }

    Page<ModelEvaluation> list(ModelId modelId, PageQuery query) {
        models.get(modelId);
        return evaluations.list(modelId, query);
    }

    /**
     * Returns an evaluation.
     *
     * @throws NotFoundException if the model does not exist or has no such evaluation
     */
    ModelEvaluation get(ModelId modelId, EvaluationId id) {
        models.get(modelId);
        return evaluations
                .find(modelId, id)
                .orElseThrow(() -> NotFoundException.because("Model " + modelId + " has no evaluation " + id + "."));
    }

    /**
     * Returns the images that a model classified incorrectly.
     *
     * @param label only images with this label; null for all
     * @param predicted only images for which the model predicted this label; null for all
     */
    Page<EvaluationError> errors(
            ModelEvaluation evaluation, @Nullable Integer label, @Nullable Integer predicted, PageQuery query) {
        return evaluations.errors(evaluation.id(), label, predicted, query);
    }

    /** Returns whether the data set of an evaluation still exists. */
    boolean hasImages(ModelEvaluation evaluation) {
        return datasets.find(evaluation.datasetId()).isPresent();
    }

    /** Collects the results of a model on images, which are added one by one. */
    private static final class Results {

        private final TrainedOn trainedOn;
        private final double[][] logits; // images x classes
        private final double[][] probabilities; // images x classes
        private final int[] classes;
        private final int[] writers;
        private final List<EvaluationError> errors = new ArrayList<>();
        private int count;
        private int trainedOnCount;

        Results(int images, TrainedOn trainedOn) {
            this.trainedOn = trainedOn;
            this.logits = new double[images][];
            this.probabilities = new double[images][];
            this.classes = new int[images];
            this.writers = new int[images];
        }

        void add(HashedImage image, Classification result) {
            Integer writer = image.image().writer();
            int label = image.image().numeral().label();
            int best = result.best(1).getFirst();
            logits[count] = result.logits();
            probabilities[count] = result.probabilities();
            classes[count] = image.image().numeral().classIndex();
            writers[count] = writer == null ? LabelledImages.UNKNOWN : writer;
            count++;
            trainedOnCount += trainedOn.images().contains(image.hash()) ? 1 : 0;
            if (result.label() != label) {
                errors.add(new EvaluationError(
                        image.image().position(),
                        label,
                        result.label(),
                        result.probabilities()[best],
                        result.maxLogit(),
                        result.outOfClass()));
            }
        }
    }
}
