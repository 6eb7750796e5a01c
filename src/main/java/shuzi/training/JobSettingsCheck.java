package shuzi.training;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.model.Model;
import shuzi.training.config.OptimiserChoice;
import shuzi.training.config.TrainingConfig;
import shuzi.web.problem.UnprocessableContentException;

/** Checks the settings of a new job against each other, its data set and its initial model. */
@Component
class JobSettingsCheck {

    private final Datasets datasets;
    private final TrainingSettings settings;

    JobSettingsCheck(Datasets datasets, TrainingSettings settings) {
        this.datasets = datasets;
        this.settings = settings;
    }

    /**
     * Requires that a job can run with its settings.
     *
     * @param config every setting in force
     * @param initial the model that the job starts from; null if it starts from random weights
     * @throws UnprocessableContentException if the settings contradict each other, the data set or the initial model
     */
    void requireUsable(NewTrainingJob request, TrainingConfig config, Dataset dataset, @Nullable Model initial) {
        if (request.overrides().has("batchSize")) { // a preset's batch size is cut to the training images instead
            requireImages(config.optimisation().batchSize(), dataset);
        }
        requireConsistent(config, dataset);
        if (request.promote() != null && config.folds() > 0) {
            throw UnprocessableContentException.field(
                    "promote", "cannot be set with folds: a cross-validation stores no model");
        }
        if (initial != null && !config.topology().equals(initial.topology())) {
            throw UnprocessableContentException.field(
                    "initialModelId",
                    "must be a model of the same shape: its layers are %s, %s and %s, the request asks for %s, %s and %s"
                            .formatted(
                                    initial.topology().layers(),
                                    initial.topology().hidden(),
                                    initial.topology().output(),
                                    config.topology().layers(),
                                    config.architecture().activation(),
                                    config.architecture().output()));
        }
    }

    private static void requireImages(int batchSize, Dataset dataset) {
        if (batchSize > dataset.trainCount()) {
            throw UnprocessableContentException.field(
                    "batchSize", "must be at most %d, the number of training images".formatted(dataset.trainCount()));
        }
    }

    /** Requires that the settings contradict neither each other nor the data set. */
    void requireConsistent(TrainingConfig config, Dataset dataset) {
        if (config.optimisation().warmUpEpochs() >= config.optimisation().epochs()) {
            throw UnprocessableContentException.field(
                    "warmUpEpochs",
                    "must be fewer than the %d epochs"
                            .formatted(config.optimisation().epochs()));
        }
        if (config.optimisation().optimiser() == OptimiserChoice.LBFGS) {
            requireZero("dropout", config.regularisation().dropout());
            requireZero("augmentation", config.presentation().augmentation());
            requireZero("outlierShare", config.addedImages().outlierShare());
            requireZero("syntheticImages", config.addedImages().syntheticImages());
        }
        if (config.validation().patience() > 0 && config.validation().validationFraction() == 0) {
            throw UnprocessableContentException.field("patience", "needs validation images: set validationFraction");
        }
        if (config.addedImages().outlierShare() > 0 && config.validation().validationFraction() == 0) {
            throw UnprocessableContentException.field(
                    "outlierShare", "needs validation images: set validationFraction");
        }
        if (config.folds() == 1) {
            throw UnprocessableContentException.field("folds", "must be 0, for no cross-validation, or at least 2");
        }
        if (config.folds() > 0 && config.initialModelId() != null) {
            throw UnprocessableContentException.field(
                    "initialModelId", "cannot be set with folds: the model may have been trained on what a fold tests");
        }
        long available = Runtime.getRuntime().maxMemory() / 2 / Math.max(1, settings.workers());
        long needed = config.trainingBytes(Checkpoint.MAX_BYTES);
        if (needed > available) {
            throw UnprocessableContentException.field(
                    "hiddenLayers",
                    "would take %d MB to train; this service has %d MB for that"
                            .formatted(needed >> 20, available >> 20));
        }
        if (config.folds() > 0) {
            int writers = datasets.writers(dataset.id())
                    .orElseThrow(() -> UnprocessableContentException.field(
                            "folds",
                            "need images with known writers: names input_{suite}_{sample}_{label}, or a CSV column"
                                    + " writer"));
            if (writers < config.folds()) {
                throw UnprocessableContentException.field(
                        "folds", "must be at most %d, the number of writers".formatted(writers));
            }
        }
    }

    private static void requireZero(String field, double value) {
        if (value > 0) {
            throw UnprocessableContentException.field(
                    field, "must be 0 with LBFGS, whose cost must not change between steps");
        }
    }
}
