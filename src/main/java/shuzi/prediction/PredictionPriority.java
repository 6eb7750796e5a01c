package shuzi.prediction;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/** Gives predictions priority over training, which uses every core. Training waits between two batches. */
@Component
public class PredictionPriority {

    /** About the duration of a batch. Continuous predictions slow training down by half, but do not stop it. */
    private static final Duration MAX_WAIT = Duration.ofMillis(10);

    private static final Duration POLL = Duration.ofNanos(250_000);

    private final AtomicInteger classifying = new AtomicInteger(); // number of images at this moment

    /** Counts an image as being classified, until {@link #end}. */
    void begin() {
        classifying.incrementAndGet();
    }

    void end() {
        classifying.decrementAndGet();
    }

    /** Waits while images are being classified, at most for a short time. */
    public void yieldToPredictions() {
        long began = System.nanoTime();
        while (classifying.get() > 0 && System.nanoTime() - began < MAX_WAIT.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
