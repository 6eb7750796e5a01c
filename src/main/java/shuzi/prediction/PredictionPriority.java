package shuzi.prediction;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/** Gives predictions priority over training, which uses every core: it waits between two batches. */
@Component
public class PredictionPriority {

    /** About as long as a batch: predictions without a pause slow training down by half, and do not stop it. */
    private static final Duration MAX_WAIT = Duration.ofMillis(10);

    private static final Duration POLL = Duration.ofNanos(250_000);

    private final AtomicInteger classifying = new AtomicInteger(); // images at this moment

    /** Counts an image as being classified, until {@link #end}. */
    void begin() {
        classifying.incrementAndGet();
    }

    void end() {
        classifying.decrementAndGet();
    }

    /** Waits while images are being classified, for a short time at most. */
    public void yieldToPredictions() {
        long began = System.nanoTime();
        while (classifying.get() > 0 && System.nanoTime() - began < MAX_WAIT.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
