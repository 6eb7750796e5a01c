package shuzi.report;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import shuzi.problem.TooBusyException;

/** Where plots are drawn: as many at once as there are cores, so that memory is bounded; others wait for a while. */
@Component
class Easel {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Semaphore places = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    /**
     * Does some drawing.
     *
     * @throws TooBusyException when there was no place for too long
     */
    <T> T draw(Supplier<T> work) {
        acquire();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private void acquire() {
        try {
            if (places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw TooBusyException.because("As many plots are being drawn as may at once.", RETRY);
    }
}
