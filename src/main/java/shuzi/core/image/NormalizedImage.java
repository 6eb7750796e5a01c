package shuzi.core.image;

/**
 * A picture as a network sees it.
 *
 * @param pixels side x side, row by row, white ink on black
 * @param steps what was done to get there
 */
public record NormalizedImage(byte[] pixels, NormalizationSteps steps) {}
