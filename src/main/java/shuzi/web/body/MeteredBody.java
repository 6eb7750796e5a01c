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
 * A request body whose read fails if it arrives too slowly or takes too long. Only time spent waiting for the client
 * counts. The failure is an unchecked {@link ProblemException}, because Tomcat treats an IOException as a closed
 * connection. The connection's own timeout detects a client that sends nothing.
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
     * Reads the next bytes.
     *
     * @throws BodyTimeoutException if the body arrives too slowly
     */
    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        long start = clock.getAsLong();
        int read;
        try {
            var counting = new CountingHandler(handler);
            read = body.doRead(counting);
            reachesIntoNext |= counting.bytes > Math.max(read, 0);
        } catch (SocketTimeoutException ignored) { // the problem says all of it
            throw fail(BodyTimeoutException.silent());
        }
        waited += clock.getAsLong() - start;
        if (read < 0) {
            return read;
        }
        received += read;
        if (waited > maxNanos) {
            throw fail(BodyTimeoutException.after(Duration.ofNanos(maxNanos)));
        }
        double seconds = (waited - GRACE.toNanos()) / 1e9;
        if (seconds > 0 && received < seconds * bytesPerSecond) {
            throw fail(BodyTimeoutException.slowerThan(bytesPerSecond));
        }
        return read;
    }

    private ProblemException fail(ProblemException problem) {
        failed = true;
        return problem;
    }

    /** Tells whether reading has failed; the rest of the body is then not read. */
    boolean isFailed() {
        return failed;
    }

    /**
     * Tells whether bytes of the next request arrived together with the body. Tomcat processes them after this request.
     */
    boolean reachesIntoNext() {
        return reachesIntoNext;
    }

    @Override
    public int available() {
        return body.available();
    }

    /** Passes a buffer on, and records its number of bytes before it is cut to the body's length. */
    private static final class CountingHandler implements ApplicationBufferHandler {

        private final ApplicationBufferHandler handler;
        private int bytes;

        CountingHandler(ApplicationBufferHandler handler) {
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
