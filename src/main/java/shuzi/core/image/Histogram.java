package shuzi.core.image;

import java.util.Arrays;

/** Counts values of 0 to 255. */
final class Histogram {

    /** The maximum contrast that paper can have; pixels of more contrast are candidates for ink. */
    private static final int MAX_NOISE = 64;

    /** The threshold of ink is at most this share of the mean contrast of all pixels above the noise. */
    private static final double MAX_THRESHOLD = 0.7;

    /** How often each value occurs. */
    final int[] counts = new int[256];

    private final int[] parts = new int[3 * 256];

    void clear() {
        Arrays.fill(counts, 0);
    }

    /**
     * Adds values to the histogram. It uses four histograms in turn, because most pixels are equal and increments of
     * the same counter would wait for each other.
     */
    void add(byte[] values, int first, int length) {
        Arrays.fill(parts, 0);
        int end = first + length - length % 4;
        for (int i = first; i < end; i += 4) {
            counts[values[i] & 0xff]++;
            parts[values[i + 1] & 0xff]++;
            parts[256 + (values[i + 2] & 0xff)]++;
            parts[512 + (values[i + 3] & 0xff)]++;
        }
        for (int i = end; i < first + length; i++) {
            counts[values[i] & 0xff]++;
        }
        for (int i = 0; i < 256; i++) {
            counts[i] += parts[i] + parts[256 + i] + parts[512 + i];
        }
    }

    /**
     * Estimates the contrast that paper reaches from the median and the upper quartile, because most pixels are paper.
     *
     * @param pixels the number of values
     */
    int noiseOfContrast(int pixels) {
        int median = quantile(pixels / 2);
        int upperQuartile = quantile(pixels - pixels / 4);
        int four = (int) Math.ceil(median + 4 * (upperQuartile - median) / 0.6745); // standard deviations
        return Math.min(four, MAX_NOISE);
    }

    /**
     * Returns the contrast that separates ink from paper.
     *
     * @param least the minimum contrast of ink
     * @param strong the mean contrast of all pixels above that
     */
    int inkThreshold(int least, int strong) {
        return Math.max(least, Math.min(otsu(), (int) (MAX_THRESHOLD * strong)));
    }

    /** Returns how many values lie between two values, both included. */
    int sum(int from, int to) {
        int sum = 0;
        for (int i = Math.max(0, from); i <= Math.min(255, to); i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** Returns the smallest value that at least {@code rank} values do not exceed. */
    int quantile(int rank) {
        int value = 0;
        int below = counts[0];
        while (below < rank && value < 255) {
            below += counts[++value];
        }
        return value;
    }

    /** Returns the mean of the values of at least {@code from}; 0 if there are none. */
    int meanFrom(int from) {
        long sum = 0;
        long count = 0;
        for (int i = from; i < 256; i++) {
            sum += (long) i * counts[i];
            count += counts[i];
        }
        return count == 0 ? 0 : (int) (sum / count);
    }

    /** Returns Otsu's threshold, which splits the values into the two classes with the largest variance between them. */
    int otsu() {
        long total = 0;
        long sum = 0;
        for (int i = 0; i < 256; i++) {
            total += counts[i];
            sum += (long) i * counts[i];
        }
        long lowerCount = 0;
        long lowerSum = 0;
        double best = -1;
        int threshold = 0;
        for (int i = 0; i < 255; i++) {
            lowerCount += counts[i];
            lowerSum += (long) i * counts[i];
            if (lowerCount == 0 || lowerCount == total) {
                continue;
            }
            double difference = (double) lowerSum / lowerCount - (double) (sum - lowerSum) / (total - lowerCount);
            double between = difference * difference * lowerCount * (total - lowerCount);
            if (between > best) {
                best = between;
                threshold = i + 1;
            }
        }
        return threshold;
    }
}
