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
 * Bounds the time that a request's body may hold its thread. While the request is answered, its body must arrive at the least rate
 * ({@link MeteredBody}). What is left of it after the answer is read for a while, so that the client gets to see the answer, and then the
 * connection is closed; Tomcat alone would wait for it without a limit. The body of a client that has not authenticated is left unread
 * unless it is small and has arrived already.
 */
public final class RequestBodyValve extends ValveBase {

    private static final String UNREAD = RequestBodyValve.class.getName() + ".unread";
    private static final long READ_ANYWAY = 1 << 20; // it has most likely arrived
    private static final long MAX_DRAINED = 1 << 30;
    private static final Duration MAX_DRAIN_TIME = Duration.ofSeconds(10);
    private static final int MAX_WAITS = 8; // threads, which no limit on requests counts any more
    private static final Duration PATIENCE = Duration.ofMillis(500); // with what has not arrived
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    private final Semaphore waits = new Semaphore(MAX_WAITS);
    private final DataSize minRate; // a second
    private final Duration maxTime;
    private final boolean authenticated;

    /**
     * @param minRate the least rate of a body, in bytes a second on average
     * @param maxTime the longest time that a body may take to arrive
     * @param authenticated whether clients have to authenticate
     */
    public RequestBodyValve(DataSize minRate, Duration maxTime, boolean authenticated) {
        super(true);
        this.minRate = minRate;
        this.maxTime = maxTime;
        this.authenticated = authenticated;
    }

    /** Leaves the request's body unread; called before the answer is written. */
    public static void leaveUnread(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(UNREAD, true);
        boolean unknownLength = request.getHeader("Transfer-Encoding") != null;
        if (unknownLength || request.getContentLengthLong() > READ_ANYWAY) {
            response.setHeader("Connection", "close");
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // what Tomcat has answered already has a length that may be malformed
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
        // a client that asked before sending its body has not sent it, and a read would ask for it
        if (metered.isFailed() || coyote.hasExpectation() || !comesToItsEnd(request, unread)) {
            coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean isRead(Request request) {
        var read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    /** Waits for the rest of a body, as long as few others are waited for; returns whether it came to its end. */
    private boolean comesToItsEnd(Request request, boolean unread) {
        if (unread && request.getContentLengthLong() > READ_ANYWAY) {
            return false;
        }
        // of an unknown length, half a chunk's head would be waited for
        if (request.getContentLengthLong() >= 0 && hasArrived(request, Duration.ZERO)) {
            return true;
        }
        if (!waits.tryAcquire()) {
            return false;
        }
        try {
            return unread ? hasArrived(request, PATIENCE) : drained(request.getCoyoteRequest());
        } finally {
            waits.release();
        }
    }

    /** Reads and drops the rest of the body; returns whether it came to its end. */
    private static boolean drained(org.apache.coyote.Request coyote) {
        var dropped = new Dropped();
        long end = System.nanoTime() + MAX_DRAIN_TIME.toNanos();
        long bytes = 0;
        try {
            while (bytes < MAX_DRAINED && System.nanoTime() - end < 0) {
                int read = coyote.doRead(dropped);
                if (read < 0) {
                    return true;
                }
                bytes += read;
            }
        } catch (IOException gone) {
            return false;
        }
        return false;
    }

    /** Reads what arrives of a small body within a time; returns whether that was all of it. */
    private static boolean hasArrived(Request request, Duration patience) {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        var dropped = new Dropped();
        long end = System.nanoTime() + patience.toNanos();
        long bytes = 0;
        try {
            while (!isRead(request)) {
                coyote.action(ActionCode.AVAILABLE, true);
                if (coyote.getAvailable() > 0) {
                    int read = coyote.doRead(dropped);
                    if (read < 0) {
                        return true;
                    }
                    bytes += read;
                    if (bytes > READ_ANYWAY) {
                        return false;
                    }
                } else if (System.nanoTime() - end >= 0) {
                    return false;
                } else {
                    Thread.sleep(POLL_INTERVAL);
                }
            }
            return true;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes bytes that nobody wants. */
    private static final class Dropped implements ApplicationBufferHandler {

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
            // Tomcat hands its own buffer over
        }
    }
}
