package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.network.LearningRateSchedule;

/** What a client asks for: a preset, and settings that override the preset's. */
@Schema(description = "A preset, and settings that override it")
record NewTrainingJob(
        @Schema(
                description = "The data set to train and test with",
                example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @NotNull
        UUID datasetId,

        @Schema(description = "Name of the job and of its model", example = "first try")
        @Size(min = 1, max = 200)
        @Pattern(regexp = "[^\\x00-\\x1F\\x7F\\uD800-\\uDFFF]*", message = "must have no control characters")
        @Nullable
        String name,

        @Schema(description = "Gives every setting that is left out", example = "TUTORIAL", defaultValue = "TUTORIAL")
        @Nullable
        Preset preset,

        @Schema(description = "Seed of the random start, of the shuffling and of the distortion", example = "0")
        @Nullable
        Long seed,

        @Schema(description = "Units of each hidden layer; none for a network without", example = "[256]")
        @Size(max = 8)
        @Nullable
        List<@NotNull @Min(1) @Max(4096) Integer> hiddenLayers,

        @Schema(description = "Passes through the training images", example = "60") @Min(1) @Max(100_000) @Nullable
        Integer epochs,

        @Schema(description = "Images of a batch, at most as many as there are training images", example = "25")
        @Min(1)
        @Nullable
        Integer batchSize,

        @Schema(description = "Length of a step in the first epoch (alpha)", example = "1.0")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000000")
        @Nullable
        Double learningRate,

        @Schema(description = "How the learning rate goes on from there", example = "COSINE") @Nullable
        LearningRateSchedule learningRateSchedule,

        @Schema(description = "Strength of the weight decay", example = "0.1")
        @DecimalMin("0")
        @DecimalMax("1000000000")
        @Nullable
        Double lambda,

        @Schema(description = "What a pixel, 0..255, is multiplied with to become an input", example = "0.0625")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000")
        @Nullable
        Double pixelScale,

        @Schema(description = "Weights start uniform between minus this and this", example = "0.05")
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
        Double distortion,

        @Schema(
                description = "A model whose weights to start from, instead of random ones",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        UUID initialModelId) {

    /**
     * Every setting in force.
     *
     * @param initialHiddenLayers of the model to start from, if there is one; they go before the preset's
     */
    TrainingConfig toConfig(@Nullable List<Integer> initialHiddenLayers) {
        TrainingConfig standard =
                Objects.requireNonNullElse(preset, Preset.TUTORIAL).config();
        return new TrainingConfig(
                standard.preset(),
                Objects.requireNonNullElse(seed, standard.seed()),
                hiddenLayers != null
                        ? hiddenLayers
                        : Objects.requireNonNullElse(initialHiddenLayers, standard.hiddenLayers()),
                Objects.requireNonNullElse(epochs, standard.epochs()),
                Objects.requireNonNullElse(batchSize, standard.batchSize()),
                Objects.requireNonNullElse(learningRate, standard.learningRate()),
                Objects.requireNonNullElse(learningRateSchedule, standard.learningRateSchedule()),
                Objects.requireNonNullElse(lambda, standard.lambda()),
                Objects.requireNonNullElse(pixelScale, standard.pixelScale()),
                Objects.requireNonNullElse(initialWeightRange, standard.initialWeightRange()),
                Objects.requireNonNullElse(shuffle, standard.shuffle()),
                Objects.requireNonNullElse(distortion, standard.distortion()),
                initialModelId);
    }
}
