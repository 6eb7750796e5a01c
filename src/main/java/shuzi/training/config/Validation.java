package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;

/** The settings of validation images and early stopping. */
public record Validation(
        @Schema(
                description =
                        "Share of the training images held out for validation, by writer if the split is by writer,"
                                + " else by class; nothing is held out if that is less than one",
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
