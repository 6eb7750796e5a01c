package shuzi.model.alias;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import shuzi.web.event.EventStream;

/** The connection of a client that watches an alias. */
public final class AliasEventStream extends EventStream {

    private String alias = "";
    private int revision; // used by the writing thread only

    /**
     * Sends the head of the response.
     *
     * @param revision number of the last revision that the client has seen; 0 if none
     * @see EventStream#begin(Duration, long, Runnable, HttpServletResponse)
     */
    void begin(
            String alias,
            int revision,
            Duration writeTimeout,
            long now,
            Runnable onWritable,
            HttpServletResponse response)
            throws IOException {
        this.alias = alias;
        this.revision = revision;
        begin(writeTimeout, now, onWritable, response);
    }

    String alias() {
        return alias;
    }

    int revision() {
        return revision;
    }

    /** Writes revisions. The stream must be writable. */
    void write(byte[] events, int last, long now) {
        revision = last;
        write(events, now);
    }
}
