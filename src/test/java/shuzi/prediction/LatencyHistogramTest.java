package shuzi.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    @Test
    void aQuantileIsAtMost19PercentTooLarge() {
        for (long nanos = 1500; nanos < 20_000_000_000L; nanos = nanos * 11 / 10) {
            var histogram = new LatencyHistogram();
            histogram.add(nanos);
            assertThat(histogram.quantileMillis(0.5)).isBetween(nanos / 1e6 * 0.999, nanos / 1e6 * 1.19);
        }
    }

    @Test
    void quantilesCountFromTheShortestDuration() {
        var histogram = new LatencyHistogram();
        assertThat(histogram.quantileMillis(0.99)).isNull();
        for (int i = 0; i < 98; i++) {
            histogram.add(1_000_000);
        }
        var slow = new LatencyHistogram();
        slow.add(64_000_000);
        slow.add(64_000_000);
        histogram.add(LatencyHistogram.of(slow.counts()));
        assertThat(histogram.quantileMillis(0.5)).isBetween(1.0, 1.2);
        assertThat(histogram.quantileMillis(0.98)).isBetween(1.0, 1.2);
        assertThat(histogram.quantileMillis(0.99)).isBetween(64.0, 77.0);
    }
}
