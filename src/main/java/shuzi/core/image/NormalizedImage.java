package shuzi.core.image;

import org.jspecify.annotations.Nullable;

/**
 * A normalized image: the input of a network.
 *
 * @param side in pixels
 * @param pixels side x side, row by row, white ink on black, 0..255
 * @param linesMayBeStrokes whether lines were erased that may be strokes of a printed character
 * @param steps the steps of the normalization; null if the 64 x 64 grey pixels were used unchanged
 */
public record NormalizedImage(
        int side,
        byte[] pixels,
        boolean linesMayBeStrokes,
        @Nullable NormalizationSteps steps) {}
