package shuzi.model;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.Normalization;

/**
 * How an image becomes a network's inputs: the same in training, evaluation and prediction.
 *
 * @param normalization how it is normalized to the network; null when its 64 x 64 pixels are taken as they are
 * @param pixelScale what a pixel, 0..255, is multiplied with to become an input
 */
public record Preparation(@Nullable Normalization normalization, double pixelScale) {

    private static final int PART = 64; // images that are normalized at a time

    /** Inputs of the network. */
    public int inputs() {
        return normalization == null ? GreyImage.PIXELS : normalization.pixels();
    }

    /**
     * Images of 64 x 64 pixels as the network wants them; those without ink become black.
     *
     * @param pixels 4,096 bytes of each image, row by row, one image after the other
     * @return {@link #inputs} bytes of each; the same array where they are taken as they are
     */
    public byte[] prepare(byte[] pixels, int count) {
        if (normalization == null) {
            return pixels;
        }
        var normalized = new byte[Math.multiplyExact(count, normalization.pixels())];
        IntStream.range(0, Math.ceilDiv(count, PART)).parallel().forEach(part -> {
            var normalizer = new ImageNormalizer(normalization);
            for (int image = part * PART; image < Math.min(count, (part + 1) * PART); image++) {
                normalizer.normalize(pixels, image * GreyImage.PIXELS, normalized, image * normalization.pixels());
            }
        });
        return normalized;
    }
}
