package shuzi.web.concurrency;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import shuzi.web.problem.TooManyRequestsException;

/**
 * Runs at most n pieces of work of one kind at once. Further work is rejected immediately: no request waits for a turn
 * on its thread.
 */
public final class ConcurrencyLimiter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Semaphore permits;
    private final String rejection;

    /**
     * Creates a limiter.
     *
     * @param max maximum number of pieces of work at once
     * @param work their kind, in the plural, for the message to clients
     */
    public ConcurrencyLimiter(int max, String work) {
        this.permits = new Semaphore(max);
        this.rejection = "Too many %s at once; the limit is %d. Try again later.".formatted(work, max);
    }

    /**
     * Runs a piece of work.
     *
     * @throws TooManyRequestsException if the maximum number is already running
     */
    public <T, E extends Exception> T run(Work<T, E> work) throws E {
        if (!permits.tryAcquire()) {
            throw TooManyRequestsException.because(rejection, RETRY_AFTER);
        }
        try {
            return work.run();
        } finally {
            permits.release();
        }
    }
}
