package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

/** The settings that reduce overfitting. */
public record Regularisation(
        @Schema(description = "Strength of the weight decay that is part of the cost", example = "0.1")
        @DecimalMin("0")
        @DecimalMax("1000000000")
        double lambda,

        @Schema(description = "Weight decay of ADAM, which is not part of the cost", example = "0.01")
        @DecimalMin("0")
        @DecimalMax("1000")
        double weightDecay,

        @Schema(description = "Share of the hidden units that each step leaves out", example = "0.1")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        double dropout,

        @Schema(description = "Share of each target that is spread evenly over all classes", example = "0.05")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        double labelSmoothing,

        @Schema(
                description = "Decay of the exponential moving average of the weights; 0 turns it off",
                example = "0.999")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        double emaDecay) {

    shuzi.core.network.Regularisation toRegularisation() {
        return new shuzi.core.network.Regularisation(lambda, dropout, labelSmoothing);
    }
}
