package shuzi.core.image;

import java.util.Arrays;

/**
 * Takes an uneven background away: shadows, vignettes, a table beside the sheet. Holds buffers, which grow with the
 * largest picture seen; its fields tell of the last one.
 *
 * <p>The background is what is left of a small copy of the picture when everything thinner than a window is closed in the
 * ink's direction (grey closing and opening: J. Serra, "Image Analysis and Mathematical Morphology", 1982). Dark ink is
 * then measured as the share of the light that it swallows, which does not depend on how bright the place is.
 */
final class Background {

    /** Longest side of the small copy. */
    private static final int SMALL_SIDE = 128;

    /** The window's half side, as a share of the longest side: strokes are thinner, shadows and tables wider. */
    private static final double WINDOW = 0.13;

    /** Half the side of the windows in which ink is the rarer of dark and light, as a share of the longest side. */
    private static final double POLARITY_WINDOW = 0.08;

    /** How one-sided differences to the surroundings must be to tell the polarity, from 0 to 1. */
    private static final double CLEAR_SKEW = 0.1;

    boolean darkInk;
    int median; // of the background

    private final int[] histogram = new int[256];
    private int smallWidth;
    private int smallHeight;
    private int[] small = new int[0];
    private int[] swap = new int[0];
    private int[] estimate = new int[0];
    private final int[] window = new int[2 * SMALL_SIDE];

    /**
     * Finds the contrast of the ink.
     *
     * @param luma with the picture's rows from {@code first} on
     * @param contrast gets the contrast of each pixel in the ink's direction, 0..255
     */
    void subtract(byte[] luma, int first, int width, int height, byte[] contrast) {
        int step = Math.ceilDiv(Math.max(width, height), SMALL_SIDE);
        shrink(luma, first, width, height, step);
        int longest = Math.max(smallWidth, smallHeight);
        darkInk = isInkDark(Math.max(2, (int) Math.round(POLARITY_WINDOW * longest)));
        int radius = Math.max(2, (int) Math.round(WINDOW * longest));
        close(radius, step > 1);
        int bright = levels();
        for (int y = 0; y < height; y++) {
            double smallY = Math.clamp((y + 0.5) / step - 0.5, 0, smallHeight - 1);
            int upper = Math.min((int) smallY, Math.max(0, smallHeight - 2));
            int lower = Math.min(upper + 1, smallHeight - 1);
            double below = smallY - upper;
            for (int x = 0; x < width; x++) {
                double smallX = Math.clamp((x + 0.5) / step - 0.5, 0, smallWidth - 1);
                int left = Math.min((int) smallX, Math.max(0, smallWidth - 2));
                int right = Math.min(left + 1, smallWidth - 1);
                double beside = smallX - left;
                double above = estimate[upper * smallWidth + left] * (1 - beside)
                        + estimate[upper * smallWidth + right] * beside;
                double under = estimate[lower * smallWidth + left] * (1 - beside)
                        + estimate[lower * smallWidth + right] * beside;
                double level = above + (under - above) * below;
                int at = y * width + x;
                int pixel = luma[first + at] & 0xff;
                // where hardly any light falls its share would be all noise
                double ink = darkInk ? (level - pixel) * 255 / Math.max(level, bright / 2.0) : pixel - level;
                contrast[at] = (byte) (int) Math.clamp(ink, 0, 255);
            }
        }
    }

    /** Makes the small copy: the means of step x step pixels. */
    private void shrink(byte[] luma, int first, int width, int height, int step) {
        Picture shrunk = new Picture(
                        width,
                        height,
                        first == 0 && luma.length == width * height
                                ? luma
                                : Arrays.copyOfRange(luma, first, first + width * height))
                .shrunk(step);
        smallWidth = shrunk.width();
        smallHeight = shrunk.height();
        if (small.length < smallWidth * smallHeight) {
            small = new int[smallWidth * smallHeight];
            swap = new int[Math.max(swap.length, small.length)];
        }
        for (int i = 0; i < smallWidth * smallHeight; i++) {
            small[i] = shrunk.luma()[i] & 0xff;
        }
    }

    /**
     * Ink is the rarer of dark and light in its surroundings, so the third moment of the differences to their mean has
     * its sign; the edge of a sheet or shadow counts as much on one side as on the other. Without a clear answer, the
     * border is background.
     */
    private boolean isInkDark(int radius) {
        double cubes = 0;
        double magnitudes = 0;
        for (int y = 0; y < smallHeight; y++) {
            Arrays.fill(swap, y * smallWidth, (y + 1) * smallWidth, 0);
            for (int x = 0; x < smallWidth; x++) {
                for (int d = Math.max(0, x - radius); d <= Math.min(smallWidth - 1, x + radius); d++) {
                    swap[y * smallWidth + x] += small[y * smallWidth + d];
                }
            }
        }
        for (int y = 0; y < smallHeight; y++) {
            int upper = Math.max(0, y - radius);
            int lower = Math.min(smallHeight - 1, y + radius);
            for (int x = 0; x < smallWidth; x++) {
                int sum = 0;
                for (int d = upper; d <= lower; d++) {
                    sum += swap[d * smallWidth + x];
                }
                int columns = Math.min(smallWidth - 1, x + radius) - Math.max(0, x - radius) + 1;
                double difference = small[y * smallWidth + x] - (double) sum / (columns * (lower - upper + 1));
                double cube = difference * difference * difference;
                cubes += cube;
                magnitudes += Math.abs(cube);
            }
        }
        if (Math.abs(cubes) > CLEAR_SKEW * magnitudes) {
            return cubes < 0;
        }
        long border = 0;
        long all = 0;
        int count = 0;
        for (int y = 0, at = 0; y < smallHeight; y++) {
            for (int x = 0; x < smallWidth; x++, at++) {
                all += small[at];
                if (y == 0 || x == 0 || y == smallHeight - 1 || x == smallWidth - 1) {
                    border += small[at];
                    count++;
                }
            }
        }
        return border * smallWidth * smallHeight > all * count;
    }

    /**
     * Fills the estimate: what is left when strokes are closed. The small copy is continued beyond its border for it, or
     * paper that darkens towards the border would be taken for ink there.
     */
    private void close(int radius, boolean hasMixedPixels) {
        int margin = 2 * radius;
        int width = smallWidth + 2 * margin;
        int height = smallHeight + 2 * margin;
        if (estimate.length < width * height) {
            estimate = new int[width * height];
            swap = new int[width * height];
        }
        for (int y = 0, at = 0; y < height; y++) {
            int row = Math.clamp(y - margin, 0, smallHeight - 1) * smallWidth;
            for (int x = 0; x < width; x++, at++) {
                estimate[at] = small[row + Math.clamp(x - margin, 0, smallWidth - 1)];
            }
        }
        extreme(radius, darkInk, width, height);
        extreme(radius, !darkInk, width, height);
        if (hasMixedPixels) {
            extreme(1, !darkInk, width, height); // a small pixel on the edge of a shadow is of neither side
        }
        for (int y = 0; y < smallHeight; y++) {
            System.arraycopy(estimate, (y + margin) * width + margin, estimate, y * smallWidth, smallWidth);
        }
    }

    /** Replaces each pixel of the estimate by the most or least in the square around it. */
    private void extreme(int radius, boolean most, int width, int height) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                window[x] = estimate[y * width + x];
            }
            for (int x = 0; x < width; x++) {
                swap[y * width + x] = extreme(x, radius, width, most);
            }
        }
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                window[y] = swap[y * width + x];
            }
            for (int y = 0; y < height; y++) {
                estimate[y * width + x] = extreme(y, radius, height, most);
            }
        }
    }

    private int extreme(int middle, int radius, int length, boolean most) {
        int extreme = window[middle];
        for (int d = Math.max(0, middle - radius); d <= Math.min(length - 1, middle + radius); d++) {
            extreme = most ? Math.max(extreme, window[d]) : Math.min(extreme, window[d]);
        }
        return extreme;
    }

    /** Finds the background's median; returns what nine in ten of its pixels are not brighter than. */
    private int levels() {
        Arrays.fill(histogram, 0);
        int count = smallWidth * smallHeight;
        for (int i = 0; i < count; i++) {
            histogram[estimate[i]]++;
        }
        int below = 0;
        median = -1;
        for (int value = 0; value < 256; value++) {
            below += histogram[value];
            if (median < 0 && below * 2 >= count) {
                median = value;
            }
            if (below * 10L >= count * 9L) {
                return value;
            }
        }
        return 255;
    }
}
