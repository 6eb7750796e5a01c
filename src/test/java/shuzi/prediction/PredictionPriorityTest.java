package shuzi.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PredictionPriorityTest {

    private final PredictionPriority priority = new PredictionPriority();

    @Test
    void trainingWaitsForAPredictionForALimitedTime() {
        priority.begin();
        assertThat(waited()).isBetween(Duration.ofMillis(10), Duration.ofSeconds(10));
    }

    @Test
    void trainingDoesNotWaitForFinishedPredictions() {
        priority.begin();
        priority.begin();
        priority.end();
        priority.end();
        Duration shortest = Duration.ofDays(1);
        for (int i = 0; i < 100; i++) { // the machine may be busy with something else
            Duration waited = waited();
            shortest = waited.compareTo(shortest) < 0 ? waited : shortest;
        }
        assertThat(shortest).isLessThan(Duration.ofMillis(10));
    }

    private Duration waited() {
        long began = System.nanoTime();
        priority.yieldToPredictions();
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
