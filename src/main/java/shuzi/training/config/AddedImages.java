package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

/** The settings of the auxiliary images, which a job generates and also trains on. */
public record AddedImages(
        @Schema(
                description =
                        "Outlier images (none of the 15 numerals) per training image; the network is trained that they"
                                + " belong to no class",
                example = "0.5")
        @DecimalMin("0")
        @DecimalMax("4")
        double outlierShare,

        @Schema(
                description =
                        "Numerals by synthetic writers, for each training image; they add handwriting that the data"
                                + " set does not have",
                example = "0.2")
        @DecimalMin("0")
        @DecimalMax("4")
        double syntheticImages) {

    /** Returns the number of auxiliary images per training image. */
    public double perImage() {
        return outlierShare + syntheticImages;
    }
}
