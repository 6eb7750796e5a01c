package shuzi.prediction;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts durations in buckets whose limits grow by a factor of 2^(1/4), from 1 µs to about 28 s. A quantile is the limit
 * of its bucket, so it is at most 19 % too large. Not safe for use by several threads.
 */
final class LatencyHistogram {

    private static final int BUCKETS = 100;
    private static final int BUCKETS_PER_DOUBLING = 4;

    private final long[] counts;

    LatencyHistogram() {
        this(new long[BUCKETS]);
    }

    private LatencyHistogram(long[] counts) {
        this.counts = counts;
    }

    /** Returns the histogram with these counts, those of {@link #counts()}. */
    static LatencyHistogram of(Long[] counts) {
        long[] copy = new long[BUCKETS];
        for (int i = 0; i < Math.min(counts.length, BUCKETS); i++) {
            copy[i] = counts[i];
        }
        return new LatencyHistogram(copy);
    }

    void add(long nanos) {
        double micros = Math.max(1, nanos / 1000.0);
        int bucket = (int) Math.ceil(BUCKETS_PER_DOUBLING * Math.log(micros) / Math.log(2));
        counts[Math.min(bucket, BUCKETS - 1)]++;
    }

    void add(LatencyHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** Returns the counts, to be stored. */
    Long[] counts() {
        return Arrays.stream(counts).boxed().toArray(Long[]::new);
    }

    /**
     * Returns the duration in milliseconds below which a share of all durations lies; null if there are none.
     *
     * @param share from 0 to 1
     */
    @Nullable
    Double quantileMillis(double share) {
        long all = Arrays.stream(counts).sum();
        long rank = (long) Math.ceil(share * all);
        long below = 0;
        for (int i = 0; i < BUCKETS; i++) {
            below += counts[i];
            if (below > 0 && below >= rank) {
                return Math.pow(2, i / (double) BUCKETS_PER_DOUBLING) / 1000;
            }
        }
        return null;
    }
}
