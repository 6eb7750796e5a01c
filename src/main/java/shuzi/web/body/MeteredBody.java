package shuzi.web.body;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import shuzi.web.problem.BodyTimeoutException;
import shuzi.web.problem.ProblemException;

/**
 * A request's body that fails when it arrives too slowly or takes too long. It fails with problems, which are unchecked:
 * Tomcat takes an IOException for the client's departure and answers it by itself. Only the time counts that was spent waiting for
 * the client. A client that sends nothing at all is found by the connection's own timeout.
 */
final class MeteredBody implements InputBuffer {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final InputBuffer body;
    private final long bytesPerSecond;
    private final long maxNanos;
    private final LongSupplier clock; // nanoseconds
    private boolean failed;
    private boolean reachesIntoNext;
    private long received;
    private long waited; // nanoseconds

    MeteredBody(InputBuffer body, long bytesPerSecond, Duration maxTime, LongSupplier clock) {
        this.body = body;
        this.bytesPerSecond = bytesPerSecond;
        this.maxNanos = maxTime.toNanos();
        this.clock = clock;
    }

    /**
     * Reads what comes next.
     *
     * @throws BodyTimeoutException when the body comes too slowly
     */
    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        long start = clock.getAsLong();
        int read;
        try {
            var handed = new Handed(handler);
            read = body.doRead(handed);
            reachesIntoNext |= handed.bytes > Math.max(read, 0);
        } catch (SocketTimeoutException silent) {
            throw failed(BodyTimeoutException.silent());
        }
        waited += clock.getAsLong() - start;
        if (read < 0) {
            return read;
        }
        received += read;
        if (waited > maxNanos) {
            throw failed(BodyTimeoutException.after(Duration.ofNanos(maxNanos)));
        }
        double rated = (waited - GRACE.toNanos()) / 1e9;
        if (rated > 0 && received < rated * bytesPerSecond) {
            throw failed(BodyTimeoutException.slowerThan(bytesPerSecond));
        }
        return read;
    }

    private ProblemException failed(ProblemException problem) {
        failed = true;
        return problem;
    }

    /** Whether reading has failed; the rest is not worth reading. */
    boolean isFailed() {
        return failed;
    }

    /** Whether bytes of the next request came with the body's; Tomcat gives them back when this request ends. */
    boolean reachesIntoNext() {
        return reachesIntoNext;
    }

    @Override
    public int available() {
        return body.available();
    }

    /** Hands a buffer on, and knows how much was in it before it was cut to the body's length. */
    private static final class Handed implements ApplicationBufferHandler {

        private final ApplicationBufferHandler handler;
        private int bytes;

        Handed(ApplicationBufferHandler handler) {
            this.handler = handler;
        }

        @Override
        public void setByteBuffer(@Nullable ByteBuffer buffer) {
            bytes = buffer == null ? 0 : buffer.remaining();
            handler.setByteBuffer(buffer);
        }

        @Override
        public @Nullable ByteBuffer getByteBuffer() {
            return handler.getByteBuffer();
        }

        @Override
        public void expand(int size) {
            handler.expand(size);
        }
    }
}
