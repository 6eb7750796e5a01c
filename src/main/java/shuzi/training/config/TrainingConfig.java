package shuzi.training.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.id.ModelId;
import shuzi.core.network.Hyperparameters;
import shuzi.core.network.LearningRate;
import shuzi.core.network.Network;
import shuzi.core.network.Topology;
import shuzi.model.Model;
import shuzi.model.Preparation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** All settings of a job. */
@Schema(description = "Every setting in force")
public record TrainingConfig(
        @Schema(
                description = "The preset that gives every setting that the request leaves out",
                example = "RECOMMENDED",
                defaultValue = "RECOMMENDED")
        Preset preset,

        @Schema(description = "Seed of the first weights, of the shuffling and of the augmentation", example = "0")
        long seed,

        @JsonUnwrapped Architecture architecture,
        @JsonUnwrapped Optimisation optimisation,
        @JsonUnwrapped Regularisation regularisation,
        @JsonUnwrapped Preprocessing preprocessing,
        @JsonUnwrapped Initialisation initialisation,
        @JsonUnwrapped Presentation presentation,
        @JsonUnwrapped Validation validation,
        @JsonUnwrapped AddedImages addedImages,

        @Schema(
                description = "Folds of a cross-validation by writer, 2 to " + MAX_FOLDS
                        + "; 0 for none. Such a job produces no model",
                example = "0")
        @Min(0)
        @Max(MAX_FOLDS)
        int folds,

        @Schema(
                description =
                        "Whether back-propagation is checked before the first epoch: at some random weights, against"
                                + " the numerical gradient on some images. The job fails if the relative difference exceeds 1e-6",
                example = "false")
        boolean gradientCheck,

        @Schema(
                description = "The model whose weights training starts from, instead of random ones",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        ModelId initialModelId) {

    private static final int MAX_FOLDS = 20;

    /** Copies of the parameters: initial, in training, averaged, evaluated, best and stored. */
    private static final int COPIES = 6;

    /** Copies of the parameters in a checkpoint, without those of the optimiser: in training, averaged, best. */
    private static final int STORED_COPIES = 3;

    /** Copies of the parameters for the gradient check: weights and gradient in float64, each counted twice. */
    private static final int CHECK_COPIES = 4;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Reads all settings from JSON. */
    static TrainingConfig read(ObjectNode settings) {
        return JSON.treeToValue(settings, TrainingConfig.class);
    }

    /** Returns the settings that an initial model determines instead of the preset. */
    public static ObjectNode settingsOf(Model model) {
        ObjectNode settings = JSON.valueToTree(Architecture.of(model.topology()));
        return settings.setAll(JSON.<ObjectNode>valueToTree(Preprocessing.of(model.preparation())));
    }

    /**
     * Returns the hyperparameters for a trainer.
     *
     * @param images number of its training images, which limits the batch size
     */
    public Hyperparameters toHyperparameters(int images) {
        return new Hyperparameters(
                optimisation.epochs(),
                optimisation.optimiser() == OptimiserChoice.LBFGS ? images : Math.min(optimisation.batchSize(), images),
                new LearningRate(
                        optimisation.learningRate(), optimisation.learningRateSchedule(), optimisation.warmUpEpochs()),
                optimisation.optimiser().of(this),
                regularisation.toRegularisation(),
                regularisation.emaDecay(),
                presentation.shuffle(),
                seed);
    }

    /** Returns the preparation that turns images into inputs. */
    public Preparation preparation() {
        return preprocessing.preparation();
    }

    public Topology topology() {
        return architecture.topology(preparation().inputs(), Numeral.ALL.size());
    }

    /** Returns a network with random weights. */
    public Network randomNetwork() {
        return initialisation.network(topology(), seed);
    }

    /** Returns the number of epochs of all folds together. */
    public int totalEpochs() {
        return optimisation.epochs() * Math.max(1, folds);
    }

    /** Returns the epochs of each fold of a cross-validation; 0 if there are no folds, or they may differ in length. */
    public int epochsOfFold() {
        return folds > 0 && validation.patience() == 0 ? optimisation.epochs() : 0;
    }

    /**
     * Estimates the memory in bytes that training takes for parameters, activations of a batch and a checkpoint.
     *
     * @param maxCheckpoint maximum size of a checkpoint in bytes
     */
    public long trainingBytes(long maxCheckpoint) {
        long units = topology().layers().stream().mapToLong(Integer::longValue).sum();
        long batch = units * 2 * optimisation.batchSize();
        long parameters = Float.BYTES * topology().parameterCount();
        int kept = optimisation.optimiser().copies();
        return parameters * (COPIES + kept)
                + (gradientCheck ? CHECK_COPIES * parameters : 0)
                + Float.BYTES * batch
                + Math.min(parameters * (STORED_COPIES + kept), maxCheckpoint);
    }
}
