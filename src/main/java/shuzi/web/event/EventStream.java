package shuzi.web.event;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client that receives Server-Sent Events. It needs no thread and no queue: a subclass stores which
 * event was written last, and the next ones are written when the connection accepts more bytes. It is closed if the
 * client reads nothing for some time.
 *
 * <p>Tomcat keeps the buffers of a request, 100 KB, until the request ends, even if it is asynchronous. So the request
 * ends after the head of the response, and Tomcat hands the connection to this class like an upgraded one. The events
 * are the body of the response, which ends with the connection (RFC 9112, section 6.3).
 *
 * <p>Subclasses are public because Tomcat creates their instances.
 */
public abstract class EventStream implements InternalHttpUpgradeHandler {

    private static final int MAX_IGNORED = 512; // bytes at once that a client sends after its request

    private @Nullable Runnable onWritable;
    private @Nullable SocketWrapperBase<?> socket; // null until the request has ended
    private Duration writeTimeout = Duration.ZERO;
    private boolean closed;
    private boolean flushing; // some written bytes are still in the buffer
    private boolean ending;

    private long lastWrite; // by the ticker; used by the writing thread only

    /**
     * Sends the head of the response. The stream becomes writable when the request has ended.
     *
     * @param writeTimeout maximum time for which the client reads nothing
     * @param now time of the ticker, in nanoseconds
     * @param onWritable called by any thread when the connection accepts bytes again, and when it has ended
     */
    protected void begin(Duration writeTimeout, long now, Runnable onWritable, HttpServletResponse response)
            throws IOException {
        this.writeTimeout = writeTimeout;
        this.lastWrite = now;
        this.onWritable = onWritable;
        response.setStatus(HttpServletResponse.SC_OK); // not 101: the client has not asked for an upgrade
        response.setHeader("Connection", "close"); // the end of the connection ends the body; no chunked coding
        response.flushBuffer();
    }

    public long lastWrite() {
        return lastWrite;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Returns whether the connection accepts bytes now. If not, {@code onWritable} is called when it does. */
    public synchronized boolean isWritable() {
        return socket != null && !closed && !flushing && !ending;
    }

    /** Writes events or a comment. The stream must be writable. */
    public synchronized void write(byte[] bytes, long now) {
        if (socket == null || closed) {
            return;
        }
        try {
            socket.write(false, bytes, 0, bytes.length); // the socket buffers what does not leave
            lastWrite = now;
            flush(socket);
        } catch (IOException ignored) { // the client has gone
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

    /** Closes the stream when all written bytes are sent. */
    public synchronized void end() {
        ending = true;
        if (!flushing) {
            close();
        }
    }

    /** Closes the stream at once. */
    public synchronized void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
    }

    private void notifyWritable() {
        if (onWritable != null) {
            onWritable.run();
        }
    }

    @Override
    public synchronized void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        wrapper.setReadTimeout(-1); // none: the client sends nothing
        wrapper.setWriteTimeout(writeTimeout.toMillis());
        socket = wrapper;
        if (closed) {
            wrapper.close();
        }
    }

    /** Makes the stream writable: the request has ended. */
    @Override
    public void init(WebConnection connection) {
        notifyWritable();
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        SocketState state = dispatch(event);
        notifyWritable();
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
                    if (socket.read(false, ByteBuffer.allocate(MAX_IGNORED)) < 0) {
                        closed = true;
                    }
                }
                case OPEN_WRITE -> flush(socket);
                case STOP, DISCONNECT, ERROR, TIMEOUT, CONNECT_FAIL -> closed = true;
            }
        } catch (IOException ignored) { // the client has gone
            closed = true;
        }
        return closed ? SocketState.CLOSED : SocketState.UPGRADED;
    }

    @Override
    public void timeoutAsync(long now) {
        // reads have no timeout, and the timeout of a write arrives as an event
    }

    @Override
    public void setSslSupport(SSLSupport sslSupport) {
        // the events do not depend on it
    }

    @Override
    public void pause() {
        // JobEvents ends the streams when the application stops
    }

    /** Marks the stream as closed: the connection has ended. */
    @Override
    public void destroy() {
        synchronized (this) {
            closed = true;
        }
        notifyWritable();
    }
}
