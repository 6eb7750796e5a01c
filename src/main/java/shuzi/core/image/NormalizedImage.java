package shuzi.core.image;

import org.jspecify.annotations.Nullable;

/**
 * An image as a network sees it.
 *
 * @param side in pixels
 * @param pixels side x side, row by row, white ink on black, 0..255
 * @param steps what was done to the picture; null where its 64 x 64 grey pixels were taken as they are
 */
public record NormalizedImage(
        int side, byte[] pixels, @Nullable NormalizationSteps steps) {}
