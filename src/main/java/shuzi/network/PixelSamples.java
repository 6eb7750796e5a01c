package shuzi.network;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import shuzi.matrix.SparseMatrix;

/** Images as samples: a byte a pixel, one image after the other, an input being the pixel (0..255) times a scale. */
public final class PixelSamples implements Samples {

    /** Most pixels are black: eight are looked at at a time. */
    private static final VarHandle EIGHT_PIXELS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

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
        batch.addColumn();
        int first = sample * inputs;
        int i = 0;
        for (; i + Long.BYTES <= inputs; i += Long.BYTES) {
            if ((long) EIGHT_PIXELS.get(pixels, first + i) != 0) {
                append(batch, first, i, i + Long.BYTES);
            }
        }
        append(batch, first, i, inputs);
    }

    private void append(SparseMatrix batch, int first, int from, int to) {
        for (int i = from; i < to; i++) {
            if (pixels[first + i] != 0) {
                batch.append(i, (pixels[first + i] & 0xff) * scale);
            }
        }
    }
}
