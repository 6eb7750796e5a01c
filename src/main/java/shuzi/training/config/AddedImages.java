package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

/** The settings of the auxiliary images, which a job generates and also trains on. */
public record AddedImages(
        @Schema(
                description =
                        "Outlier images (none of the 15 numerals) per training image; the network is trained to assign"
                                + " them to no class",
                example = "1.0")
        @DecimalMin("0")
        @DecimalMax("4")
        double outlierShare,

        @Schema(
                description =
                        "Numerals by synthetic writers, some of them printed, per training image; they add handwriting"
                                + " that the data set does not have",
                example = "0.8")
        @DecimalMin("0")
        @DecimalMax("4")
        double syntheticImages) {

    /** Returns the number of auxiliary images per training image. */
    public double perImage() {
        return outlierShare + syntheticImages;
    }
}
