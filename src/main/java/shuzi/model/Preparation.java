package shuzi.model;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.Normalization;
import shuzi.core.network.PixelSamples;

/**
 * The preparation that turns an image into the inputs of a network. It is the same in training, evaluation and
 * prediction.
 *
 * @param normalization null if the network gets the 64 x 64 pixels unchanged
 * @param pixelScale factor that turns a pixel, 0..255, into an input; at most {@link #MAX_PIXEL_SCALE}
 */
public record Preparation(@Nullable Normalization normalization, double pixelScale) {

    /** Maximum pixel scale, of a job and of an imported model. */
    public static final int MAX_PIXEL_SCALE = 1000;

    private static final int PART = 64; // images that a thread normalizes in one piece

    /** Returns the number of inputs of the network. */
    public int inputs() {
        return normalization == null ? GreyImage.PIXELS : normalization.inputs();
    }

    /** Returns the number of pixels of a prepared image. */
    public int pixels() {
        return normalization == null ? GreyImage.PIXELS : normalization.pixels();
    }

    /** Returns whether a network gets the edges of prepared images instead of their pixels. */
    public boolean edgeDirections() {
        return normalization != null && normalization.edgeDirections();
    }

    /**
     * Prepares images of 64 x 64 pixels. Images without ink become black.
     *
     * @param pixels 4,096 bytes for each image, row by row, one image after the other
     * @return {@link #pixels} bytes for each image; the same array if there is no normalization
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

    /**
     * Returns images as samples for a network.
     *
     * @param prepared {@link #pixels} bytes for each image
     * @param classes class of each image
     */
    public PixelSamples samples(byte[] prepared, byte[] classes) {
        if (normalization == null || !normalization.edgeDirections()) {
            return new PixelSamples(pixels(), prepared, classes, pixelScale);
        }
        var edges = new EdgeDirections(normalization.side());
        var measured = new byte[Math.multiplyExact(classes.length, inputs())];
        for (int image = 0; image < classes.length; image++) {
            edges.measure(prepared, image * pixels(), measured, image * inputs());
        }
        return new PixelSamples(inputs(), measured, classes, pixelScale);
    }
}
