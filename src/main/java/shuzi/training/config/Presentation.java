package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

/** The settings of how each epoch presents the training images. */
public record Presentation(
        @Schema(description = "Whether each epoch takes the images in a new random order", example = "true")
        boolean shuffle,

        @Schema(
                description =
                        "How much each epoch rotates, scales, shifts and bends each image at random; 0 turns it off,"
                                + " 1 is the variation of handwriting",
                example = "0.0")
        @DecimalMin("0")
        @DecimalMax("10")
        double augmentation) {}
