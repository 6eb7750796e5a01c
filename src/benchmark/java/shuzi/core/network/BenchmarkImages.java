package shuzi.core.network;

import java.awt.image.DataBufferByte;
import java.util.Arrays;
import java.util.stream.IntStream;
import shuzi.WrittenNumerals;

/** Draws as many images as Chinese MNIST has, with 8 % of the pixels not 0, as there, split 7:3. */
final class BenchmarkImages {

    static final int TRAIN = 10_500;
    static final int TEST = 4_500;

    private static final int PIXELS = 64 * 64;
    private static final int FAINT = 30; // darker pixels become 0

    private final byte[] pixels = new byte[(TRAIN + TEST) * PIXELS];
    private final byte[] classes = new byte[TRAIN + TEST];

    BenchmarkImages() {
        IntStream.range(0, classes.length).parallel().forEach(i -> {
            classes[i] = (byte) (i % 15);
            var drawn = WrittenNumerals.draw(1 + i % 15, i).getRaster().getDataBuffer();
            byte[] grey = ((DataBufferByte) drawn).getData();
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                pixels[i * PIXELS + pixel] = (grey[pixel] & 0xff) < FAINT ? 0 : grey[pixel];
            }
        });
    }

    PixelSamples train(double scale) {
        return samples(PIXELS, pixels, 0, TRAIN, scale);
    }

    PixelSamples test(double scale) {
        return samples(PIXELS, pixels, TRAIN, TRAIN + TEST, scale);
    }

    /** Returns {@code count} images, repeating the training images. */
    PixelSamples repeated(int count, double scale) {
        var repeated = new byte[count * PIXELS];
        var repeatedClasses = new byte[count];
        for (int image = 0; image < count; image++) {
            System.arraycopy(pixels, image % TRAIN * PIXELS, repeated, image * PIXELS, PIXELS);
            repeatedClasses[image] = classes[image % TRAIN];
        }
        return new PixelSamples(PIXELS, repeated, repeatedClasses, scale);
    }

    /** Returns images of 32 x 32 pixels with a grey background, so that hardly any pixel is 0 and can be skipped. */
    PixelSamples normalized(int count) {
        int inputs = PIXELS / 4;
        var normalized = new byte[count * inputs];
        for (int image = 0; image < count; image++) {
            for (int pixel = 0; pixel < inputs; pixel++) {
                int at = image * PIXELS + pixel / 32 * 128 + pixel % 32 * 2;
                int sum = (pixels[at] & 0xff)
                        + (pixels[at + 1] & 0xff)
                        + (pixels[at + 64] & 0xff)
                        + (pixels[at + 65] & 0xff);
                normalized[image * inputs + pixel] = (byte) (10 + sum * 245 / 1020);
            }
        }
        return samples(inputs, normalized, 0, count, 1.0 / 64);
    }

    private PixelSamples samples(int inputs, byte[] of, int from, int to, double scale) {
        return new PixelSamples(
                inputs,
                Arrays.copyOfRange(of, from * inputs, to * inputs),
                Arrays.copyOfRange(classes, from, to),
                scale);
    }
}
