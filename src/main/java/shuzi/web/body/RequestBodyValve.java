package shuzi.web.body;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import shuzi.web.request.Client;

/**
 * Limits the time for which a request body can hold a thread. While the request is processed, its body must arrive at
 * the minimum rate ({@link MeteredBody}). After the response, the valve reads the rest of the body for a limited time,
 * so that the client can read the response, and then closes the connection. Tomcat alone would wait without a limit.
 * The body of an unauthenticated client is left unread unless it is small and has already arrived.
 */
public final class RequestBodyValve extends ValveBase {

    private static final String UNREAD = RequestBodyValve.class.getName() + ".unread";
    private static final long MAX_SMALL = 1 << 20; // bytes of a body that has most likely arrived
    private static final long MAX_DRAINED = 1 << 30; // bytes
    private static final Duration MAX_DRAIN_TIME = Duration.ofSeconds(10);
    private static final int MAX_WAITS = 8; // threads; limits on requests no longer count them
    private static final Duration MAX_SMALL_TIME = Duration.ofMillis(500); // for the rest of a small body
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    private final Semaphore waits = new Semaphore(MAX_WAITS);
    private final DataSize minRate; // bytes per second
    private final Duration maxTime;
    private final boolean authenticated;

    /**
     * Creates the valve.
     *
     * @param minRate minimum rate of a body, in bytes per second on average
     * @param maxTime maximum time for a body to arrive
     * @param authenticated whether clients must authenticate
     */
    public RequestBodyValve(DataSize minRate, Duration maxTime, boolean authenticated) {
        super(true);
        this.minRate = minRate;
        this.maxTime = maxTime;
        this.authenticated = authenticated;
    }

    /** Leaves the request's body unread. Call this before the response is written. */
    public static void leaveUnread(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(UNREAD, true);
        boolean unknownLength = request.getHeader("Transfer-Encoding") != null;
        if (unknownLength || request.getContentLengthLong() > MAX_SMALL) {
            response.setHeader("Connection", "close");
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // a request that Tomcat has already rejected may have a malformed length
        if (response.getStatus() >= 400
                || (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null)) {
            getNext().invoke(request, response);
            return;
        }
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        InputBuffer body = coyote.getInputBuffer();
        var metered = new MeteredBody(body, minRate.toBytes(), maxTime, System::nanoTime);
        coyote.setInputBuffer(metered);
        ClientConnection.remember(request, metered);
        try {
            getNext().invoke(request, response);
        } finally {
            coyote.setInputBuffer(body);
        }
        if (request.isAsync() || isRead(request)) {
            return;
        }
        response.finishResponse();
        boolean unread = request.getAttribute(UNREAD) != null || (authenticated && Client.name(request) == null);
        // a client that sent Expect: 100-continue is still waiting with its body, and a read would request it
        if (metered.isFailed() || coyote.hasExpectation() || !readToEnd(request, unread)) {
            coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean isRead(Request request) {
        var read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    /** Reads the rest of a body, unless too many threads do so; returns whether its end was reached. */
    private boolean readToEnd(Request request, boolean unread) {
        if (unread && request.getContentLengthLong() > MAX_SMALL) {
            return false;
        }
        // with an unknown length, reading could block on an incomplete chunk header
        if (request.getContentLengthLong() >= 0 && discardArrived(request, Duration.ZERO)) {
            return true;
        }
        if (!waits.tryAcquire()) {
            return false;
        }
        try {
            return unread ? discardArrived(request, MAX_SMALL_TIME) : drain(request.getCoyoteRequest());
        } finally {
            waits.release();
        }
    }

    /** Reads and discards the rest of the body; returns whether its end was reached. */
    private static boolean drain(org.apache.coyote.Request coyote) {
        var discarding = new DiscardingHandler();
        long end = System.nanoTime() + MAX_DRAIN_TIME.toNanos();
        long bytes = 0;
        try {
            while (bytes < MAX_DRAINED && System.nanoTime() - end < 0) {
                int read = coyote.doRead(discarding);
                if (read < 0) {
                    return true;
                }
                bytes += read;
            }
        } catch (IOException ignored) { // the client closed the connection
            return false;
        }
        return false;
    }

    /** Reads and discards what arrives of a small body within a time; returns whether its end was reached. */
    private static boolean discardArrived(Request request, Duration maxTime) {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        var discarding = new DiscardingHandler();
        long end = System.nanoTime() + maxTime.toNanos();
        long bytes = 0;
        try {
            while (!isRead(request)) {
                coyote.action(ActionCode.AVAILABLE, true);
                if (coyote.getAvailable() > 0) {
                    int read = coyote.doRead(discarding);
                    if (read < 0) {
                        return true;
                    }
                    bytes += read;
                    if (bytes > MAX_SMALL) {
                        return false;
                    }
                } else if (System.nanoTime() - end >= 0) {
                    return false;
                } else {
                    Thread.sleep(POLL_INTERVAL);
                }
            }
            return true;
        } catch (IOException ignored) { // the client closed the connection
            return false;
        } catch (InterruptedException ignored) { // the service is stopping
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Receives discarded bytes. */
    private static final class DiscardingHandler implements ApplicationBufferHandler {

        private @Nullable ByteBuffer buffer;

        @Override
        public void setByteBuffer(@Nullable ByteBuffer bytes) {
            buffer = bytes;
        }

        @Override
        public @Nullable ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // not needed: Tomcat passes its own buffer
        }
    }
}
