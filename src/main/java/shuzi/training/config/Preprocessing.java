package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import shuzi.core.image.Normalization;
import shuzi.model.Preparation;

/** The settings that turn an image into the inputs of a network. */
public record Preprocessing(
        @Schema(
                description =
                        "Whether images are normalized: scaled to their ink, with strokes of one width, 32 x 32 pixels",
                example = "true")
        boolean normalized,

        @Schema(
                description = "Whether the network gets the edges of normalized images, in 8 directions and cells of"
                        + " 4 x 4 pixels, instead of their pixels; without normalization it has no effect",
                example = "true")
        boolean edgeDirections,

        @Schema(description = "Factor that turns a pixel, 0..255, into an input", example = "0.0625")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("" + Preparation.MAX_PIXEL_SCALE)
        double pixelScale) {

    /** Returns the preprocessing of an existing network. */
    static Preprocessing of(Preparation preparation) {
        return new Preprocessing(
                preparation.normalization() != null, preparation.edgeDirections(), preparation.pixelScale());
    }

    Preparation preparation() {
        Normalization normalization = edgeDirections ? Normalization.RECOMMENDED : Normalization.RECOMMENDED.toPixels();
        return new Preparation(normalized ? normalization : null, pixelScale);
    }
}
