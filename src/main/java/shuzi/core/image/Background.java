package shuzi.core.image;

import java.util.Arrays;

/**
 * Subtracts an uneven background: shadows, vignettes, a table around the sheet. Instances hold buffers, which grow with
 * the largest picture; the fields describe the last picture.
 *
 * <p>The background is estimated on a small copy of the picture, by a grey-scale closing for dark ink or an opening for
 * light ink, with a window wider than strokes (J. Serra, "Image Analysis and Mathematical Morphology", 1982). The
 * contrast of dark ink is the share of the light that it absorbs, which does not depend on the local brightness.
 */
final class Background {

    /** The longest side of the small copy, in pixels. */
    private static final int SMALL_SIDE = 128;

    /** Half the side of the window, as a share of the longest side: strokes are thinner, shadows and tables wider. */
    private static final double WINDOW = 0.13;

    /** Half the side of the windows in which ink is the rarer of dark and light, as a share of the longest side. */
    private static final double POLARITY_WINDOW = 0.08;

    /** The skew of the differences to the surroundings, 0 to 1, from which the polarity of the ink is clear. */
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
     * Computes the contrast of the ink.
     *
     * @param luma contains the picture's rows from {@code first} on
     * @param contrast receives the contrast of each pixel in the direction of the ink, 0..255
     */
    void subtract(byte[] luma, int first, int width, int height, byte[] contrast) {
        int step = Math.ceilDiv(Math.max(width, height), SMALL_SIDE);
        shrink(luma, first, width, height, step);
        int longest = Math.max(smallWidth, smallHeight);
        darkInk = isInkDark(Math.max(2, (int) Math.round(POLARITY_WINDOW * longest)));
        int radius = Math.max(2, (int) Math.round(WINDOW * longest));
        close(radius, step > 1);
        int bright = measureLevels();
        for (int y = 0; y < height; y++) {
            double smallY = Math.clamp((y + 0.5) / step - 0.5, 0, smallHeight - 1);
            int upper = Math.min((int) smallY, Math.max(0, smallHeight - 2));
            int lower = Math.min(upper + 1, smallHeight - 1);
            double fractionY = smallY - upper;
            for (int x = 0; x < width; x++) {
                double smallX = Math.clamp((x + 0.5) / step - 0.5, 0, smallWidth - 1);
                int left = Math.min((int) smallX, Math.max(0, smallWidth - 2));
                int right = Math.min(left + 1, smallWidth - 1);
                double fractionX = smallX - left;
                double above = estimate[upper * smallWidth + left] * (1 - fractionX)
                        + estimate[upper * smallWidth + right] * fractionX;
                double under = estimate[lower * smallWidth + left] * (1 - fractionX)
                        + estimate[lower * smallWidth + right] * fractionX;
                double level = above + (under - above) * fractionY;
                int at = y * width + x;
                int pixel = luma[first + at] & 0xff;
                // where there is hardly any light, its share would be noise
                double ink = darkInk ? (level - pixel) * 255 / Math.max(level, bright / 2.0) : pixel - level;
                contrast[at] = (byte) (int) Math.clamp(ink, 0, 255);
            }
        }
    }

    /** Computes the small copy: the means of step x step pixels. */
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
     * Returns whether the ink is dark. Ink is the rarer of dark and light in its surroundings, so the third moment of
     * the differences to their mean has its sign; the edge of a sheet or shadow contributes equally to both signs. If
     * the skew is not clear, the border is taken as background.
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
     * Computes the estimate by closing strokes. The small copy is extended beyond its border first; otherwise paper
     * that darkens towards the border would count as ink there.
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
            extreme(1, !darkInk, width, height); // a small pixel on the edge of a shadow belongs to neither side
        }
        for (int y = 0; y < smallHeight; y++) {
            System.arraycopy(estimate, (y + margin) * width + margin, estimate, y * smallWidth, smallWidth);
        }
    }

    /** Replaces each pixel of the estimate by the maximum or minimum in the square around it. */
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

    /** Computes the median of the background and returns its 90th percentile. */
    private int measureLevels() {
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
