package shuzi.model;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.Fitter;
import shuzi.core.image.Fitting;
import shuzi.core.image.GreyImage;

/**
 * How an image becomes a network's inputs: the same in training, evaluation and prediction.
 *
 * @param fitting how it is fitted to the network; null when its 64 x 64 pixels are taken as they are
 * @param pixelScale what a pixel, 0..255, is multiplied with to become an input
 */
public record Preparation(@Nullable Fitting fitting, double pixelScale) {

    private static final int PART = 64; // images that are fitted at a time

    /** Inputs of the network. */
    public int inputs() {
        return fitting == null ? GreyImage.PIXELS : fitting.pixels();
    }

    /**
     * Images of 64 x 64 pixels as the network wants them; those without ink become black.
     *
     * @param pixels 4,096 bytes of each image, row by row, one image after the other
     * @return {@link #inputs} bytes of each; the same array where they are taken as they are
     */
    public byte[] prepare(byte[] pixels, int count) {
        if (fitting == null) {
            return pixels;
        }
        var fitted = new byte[Math.multiplyExact(count, fitting.pixels())];
        IntStream.range(0, Math.ceilDiv(count, PART)).parallel().forEach(part -> {
            var fitter = new Fitter(fitting);
            for (int image = part * PART; image < Math.min(count, (part + 1) * PART); image++) {
                fitter.fit(pixels, image * GreyImage.PIXELS, fitted, image * fitting.pixels());
            }
        });
        return fitted;
    }
}
