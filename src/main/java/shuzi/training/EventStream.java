package shuzi.training;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * One client that watches a job. No thread belongs to it, and nothing is queued for it: it has the number of the last
 * epoch that was written to it, and gets the next ones when its connection takes more. A client that takes nothing for
 * some time is dropped.
 *
 * <p>Tomcat keeps a request's buffers, 100 KB, for as long as the request lasts, an asynchronous one too. So the request
 * ends here with the head of its answer, and its connection is handed to this class as one that is upgraded; what
 * follows is the body, which ends with the connection (RFC 9112, section 6.3).
 *
 * <p>Public for Tomcat, which makes it.
 */
public final class EventStream implements InternalHttpUpgradeHandler {

    private static final int TO_IGNORE = 512; // bytes at once of what a client says after its request

    private @Nullable UUID jobId;
    private @Nullable Consumer<EventStream> onWritable;
    private @Nullable SocketWrapperBase<?> socket; // null until the request has ended
    private Duration writeTimeout = Duration.ZERO;
    private boolean closed;
    private boolean flushing; // what was written has not left whole
    private boolean ending;

    // of the writing thread
    private int epoch;
    private @Nullable JobStatus status;
    private long lastWrite; // by the ticker

    /**
     * Sends the head of the answer. The stream is writable when the request has ended.
     *
     * @param epoch number of the last epoch that the client has seen, 0 if none
     * @param writeTimeout how long the client may take nothing
     * @param onWritable told, by any thread, when the connection takes more after it did not, and when it has ended
     */
    void begin(
            UUID jobId,
            int epoch,
            Duration writeTimeout,
            long now,
            Consumer<EventStream> onWritable,
            HttpServletResponse response)
            throws IOException {
        this.jobId = jobId;
        this.epoch = epoch;
        this.writeTimeout = writeTimeout;
        this.lastWrite = now;
        this.onWritable = onWritable;
        response.setStatus(HttpServletResponse.SC_OK); // not 101: to the client nothing is upgraded
        response.setHeader("Connection", "close"); // the body ends with it, and is not sent in chunks
        response.flushBuffer();
    }

    UUID jobId() {
        return Objects.requireNonNull(jobId);
    }

    int epoch() {
        return epoch;
    }

    @Nullable
    JobStatus status() {
        return status;
    }

    long lastWrite() {
        return lastWrite;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Whether the connection takes something now. If not, {@code onWritable} is told when it does. */
    synchronized boolean isWritable() {
        return socket != null && !closed && !flushing && !ending;
    }

    /** Writes epochs. The stream must be writable. */
    void epochs(byte[] events, int last, long now) {
        epoch = last;
        write(events, now);
    }

    /** Writes the status. The stream must be writable. */
    void status(byte[] event, JobStatus next, long now) {
        status = next;
        write(event, now);
    }

    /** Writes a comment. The stream must be writable. */
    void comment(byte[] comment, long now) {
        write(comment, now);
    }

    private synchronized void write(byte[] bytes, long now) {
        if (socket == null || closed) {
            return;
        }
        try {
            socket.write(false, bytes, 0, bytes.length); // what the connection does not take, the socket keeps
            lastWrite = now;
            flush(socket);
        } catch (IOException gone) {
            close();
        }
    }

    private void flush(SocketWrapperBase<?> to) throws IOException {
        flushing = to.flush(false);
        if (flushing) {
            to.registerWriteInterest();
        } else if (ending) {
            close();
        }
    }

    /** Ends the stream when all that was written has left. */
    synchronized void end() {
        ending = true;
        if (!flushing) {
            close();
        }
    }

    /** Ends the stream. */
    synchronized void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
    }

    private void tell() {
        if (onWritable != null) {
            onWritable.accept(this);
        }
    }

    @Override
    public synchronized void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        wrapper.setReadTimeout(-1); // it has nothing to say
        wrapper.setWriteTimeout(writeTimeout.toMillis());
        socket = wrapper;
        if (closed) {
            wrapper.close();
        }
    }

    /** The request has ended. */
    @Override
    public void init(WebConnection connection) {
        tell();
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        SocketState state = dispatch(event);
        tell();
        return state;
    }

    private synchronized SocketState dispatch(SocketEvent event) {
        if (socket == null || closed) {
            closed = true;
            return SocketState.CLOSED;
        }
        try {
            switch (event) {
                case OPEN_READ -> {
                    if (socket.read(false, ByteBuffer.allocate(TO_IGNORE)) < 0) {
                        closed = true;
                    }
                }
                case OPEN_WRITE -> flush(socket);
                case STOP, DISCONNECT, ERROR, TIMEOUT, CONNECT_FAIL -> closed = true;
            }
        } catch (IOException gone) {
            closed = true;
        }
        return closed ? SocketState.CLOSED : SocketState.UPGRADED;
    }

    @Override
    public void timeoutAsync(long now) {
        // a read may take for ever, and a write's timeout comes as an event
    }

    @Override
    public void setSslSupport(SSLSupport sslSupport) {
        // of no interest
    }

    @Override
    public void pause() {
        // JobEvents ends the streams when the application stops
    }

    /** The connection has ended. */
    @Override
    public void destroy() {
        synchronized (this) {
            closed = true;
        }
        tell();
    }
}
