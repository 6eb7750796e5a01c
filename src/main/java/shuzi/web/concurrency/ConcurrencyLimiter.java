package shuzi.web.concurrency;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import shuzi.web.problem.TooManyRequestsException;

/** Runs at most n pieces of work of one kind at once. One more is turned away at once: nobody waits for a turn on a request's thread. */
public final class ConcurrencyLimiter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Semaphore places;
    private final String busy;

    /**
     * @param max how many pieces at once
     * @param work what they are, in the plural
     */
    public ConcurrencyLimiter(int max, String work) {
        this.places = new Semaphore(max);
        this.busy = "Too many %s at once; the limit is %d. Try again later.".formatted(work, max);
    }

    /**
     * Runs a piece of work.
     *
     * @throws TooManyRequestsException when there is no place for it
     */
    public <T, E extends Exception> T run(Work<T, E> work) throws E {
        if (!places.tryAcquire()) {
            throw TooManyRequestsException.because(busy, RETRY_AFTER);
        }
        try {
            return work.run();
        } finally {
            places.release();
        }
    }
}
