package shuzi.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.ServiceTest;

@ServiceTest
@Tag("database")
@Timeout(60)
class DatabaseNotificationsTest {

    private static final String CHANNEL = "notifications_test";
    private static final String BAD = "bad";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Semaphore listening = new Semaphore(0);
    private final JdbcClient jdbc;
    private final DatabaseNotifications notifications;

    @Autowired
    DatabaseNotificationsTest(JdbcConnectionDetails database, JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.notifications = new DatabaseNotifications(database);
        notifications.subscribe(CHANNEL, this::receive, listening::release);
    }

    private void receive(String payload) {
        if (payload.equals(BAD)) {
            throw new IllegalStateException("as if it was broken");
        }
        received.add(payload);
    }

    @AfterEach
    void stop() {
        notifications.stop();
    }

    @Test
    void listeningResumesAfterAFailure() throws InterruptedException {
        notifications.start();
        listening.acquire();
        send(CHANNEL, BAD);
        listening.acquire();
        send(CHANNEL, "good");
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("good");
    }

    @Test
    void eachSubscriberReceivesItsChannelOnly() throws InterruptedException {
        BlockingQueue<String> others = new LinkedBlockingQueue<>();
        notifications.subscribe("other_notifications_test", others::add, () -> {});
        notifications.start();
        listening.acquire();
        send("other_notifications_test", "1");
        send(CHANNEL, "2");
        assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("2");
        assertThat(others).containsExactly("1");
        assertThat(received).isEmpty();
    }

    private void send(String channel, String payload) {
        jdbc.sql("select pg_notify(?, ?)").param(channel).param(payload).query().singleRow();
    }
}
