package shuzi.core.image;

import java.util.Arrays;

/**
 * A background of one level, the median of the picture's border. {@link Background} estimates one that changes from place to
 * place.
 */
final class EvenBackground {

    /** Share of the border that a background of one level must have if the picture has two clear levels. */
    private static final double CLEAR_BORDER = 0.5;

    /** Share of such a picture that the background must have. */
    private static final double CLEAR_PICTURE = 0.3;

    /** Contrast of ink in such a picture. */
    private static final int CLEAR_CONTRAST = 64;

    private final int version;
    private final Histogram histogram;

    /** The level of the background, 0..255. */
    int level;

    /** Whether the ink is darker than the background. */
    boolean darkInk;

    /** The contrast that paper reaches. */
    int noise;

    /**
     * Creates an estimator.
     *
     * @param version of the {@link Normalization}
     * @param histogram used for the picture and then for its contrast
     */
    EvenBackground(int version, Histogram histogram) {
        this.version = version;
        this.histogram = histogram;
    }

    /**
     * Finds the level of a picture's border. Leaves the picture's histogram.
     *
     * @return whether the background has this level: nearly all of the border and most of the picture are close to it
     */
    boolean find(byte[] luma, int first, int width, int height) {
        level = borderMedian(luma, first, width, height);
        return isEven(luma, first, width, height);
    }

    private int borderMedian(byte[] luma, int first, int width, int height) {
        histogram.clear();
        int last = first + (height - 1) * width;
        for (int x = 0; x < width; x++) {
            histogram.counts[luma[first + x] & 0xff]++;
            histogram.counts[luma[last + x] & 0xff]++;
        }
        for (int y = 0; y < height; y++) {
            histogram.counts[luma[first + y * width] & 0xff]++;
            histogram.counts[luma[first + y * width + width - 1] & 0xff]++;
        }
        int rest = width + height;
        int median = 0;
        while ((rest -= histogram.counts[median]) > 0) {
            median++;
        }
        return median;
    }

    private boolean isEven(byte[] luma, int first, int width, int height) {
        int near = histogram.sum(level - 16, level + 16);
        int border = 2 * (width + height);
        histogram.clear();
        histogram.add(luma, first, width * height);
        if (version > 1 && near >= CLEAR_BORDER * border && hasTwoLevels(width * height)) {
            return true;
        }
        if (near < 0.85 * border) {
            return false;
        }
        return histogram.sum(level - 16, level + 16) > 0.6 * width * height;
    }

    /**
     * Returns whether nearly all pixels have the level of the background or a clear contrast to it, as in a drawing. Then
     * thick strokes, which may cover most of the picture and of its border, are ink.
     */
    private boolean hasTwoLevels(int pixels) {
        int paper = histogram.sum(level - 16, level + 16);
        int clear = histogram.sum(0, level - CLEAR_CONTRAST) + histogram.sum(level + CLEAR_CONTRAST, 255);
        return paper > CLEAR_PICTURE * pixels && clear > pixels - paper - clear;
    }

    /**
     * Computes the contrast to the level, and turns the histogram of the picture into that of the contrast.
     *
     * @param ink receives the contrast of each pixel in the direction of the ink
     */
    void subtract(byte[] luma, int first, int pixels, byte[] ink) {
        long above = 0;
        long below = 0;
        for (int value = 0; value < 256; value++) {
            int difference = value - level;
            if (difference > 16) {
                above += (long) difference * histogram.counts[value];
            } else if (difference < -16) {
                below -= (long) difference * histogram.counts[value];
            }
        }
        darkInk = below > above;
        // the other direction has only noise: its 99th percentile
        int step = darkInk ? 1 : -1;
        int others = 0;
        for (int value = level + step; value >= 0 && value < 256; value += step) {
            others += histogram.counts[value];
        }
        noise = 0;
        int rest = others / 100;
        for (int value = darkInk ? 255 : 0; value != level; value -= step) {
            rest -= histogram.counts[value];
            if (rest < 0) {
                noise = Math.abs(value - level) * 3 / 2; // from 2.6 to 3.9 standard deviations
                break;
            }
        }
        if (darkInk) {
            for (int i = 0; i < pixels; i++) {
                ink[i] = (byte) Math.max(0, level - (luma[first + i] & 0xff));
            }
        } else {
            for (int i = 0; i < pixels; i++) {
                ink[i] = (byte) Math.max(0, (luma[first + i] & 0xff) - level);
            }
        }
        if (darkInk) {
            for (int contrast = 0; contrast <= level; contrast++) { // mirror
                int other = level - contrast;
                if (contrast < other) {
                    int swap = histogram.counts[contrast];
                    histogram.counts[contrast] = histogram.counts[other];
                    histogram.counts[other] = swap;
                }
            }
            for (int value = level + 1; value < 256; value++) {
                histogram.counts[0] += histogram.counts[value];
                histogram.counts[value] = 0;
            }
        } else if (level > 0) {
            int zero = 0;
            for (int value = 0; value <= level; value++) {
                zero += histogram.counts[value];
            }
            for (int value = level + 1; value < 256; value++) {
                histogram.counts[value - level] = histogram.counts[value];
            }
            Arrays.fill(histogram.counts, 256 - level, 256, 0);
            histogram.counts[0] = zero;
        }
    }
}
