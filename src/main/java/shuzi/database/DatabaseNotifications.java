package shuzi.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Receives PostgreSQL's notifications, on a thread and a connection of its own, because it would occupy a connection of
 * the pool for ever. It replaces a lost connection.
 */
@Component
public final class DatabaseNotifications implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DatabaseNotifications.class);
    private static final Duration SILENCE = Duration.ofSeconds(10); // after it, the connection is tested
    private static final int ANSWER_SECONDS = 5;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final JdbcConnectionDetails database;
    private final Map<String, Subscriber> subscribers = new ConcurrentHashMap<>(); // by channel
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean started;
    private volatile @Nullable Connection connection;

    /** Creates the receiver for a database; it connects at {@link #start}. */
    public DatabaseNotifications(JdbcConnectionDetails database) {
        this.database = database;
    }

    private record Subscriber(Consumer<String> received, Runnable missed) {}

    /**
     * Subscribes to a channel. Must be called before the application starts its components. Both callbacks run on the
     * thread that receives, so they must be short. If one throws, the connection is replaced.
     *
     * @param channel a name in lower case
     * @param received called with the payload of a notification
     * @param missed called if notifications may have been missed
     */
    public void subscribe(String channel, Consumer<String> received, Runnable missed) {
        if (started) {
            throw new IllegalStateException("the channel " + channel + " is subscribed to after the start");
        }
        subscribers.put(channel, new Subscriber(received, missed));
    }

    @Override
    public void start() {
        started = true;
        Thread.ofPlatform().daemon().name("notifications").start(this::run);
    }

    @Override
    public void stop() {
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

    @Override
    public boolean isRunning() {
        return started && stopped.getCount() > 0;
    }

    private void run() {
        boolean wasLost = false;
        while (stopped.getCount() > 0) {
            try (Connection opened = connect()) {
                connection = opened;
                try (var statement = opened.createStatement()) {
                    for (String channel : subscribers.keySet()) {
                        statement.execute("listen " + channel);
                    }
                }
                if (wasLost) {
                    log.info("Notifications of the database arrive again");
                }
                wasLost = false;
                subscribers.values().forEach(subscriber -> subscriber.missed.run());
                receive(opened);
            } catch (SQLException | RuntimeException e) {
                if (!wasLost && stopped.getCount() > 0) {
                    log.warn(
                            "Notifications of the database are interrupted. Querying every few seconds instead: {}",
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
                Subscriber subscriber = subscribers.get(notification.getName());
                if (subscriber != null) {
                    subscriber.received.accept(notification.getParameter());
                }
            }
            if (notifications.length == 0 && !opened.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the connection is dead");
            }
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        if (database.getUsername() != null) {
            properties.setProperty("user", database.getUsername());
        }
        if (database.getPassword() != null) {
            properties.setProperty("password", database.getPassword());
        }
        properties.setProperty("ApplicationName", "shuzi notifications");
        properties.setProperty("connectTimeout", String.valueOf(ANSWER_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(ANSWER_SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(2 * SILENCE.toSeconds())); // longer than the silence
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(database.getJdbcUrl(), properties);
    }
}
