package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.network.Descent;
import shuzi.network.LearningRateSchedule;

/** Every setting in force for a job. */
@Schema(description = "Every setting in force")
record TrainingConfig(
        @Schema(description = "The preset it started from", example = "TUTORIAL")
        Preset preset,

        @Schema(description = "Seed of the random start, of the shuffling and of the distortion", example = "0")
        long seed,

        @Schema(description = "Units of each hidden layer", example = "[256]")
        List<Integer> hiddenLayers,

        @Schema(description = "Passes through the training images", example = "60")
        int epochs,

        @Schema(description = "Images of a batch; the last of an epoch is what remains", example = "25")
        int batchSize,

        @Schema(description = "Length of a step in the first epoch (alpha)", example = "1.0")
        double learningRate,

        @Schema(description = "How the learning rate goes on from there", example = "COSINE")
        LearningRateSchedule learningRateSchedule,

        @Schema(description = "Strength of the weight decay", example = "0.1")
        double lambda,

        @Schema(description = "What a pixel, 0..255, is multiplied with to become an input", example = "0.0625")
        double pixelScale,

        @Schema(description = "Weights start uniform between minus this and this", example = "0.05")
        double initialWeightRange,

        @Schema(description = "Whether each epoch takes the images in a new random order", example = "true")
        boolean shuffle,

        @Schema(
                description =
                        "How much each epoch turns, scales, moves and bends each image at random; 0 for not at all",
                example = "0.0")
        double distortion,

        @Schema(
                description = "The model whose weights training starts from, instead of random ones",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        UUID initialModelId) {

    TrainingConfig {
        hiddenLayers = List.copyOf(hiddenLayers);
    }

    Descent toDescent() {
        return new Descent(epochs, batchSize, learningRate, learningRateSchedule, lambda, shuffle, seed);
    }
}
