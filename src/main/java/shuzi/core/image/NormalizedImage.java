package shuzi.core.image;

import org.jspecify.annotations.Nullable;

/**
 * A normalized image: the input of a network.
 *
 * @param side in pixels
 * @param pixels side x side, row by row, white ink on black, 0..255
 * @param alternative another hypothesis about the picture that is as likely; null if there is none
 * @param steps the steps of the normalization; null if the 64 x 64 grey pixels were used unchanged
 */
public record NormalizedImage(
        int side,
        byte[] pixels,
        @Nullable Hypothesis alternative,
        @Nullable NormalizationSteps steps) {}
