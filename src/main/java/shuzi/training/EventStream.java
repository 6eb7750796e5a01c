package shuzi.training;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that watches a job. No thread belongs to it, and nothing is queued for it: it has the number of the last
 * epoch that was written to it, and gets the next ones when its connection takes more (non-blocking output of the
 * Servlet specification 6.1, section 5.7). A client that takes nothing is dropped by the server's write timeout.
 *
 * <p>Only one thread may write. The container reports on others that a client has gone, and may use the response for
 * another request after that: no write overlaps such a report.
 */
final class EventStream implements WriteListener, AsyncListener {

    private final UUID jobId;
    private final AsyncContext context;
    private final ServletOutputStream output;
    private final Consumer<EventStream> onWritable;
    private boolean opened; // the container has said for the first time that it takes something
    private boolean closed;
    private boolean unflushed;
    private boolean ending;

    // of the writing thread
    private int epoch;
    private @Nullable JobStatus status;
    private Instant lastWrite;

    /**
     * @param epoch number of the last epoch that the client has seen, 0 if none
     * @param context of the request, which is without a time limit
     * @param onWritable told, by any thread, when the connection takes more after it did not, and when it has ended
     */
    EventStream(UUID jobId, int epoch, AsyncContext context, Instant now, Consumer<EventStream> onWritable)
            throws IOException {
        this.jobId = jobId;
        this.epoch = epoch;
        this.context = context;
        this.lastWrite = now;
        this.onWritable = onWritable;
        ServletResponse response = context.getResponse();
        this.output = response.getOutputStream();
    }

    /** Begins; whoever calls it has registered the stream before. */
    void open() {
        context.addListener(this);
        output.setWriteListener(this);
    }

    UUID jobId() {
        return jobId;
    }

    int epoch() {
        return epoch;
    }

    @Nullable
    JobStatus status() {
        return status;
    }

    Instant lastWrite() {
        return lastWrite;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Whether the connection takes something now. If not, {@code onWritable} is told when it does. A stream that is to
     * end ends here, when all that was written has left.
     */
    synchronized boolean isWritable() {
        if (!opened || closed) {
            return false;
        }
        try {
            if (!output.isReady()) {
                return false;
            }
            if (unflushed) {
                output.flush();
                unflushed = false;
                if (!output.isReady()) {
                    return false;
                }
            }
            if (ending) {
                complete();
                return false;
            }
            return true;
        } catch (IOException | IllegalStateException gone) {
            closed = true; // the container reports the error and ends the request
            return false;
        }
    }

    /** Writes epochs. The stream must be writable. */
    void epochs(byte[] events, int last, Instant now) {
        epoch = last;
        write(events, now);
    }

    /** Writes the status. The stream must be writable. */
    void status(byte[] event, JobStatus next, Instant now) {
        status = next;
        write(event, now);
    }

    /** Writes a comment. The stream must be writable. */
    void comment(byte[] comment, Instant now) {
        write(comment, now);
    }

    private synchronized void write(byte[] bytes, Instant now) {
        if (closed) {
            return;
        }
        try {
            output.write(bytes);
            unflushed = true;
            lastWrite = now;
        } catch (IOException | IllegalStateException gone) {
            closed = true;
        }
        isWritable(); // flushes, if it can now
    }

    /** Ends the stream when all that was written has left. */
    synchronized void end() {
        ending = true;
        isWritable();
    }

    private void complete() {
        closed = true;
        try {
            context.complete();
        } catch (IllegalStateException ended) { // by the container, at the same moment
            return;
        }
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            opened = true;
        }
        onWritable.accept(this);
    }

    /** The client has gone, or has taken nothing for too long. */
    @Override
    public void onError(Throwable gone) {
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        synchronized (this) {
            closed = true;
        }
        onWritable.accept(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // only a dispatch could start it again, and there is none
    }

    private synchronized void close() {
        complete();
        onWritable.accept(this);
    }
}
