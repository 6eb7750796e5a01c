package shuzi.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last lines that PostgreSQL and its tools print, in memory because the disk may be full. They are logged
 * only when a start fails or the server ends by itself.
 */
final class PostgresOutput extends AppenderBase<ILoggingEvent> {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final int MAX_LINES = 60;

    private final Deque<String> lines = new ArrayDeque<>();
    private boolean passing;

    private PostgresOutput() {}

    /** Starts to keep the log lines of {@link EmbeddedPostgres}. Its warnings are still logged. */
    static PostgresOutput keep() {
        var output = new PostgresOutput();
        output.start();
        Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
        logger.addAppender(output);
        logger.setAdditive(false);
        return output;
    }

    /** Stops keeping log lines. */
    void end() {
        ((Logger) LoggerFactory.getLogger(EmbeddedPostgres.class)).detachAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            log.warn("{}", message);
        } else {
            add(message);
        }
    }

    synchronized void add(String line) {
        if (passing) {
            log.warn("{}", line);
            return;
        }
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** Logs the kept lines and drops them. */
    synchronized void show() {
        lines.forEach(line -> log.warn("{}", line));
        lines.clear();
    }

    /** Logs the kept lines, and from now on every line at once. */
    synchronized void pass() {
        show();
        passing = true;
    }

    synchronized void clear() {
        lines.clear();
    }
}
