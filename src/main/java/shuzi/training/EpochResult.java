package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an epoch of a job came to, as it is stored and shown. */
@Schema(name = "Epoch", description = "What an epoch of training came to")
public record EpochResult(
        @Schema(
                description = "Number of the epoch, from 1; those of a cross-validation's folds one after the other",
                example = "60")
        int epoch,

        @Schema(
                description =
                        "Mean cost of its training images, each batch's taken before its step; null for an epoch that"
                                + " was trained before this figure was kept",
                example = "0.195")
        @Nullable
        Double cost,

        @Schema(
                description =
                        "Cost of its last batch alone, before that batch's step: the tutorial's figure, which jumps"
                                + " from epoch to epoch as batches differ",
                example = "0.183")
        double lastBatchCost,

        @Schema(description = "Share of the training images that the network gets right after it", example = "0.9894")
        double trainAccuracy,

        @Schema(
                description = "Share of the validation images that the network gets right after it, if there are any",
                example = "0.995")
        @Nullable
        Double validationAccuracy,

        @Schema(description = "Share of the test images that the network gets right after it", example = "0.8197")
        double testAccuracy,

        @Schema(description = "Learning rate of its steps", example = "0.0007")
        double learningRate,

        @Schema(description = "How long it took, in milliseconds, accuracies included", example = "950")
        long durationMillis) {}
