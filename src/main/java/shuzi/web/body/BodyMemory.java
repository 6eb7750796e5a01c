package shuzi.web.body;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import shuzi.web.concurrency.Work;
import shuzi.web.problem.TooManyRequestsException;

/**
 * The memory for pictures that requests bring: an eighth of the heap. A request reserves its part before its body is read into memory, so
 * that many large ones at once are turned away instead of filling the heap.
 */
@Component
public class BodyMemory {

    private static final int SHARE_OF_HEAP = 8;
    private static final long MIN_BYTES = 32 << 20; // one picture always has room
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final AtomicLong free; // bytes

    @Autowired
    BodyMemory() {
        this(Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    BodyMemory(long bytes) {
        this.free = new AtomicLong(bytes);
    }

    /**
     * Runs a piece of work for which that much memory is reserved.
     *
     * @throws TooManyRequestsException when other requests hold too much
     */
    public <T, E extends Exception> T with(long bytes, Work<T, E> work) throws E {
        if (free.getAndUpdate(left -> left < bytes ? left : left - bytes) < bytes) {
            throw TooManyRequestsException.because(
                    "Other requests use all of the memory for pictures. Try again later.", RETRY_AFTER);
        }
        try {
            return work.run();
        } finally {
            free.addAndGet(bytes);
        }
    }
}
