package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;

/** Settings of the validation images. */
public record Validation(
        @Schema(
                description =
                        "Share of the training images that are not trained on but choose the best epoch and calibrate"
                                + " probabilities. They are chosen by writer if the data set is split by writer. A share of less"
                                + " than one writer, or one image of a class, gives none",
                example = "0.05")
        @DecimalMin("0")
        @DecimalMax("0.5")
        double validationFraction,

        @Schema(
                description =
                        "Training stops after this many epochs without a better result on the validation images, and"
                                + " the best epoch counts; 0 turns it off",
                example = "0")
        @Min(0)
        int patience) {}
