package shuzi.network;

import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import shuzi.matrix.SparseMatrix;

/** Images as samples: a byte a pixel, one image after the other, an input being the pixel (0..255) times a scale. */
public final class PixelSamples implements Samples {

    private final int inputs;
    private final byte[] pixels; // inputs of image 0, inputs of image 1, ...
    private final byte[] classes;
    private final double scale;

    /**
     * @param inputs pixels of each image
     * @param pixels all images' pixels, one image after the other; not copied
     * @param classes the class of each image, from 0; not copied
     * @param scale what a pixel is multiplied with
     */
    public PixelSamples(int inputs, byte[] pixels, byte[] classes, double scale) {
        if (pixels.length != (long) inputs * classes.length) {
            throw new IllegalArgumentException(
                    "%d images of %d pixels are not %d pixels".formatted(classes.length, inputs, pixels.length));
        }
        this.inputs = inputs;
        this.pixels = pixels;
        this.classes = classes;
        this.scale = scale;
    }

    @Override
    public int count() {
        return classes.length;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int classOf(int sample) {
        return classes[sample];
    }

    @Override
    public void copyTo(PhysicalStore<Double> batch, int column, int sample) {
        int pixel = sample * inputs;
        int element = column * inputs;
        if (batch instanceof R032Store store) {
            float factor = (float) scale;
            for (int i = 0; i < inputs; i++) {
                store.data[element++] = (pixels[pixel++] & 0xff) * factor;
            }
        } else {
            for (int i = 0; i < inputs; i++) {
                batch.set(element++, (pixels[pixel++] & 0xff) * scale);
            }
        }
    }

    @Override
    public void appendTo(SparseMatrix batch, int sample) {
        batch.addColumn(pixels, sample * inputs, scale);
    }
}
