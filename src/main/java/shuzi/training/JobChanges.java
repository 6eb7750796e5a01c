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
import shuzi.core.id.JobId;

/**
 * Receives PostgreSQL's notifications of changed jobs, on a thread and a connection of its own, because it would occupy
 * a connection of the pool for ever. It replaces a lost connection.
 */
final class JobChanges {

    private static final Logger log = LoggerFactory.getLogger(JobChanges.class);
    private static final Duration SILENCE = Duration.ofSeconds(10); // after it, the connection is tested
    private static final int ANSWER_SECONDS = 5;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final JdbcConnectionDetails database;
    private final Consumer<JobId> changed;
    private final Runnable missed;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Connection connection;

    /**
     * Stores what to call when jobs change.
     *
     * @param changed called with the id of a job whose status has changed or that has a new epoch
     * @param missed called if notifications may have been missed
     */
    JobChanges(JdbcConnectionDetails database, Consumer<JobId> changed, Runnable missed) {
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
            } catch (SQLException e) {
                log.debug("The connection is closed already", e);
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
                receive(opened);
            } catch (SQLException | RuntimeException e) {
                if (!wasLost && stopped.getCount() > 0) {
                    log.warn(
                            "Notifications of changes to jobs are interrupted. Querying every few seconds instead: {}",
                            e.getMessage());
                }
                wasLost = true;
            }
            try {
                if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException ignored) { // the process ends
                return;
            }
        }
    }

    private void receive(Connection opened) throws SQLException {
        PGConnection postgres = opened.unwrap(PGConnection.class);
        while (stopped.getCount() > 0) {
            PGNotification[] notifications = postgres.getNotifications((int) SILENCE.toMillis());
            for (PGNotification notification : notifications) {
                receive(notification.getParameter());
            }
            if (notifications.length == 0 && !opened.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the connection is dead");
            }
        }
    }

    private void receive(String payload) {
        JobId job;
        try {
            job = new JobId(UUID.fromString(payload));
        } catch (IllegalArgumentException e) { // other programs may send notifications, too
            log.debug("Not the id of a job: {}", payload, e);
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
        properties.setProperty("socketTimeout", String.valueOf(2 * SILENCE.toSeconds())); // longer than the silence
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(database.getJdbcUrl(), properties);
    }
}
