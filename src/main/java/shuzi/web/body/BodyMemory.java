package shuzi.web.body;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import shuzi.web.concurrency.Work;
import shuzi.web.problem.TooManyRequestsException;

/**
 * Limits the memory for pictures in request bodies to an eighth of the heap. A request reserves memory before its body
 * is read, so that many large bodies at once get 429 instead of filling the heap.
 */
@Component
public class BodyMemory {

    private static final int SHARE_OF_HEAP = 8;
    private static final long MIN_BYTES = 32 << 20; // enough for one picture
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AtomicLong free; // bytes
    private final long capacity; // bytes

    @Autowired
    BodyMemory() {
        this(Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    BodyMemory(long bytes) {
        this.free = new AtomicLong(bytes);
        this.capacity = bytes;
    }

    /**
     * Runs a piece of work while memory is reserved for it.
     *
     * @param bytes size of the memory
     * @throws TooManyRequestsException if other requests hold too much of it
     */
    public <T, E extends Exception> T with(long bytes, Work<T, E> work) throws E {
        try (Reservation reservation = new Reservation()) {
            reservation.grow(bytes);
            return work.run();
        }
    }

    /** Returns the number of bytes that all requests together can reserve. */
    public long capacity() {
        return capacity;
    }

    /** Returns a reservation of no memory, for a request that reserves more as its body arrives. */
    public Reservation reservation() {
        return new Reservation();
    }

    /** Memory that is reserved for a request. */
    public final class Reservation implements AutoCloseable {

        private long reserved; // bytes

        private Reservation() {}

        /**
         * Reserves more memory.
         *
         * @throws TooManyRequestsException if other requests hold too much of it
         */
        public void grow(long bytes) {
            if (free.getAndUpdate(left -> left < bytes ? left : left - bytes) < bytes) {
                throw TooManyRequestsException.because(
                        "Other requests use all of the memory for pictures. Try again later.", RETRY_AFTER);
            }
            reserved += bytes;
        }

        /** Returns some of the memory. */
        public void shrink(long bytes) {
            reserved -= bytes;
            free.addAndGet(bytes);
        }

        @Override
        public void close() {
            shrink(reserved);
        }
    }
}
