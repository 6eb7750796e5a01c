package shuzi.training;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Hears from PostgreSQL which jobs have changed, on a thread and a connection of its own: one of the pool would be
 * missed there for ever. A lost connection is made again.
 */
final class JobChanges {

    private static final Logger log = LoggerFactory.getLogger(JobChanges.class);
    private static final Duration SILENCE = Duration.ofSeconds(10); // then it asks whether the connection still lives
    private static final int ANSWER_SECONDS = 5;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final JdbcConnectionDetails database;
    private final Consumer<UUID> changed;
    private final Runnable missed;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Connection connection;

    /**
     * @param changed told the id of a job whose status has changed or that has a new epoch
     * @param missed told when notifications may have been missed
     */
    JobChanges(JdbcConnectionDetails database, Consumer<UUID> changed, Runnable missed) {
        this.database = database;
        this.changed = changed;
        this.missed = missed;
    }

    void start() {
        Thread.ofPlatform().daemon().name("job-changes").start(this::run);
    }

    void stop() {
        stopped.countDown();
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException closed) {
                log.debug("closed already", closed);
            }
        }
    }

    private void run() {
        boolean wasLost = false;
        while (stopped.getCount() > 0) {
            try (Connection opened = connect()) {
                connection = opened;
                try (var statement = opened.createStatement()) {
                    statement.execute("listen training_job");
                }
                if (wasLost) {
                    log.info("Notifications of changes to jobs arrive again");
                }
                wasLost = false;
                missed.run();
                hear(opened);
            } catch (SQLException | RuntimeException lost) {
                if (!wasLost && stopped.getCount() > 0) {
                    log.warn(
                            "Notifications of changes to jobs are interrupted. Querying every few seconds instead: {}",
                            lost.getMessage());
                }
                wasLost = true;
            }
            try {
                if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void hear(Connection opened) throws SQLException {
        PGConnection postgres = opened.unwrap(PGConnection.class);
        while (stopped.getCount() > 0) {
            PGNotification[] heard = postgres.getNotifications((int) SILENCE.toMillis());
            for (PGNotification notification : heard) {
                hear(notification.getParameter());
            }
            if (heard.length == 0 && !opened.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the connection is dead");
            }
        }
    }

    private void hear(String payload) {
        UUID job;
        try {
            job = UUID.fromString(payload);
        } catch (IllegalArgumentException foreign) { // anybody may notify
            log.debug("Not the id of a job: {}", payload, foreign);
            return;
        }
        changed.accept(job);
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        if (database.getUsername() != null) {
            properties.setProperty("user", database.getUsername());
        }
        if (database.getPassword() != null) {
            properties.setProperty("password", database.getPassword());
        }
        properties.setProperty("ApplicationName", "shuzi events");
        properties.setProperty("connectTimeout", String.valueOf(ANSWER_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(ANSWER_SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(2 * SILENCE.toSeconds())); // beyond the silence
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(database.getJdbcUrl(), properties);
    }
}
