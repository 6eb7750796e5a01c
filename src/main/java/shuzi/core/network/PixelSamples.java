package shuzi.core.network;

import java.util.function.Supplier;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import shuzi.core.matrix.SparseMatrix;

/**
 * Images as samples: one byte for each pixel, one image after the other. An input is the pixel (0..255) times a scale.
 */
public final class PixelSamples implements Samples {

    private final int inputs;
    private final byte[] pixels; // inputs of image 0, inputs of image 1, ...
    private final byte[] classes;
    private final double scale;

    /**
     * Creates samples.
     *
     * @param inputs number of pixels of each image
     * @param pixels pixels of all images, one image after the other; not copied
     * @param classes class of each image, from 0, or {@link Samples#NO_CLASS}; not copied
     * @param scale factor of a pixel
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

    /**
     * Returns the same images, augmented differently in each epoch.
     *
     * @param augmentation creates an augmentation for each thread
     * @param seed seed that determines the change, with the epoch and the index of the image
     */
    public Samples augmented(Supplier<? extends Augmentation> augmentation, long seed) {
        return augmented(inputs, augmentation, seed);
    }

    /**
     * Returns samples that are made of the images differently in each epoch.
     *
     * @param results number of inputs that the augmentation makes of an image
     * @param augmentation creates an augmentation for each thread
     * @param seed seed that determines the change, with the epoch and the index of the image
     */
    public Samples augmented(int results, Supplier<? extends Augmentation> augmentation, long seed) {
        return new AugmentedSamples(this, results, augmentation, seed, 1);
    }

    byte[] pixels() {
        return pixels;
    }

    double scale() {
        return scale;
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
        int element = column * inputs;
        int first = sample * inputs;
        if (batch instanceof R032Store store) {
            float factor = (float) scale;
            for (int i = 0; i < inputs; i++) {
                store.data[element + i] = (pixels[first + i] & 0xff) * factor;
            }
        } else {
            for (int i = 0; i < inputs; i++) {
                batch.set(element + i, (pixels[first + i] & 0xff) * scale);
            }
        }
    }

    @Override
    public void appendTo(SparseMatrix batch, int sample) {
        batch.addColumn(pixels, sample * inputs, scale);
    }
}
