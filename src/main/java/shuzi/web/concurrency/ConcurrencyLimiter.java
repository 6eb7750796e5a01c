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
    private final Duration retryAfter;

    /**
     * Creates a limiter.
     *
     * @param max maximum number of pieces of work at once
     * @param work their kind, in the plural, for the message to clients
     */
    public ConcurrencyLimiter(int max, String work) {
        this(max, "Too many %s at once; the limit is %d. Try again later.".formatted(work, max), RETRY_AFTER);
    }

    /**
     * Creates a limiter with a message of its own.
     *
     * @param max maximum number of pieces of work at once
     * @param rejection message to clients
     * @param retryAfter time after which a client may try again
     */
    public ConcurrencyLimiter(int max, String rejection, Duration retryAfter) {
        this.permits = new Semaphore(max);
        this.rejection = rejection;
        this.retryAfter = retryAfter;
    }

    /**
     * Runs a piece of work.
     *
     * @throws TooManyRequestsException if the maximum number is already running
     */
    public <T, E extends Exception> T run(Work<T, E> work) throws E {
        acquire();
        try {
            return work.run();
        } finally {
            release();
        }
    }

    /**
     * Counts a piece of work that ends later, on any thread, with {@link #release}.
     *
     * @throws TooManyRequestsException if the maximum number is already running
     */
    public void acquire() {
        if (!permits.tryAcquire()) {
            throw TooManyRequestsException.because(rejection, retryAfter);
        }
    }

    /** Ends the count of a piece of work. */
    public void release() {
        permits.release();
    }
}
