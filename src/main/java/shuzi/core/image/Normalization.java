package shuzi.core.image;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The settings of the normalization of pictures to a network's inputs; part of a trained model.
 *
 * @param version of the procedure; different versions give different pixels
 * @param side of the normalized square, in pixels
 * @param box the longer side of the character within it, in pixels
 * @param strokeWidth the width to which strokes are normalized, in pixels of the normalized square; 0 keeps their width
 * @param edgeDirections whether the network gets the {@link EdgeDirections} of the normalized image instead of its pixels
 */
@Schema(description = "Parameters of the normalization of pictures")
public record Normalization(
        @Schema(description = "Version of the procedure", example = "1")
        int version,

        @Schema(description = "Side of the normalized image, in pixels", example = "32")
        int side,

        @Schema(description = "Longer side of the character in the normalized image, in pixels", example = "28")
        int box,

        @Schema(description = "Width of all strokes, in normalized pixels; 0 leaves them unchanged", example = "3.2")
        double strokeWidth,

        @Schema(
                description =
                        "Whether the network gets the edges of the normalized image, in 8 directions and cells of 4 x 4"
                                + " pixels, instead of its pixels",
                example = "true")
        boolean edgeDirections) {

    /**
     * The version of new models. Version 2 erases printed lines in pictures of more than 64 x 64 pixels, tries several
     * {@linkplain Hypothesis hypotheses}, and takes the level of the border as background also if thick strokes cover much of
     * it. Images of 64 x 64 pixels of Chinese MNIST are as in version 1.
     */
    public static final int VERSION = 2;

    /** The settings of new models. */
    public static final Normalization RECOMMENDED = new Normalization(VERSION, 32, 28, 3.2, true);

    public Normalization {
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "normalization version %d is not supported; this program has versions 1 to %d"
                            .formatted(version, VERSION));
        }
        if (side < 8 || side > 128 || box < 4 || box > side) {
            throw new IllegalArgumentException(
                    "the side must be 8 to 128 and the box 4 to the side, not a box of %d in a square of %d pixels"
                            .formatted(box, side));
        }
        if (edgeDirections && side % EdgeDirections.CELL != 0) {
            throw new IllegalArgumentException("for edge directions the side must be a multiple of %d, not %d"
                    .formatted(EdgeDirections.CELL, side));
        }
        if (!(strokeWidth >= 0 && strokeWidth <= box / 2.0)) {
            throw new IllegalArgumentException(
                    "the stroke width must be at least 0 and at most half the box, not " + strokeWidth);
        }
    }

    /** Returns the same normalization for a network that gets pixels. */
    public Normalization toPixels() {
        return new Normalization(version, side, box, strokeWidth, false);
    }

    /** Returns the number of inputs of a network. */
    public int inputs() {
        return edgeDirections ? EdgeDirections.count(side) : pixels();
    }

    /** Returns the number of pixels of a normalized image. */
    public int pixels() {
        return side * side;
    }
}
