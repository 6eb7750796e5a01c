package shuzi.training;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.JobId;
import shuzi.web.event.EventStream;

/** The connection of a client that watches a job. */
public final class JobEventStream extends EventStream {

    private @Nullable JobId jobId;

    // used by the writing thread only
    private int epoch;
    private @Nullable JobStatus status;

    /**
     * Sends the head of the response.
     *
     * @param epoch number of the last epoch that the client has seen; 0 if none
     * @see EventStream#begin(Duration, long, Runnable, HttpServletResponse)
     */
    void begin(
            JobId jobId,
            int epoch,
            Duration writeTimeout,
            long now,
            Consumer<JobEventStream> onWritable,
            HttpServletResponse response)
            throws IOException {
        this.jobId = jobId;
        this.epoch = epoch;
        begin(writeTimeout, now, () -> onWritable.accept(this), response);
    }

    JobId jobId() {
        return Objects.requireNonNull(jobId);
    }

    int epoch() {
        return epoch;
    }

    @Nullable
    JobStatus status() {
        return status;
    }

    /** Writes epochs. The stream must be writable. */
    void writeEpochs(byte[] events, int last, long now) {
        epoch = last;
        write(events, now);
    }

    /** Writes the status. The stream must be writable. */
    void writeStatus(byte[] event, JobStatus next, long now) {
        status = next;
        write(event, now);
    }
}
