package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.core.network.Activation;
import shuzi.core.network.LearningRateSchedule;
import shuzi.core.network.OutputActivation;
import shuzi.model.Model;
import shuzi.training.TrainingConfig.InitialWeights;
import shuzi.training.TrainingConfig.OptimiserChoice;
import shuzi.web.binding.ValidName;

/** What a client asks for: a preset, and settings that override the preset's. */
@Schema(description = "A preset, and settings that override it")
record NewTrainingJob(
        @Schema(
                description = "The data set to train and test with",
                example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @NotNull
        UUID datasetId,

        @Schema(
                description = "Name of the job and of its model",
                example = "first try",
                minLength = 1,
                maxLength = ValidName.MAX,
                pattern = ValidName.PATTERN)
        @ValidName
        @Nullable
        String name,

        @Schema(
                description = "Gives every setting that is left out",
                example = "RECOMMENDED",
                defaultValue = "RECOMMENDED")
        @Nullable
        Preset preset,

        @Schema(description = "Seed of the random start, of the shuffling and of the distortion", example = "0")
        @Nullable
        Long seed,

        @Schema(description = "Units of each hidden layer; none for a network without", example = "[256]")
        @Size(max = 8)
        @Nullable
        List<@NotNull @Min(1) @Max(4096) Integer> hiddenLayers,

        @Schema(description = "Activation of the hidden units", example = "RELU") @Nullable
        Activation activation,

        @Schema(description = "Activation of the output units, and with it the cost", example = "SOFTMAX") @Nullable
        OutputActivation output,

        @Schema(description = "Passes through the training images", example = "60") @Min(1) @Max(100_000) @Nullable
        Integer epochs,

        @Schema(
                description =
                        "Images of a batch, at most as many as there are training images; a preset's is cut to them",
                example = "25")
        @Min(1)
        @Nullable
        Integer batchSize,

        @Schema(description = "How weights go down the gradient; LBFGS takes all images as one batch", example = "ADAM")
        @Nullable
        OptimiserChoice optimiser,

        @Schema(description = "Momentum of MOMENTUM and NESTEROV", example = "0.9")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        @Nullable
        Double momentum,

        @Schema(description = "Length of a step (alpha) where it is longest", example = "1.0")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000000")
        @Nullable
        Double learningRate,

        @Schema(description = "How the learning rate goes on from there", example = "COSINE") @Nullable
        LearningRateSchedule learningRateSchedule,

        @Schema(description = "Epochs in which the learning rate grows first, fewer than there are", example = "1")
        @Min(0)
        @Nullable
        Integer warmUpEpochs,

        @Schema(description = "Strength of the weight decay that is part of the cost", example = "0.1")
        @DecimalMin("0")
        @DecimalMax("1000000000")
        @Nullable
        Double lambda,

        @Schema(description = "Weight decay of ADAM, which is no part of the cost", example = "0.01")
        @DecimalMin("0")
        @DecimalMax("1000")
        @Nullable
        Double weightDecay,

        @Schema(description = "Share of the hidden units that each step leaves out", example = "0.1")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        @Nullable
        Double dropout,

        @Schema(description = "How much of each target is spread over all classes", example = "0.05")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        @Nullable
        Double labelSmoothing,

        @Schema(description = "Share of the averaged weights that a step keeps; 0 for no emaDecay", example = "0.999")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        @Nullable
        Double emaDecay,

        @Schema(
                description =
                        "Whether images are normalized: scaled to their ink, with strokes of one width, 32 x 32 pixels",
                example = "true")
        @Nullable
        Boolean normalized,

        @Schema(description = "What a pixel, 0..255, is multiplied with to become an input", example = "0.0625")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000")
        @Nullable
        Double pixelScale,

        @Schema(
                description = "How weights start: UNIFORM, or HE_GLOROT to the size of the layer",
                example = "HE_GLOROT")
        @Nullable
        InitialWeights initialWeights,

        @Schema(description = "UNIFORM weights start between minus this and this", example = "0.05")
        @DecimalMin("0")
        @DecimalMax("1000")
        @Nullable
        Double initialWeightRange,

        @Schema(description = "Whether each epoch takes the images in a new random order", example = "true") @Nullable
        Boolean shuffle,

        @Schema(
                description =
                        "How much each epoch turns, scales, moves and bends each image at random; 0 for not at all,"
                                + " 1 for as much as writing differs",
                example = "0.0")
        @DecimalMin("0")
        @DecimalMax("10")
        @Nullable
        Double augmentation,

        @Schema(
                description =
                        "Share of the training images, by writer where the data set is divided so, that is not trained on"
                                + " but decides about epochs and probabilities; a share of less than one writer, or image of a"
                                + " class, has none",
                example = "0.05")
        @DecimalMin("0")
        @DecimalMax("0.5")
        @Nullable
        Double validationFraction,

        @Schema(
                description = "After so many epochs without a better one training stops, and the best one counts; 0 for"
                        + " never. Validation images decide",
                example = "0")
        @Min(0)
        @Nullable
        Integer patience,

        @Schema(
                description = "Pictures that show none of the characters, for one training image; the network learns to"
                        + " recognise them",
                example = "0.5")
        @DecimalMin("0")
        @DecimalMax("4")
        @Nullable
        Double outlierShare,

        @Schema(
                description =
                        "Numerals by synthetic writers that are trained on too, for one training image: other hands than"
                                + " those of the data set",
                example = "0.2")
        @DecimalMin("0")
        @DecimalMax("4")
        @Nullable
        Double syntheticImages,

        @Schema(
                description =
                        "Parts of a cross-validation by writer, over all images of the data set: each part is"
                                + " tested by a network trained on the others. 0 for none, else at least 2. The job makes no model",
                example = "0")
        @Min(0)
        @Max(20)
        @Nullable
        Integer folds,

        @Schema(
                description =
                        "Whether back-propagation is checked before the first epoch: at some random weights, against"
                                + " the numerical gradient on some images. Over a relative difference of 1e-6 the job fails",
                example = "false")
        @Nullable
        Boolean gradientCheck,

        @Schema(
                description = "A model whose weights to start from, instead of random ones",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        UUID initialModelId) {

    /**
     * Every setting in force.
     *
     * @param initial the model to start from, if there is one; its shape goes before the preset's
     */
    TrainingConfig toConfig(@Nullable Model initial) {
        TrainingConfig standard = presetOf(initial);
        return new TrainingConfig(
                standard.preset(),
                Objects.requireNonNullElse(seed, standard.seed()),
                Objects.requireNonNullElse(hiddenLayers, standard.hiddenLayers()),
                Objects.requireNonNullElse(activation, standard.activation()),
                Objects.requireNonNullElse(output, standard.output()),
                Objects.requireNonNullElse(epochs, standard.epochs()),
                Objects.requireNonNullElse(batchSize, standard.batchSize()),
                Objects.requireNonNullElse(optimiser, standard.optimiser()),
                Objects.requireNonNullElse(momentum, standard.momentum()),
                Objects.requireNonNullElse(learningRate, standard.learningRate()),
                Objects.requireNonNullElse(learningRateSchedule, standard.learningRateSchedule()),
                warmUpEpochs != null ? warmUpEpochs : Math.min(standard.warmUpEpochs(), epochsOr(standard) - 1),
                Objects.requireNonNullElse(lambda, standard.lambda()),
                Objects.requireNonNullElse(weightDecay, standard.weightDecay()),
                Objects.requireNonNullElse(dropout, standard.dropout()),
                Objects.requireNonNullElse(labelSmoothing, standard.labelSmoothing()),
                Objects.requireNonNullElse(emaDecay, standard.emaDecay()),
                Objects.requireNonNullElse(normalized, standard.normalized()),
                Objects.requireNonNullElse(pixelScale, standard.pixelScale()),
                Objects.requireNonNullElse(initialWeights, standard.initialWeights()),
                Objects.requireNonNullElse(initialWeightRange, standard.initialWeightRange()),
                Objects.requireNonNullElse(shuffle, standard.shuffle()),
                Objects.requireNonNullElse(augmentation, standard.augmentation()),
                Objects.requireNonNullElse(validationFraction, standard.validationFraction()),
                Objects.requireNonNullElse(patience, standard.patience()),
                Objects.requireNonNullElse(outlierShare, standard.outlierShare()),
                Objects.requireNonNullElse(syntheticImages, standard.syntheticImages()),
                Objects.requireNonNullElse(folds, standard.folds()),
                Objects.requireNonNullElse(gradientCheck, standard.gradientCheck()),
                initialModelId);
    }

    private int epochsOr(TrainingConfig standard) {
        return Objects.requireNonNullElse(epochs, standard.epochs());
    }

    private TrainingConfig presetOf(@Nullable Model initial) {
        TrainingConfig standard =
                Objects.requireNonNullElse(preset, Preset.RECOMMENDED).config();
        return initial == null ? standard : standard.withShapeOf(initial);
    }
}
