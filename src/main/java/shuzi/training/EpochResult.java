package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Holds the results of one epoch of a job, as stored and shown. */
@Schema(name = "Epoch", description = "Results of one epoch")
public record EpochResult(
        @Schema(
                description = "Number, from 1; the numbering continues across the folds of a cross-validation",
                example = "60")
        int epoch,

        @Schema(
                description =
                        "Mean cost of the training images, each batch before its step; null for epochs from before it"
                                + " was stored",
                example = "0.195")
        @Nullable
        Double cost,

        @Schema(description = "Cost of the last batch before its step, as the tutorial prints it", example = "0.183")
        double lastBatchCost,

        @Schema(description = "Accuracy on the training images after the epoch", example = "0.9894")
        double trainAccuracy,

        @Schema(
                description = "Accuracy on the validation images after the epoch; null if there are none",
                example = "0.995")
        @Nullable
        Double validationAccuracy,

        @Schema(description = "Accuracy on the test images after the epoch", example = "0.8197")
        double testAccuracy,

        @Schema(description = "Learning rate of its steps", example = "0.0007")
        double learningRate,

        @Schema(description = "Duration in milliseconds, evaluation included", example = "950")
        long durationMillis) {}
