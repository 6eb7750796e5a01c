package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import shuzi.core.network.LearningRateSchedule;

/** The settings of the optimiser, its batches and its learning rate. */
public record Optimisation(
        @Schema(description = "Passes through the training images", example = "60") @Min(1) @Max(100_000)
        int epochs,

        @Schema(
                description =
                        "Images of a batch, at most as many as there are training images; the last batch of an epoch"
                                + " has the remaining images. A preset's batch size is cut to the training images",
                example = "25")
        @Min(1)
        int batchSize,

        @Schema(description = "Optimiser; LBFGS takes all training images as one batch", example = "ADAM")
        OptimiserChoice optimiser,

        @Schema(description = "Momentum of MOMENTUM and NESTEROV", example = "0.9")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        double momentum,

        @Schema(description = "Highest learning rate (alpha)", example = "1.0")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000000")
        double learningRate,

        @Schema(description = "How the learning rate falls from its highest value", example = "COSINE")
        LearningRateSchedule learningRateSchedule,

        @Schema(
                description =
                        "Epochs over which the learning rate first grows to its highest value; fewer than `epochs`",
                example = "1")
        @Min(0)
        int warmUpEpochs) {}
