package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
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
import shuzi.core.id.JobId;

@ServiceTest
@Tag("database")
@Timeout(60)
class JobChangesTest {

    private static final JobId BAD = new JobId(new UUID(1, 1));
    private static final JobId GOOD = new JobId(new UUID(1, 2));

    private final BlockingQueue<JobId> heard = new LinkedBlockingQueue<>();
    private final Semaphore listening = new Semaphore(0);
    private final JdbcClient jdbc;
    private final JobChanges changes;

    @Autowired
    JobChangesTest(JdbcConnectionDetails database, JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.changes = new JobChanges(database, this::hear, listening::release);
    }

    private void hear(JobId id) {
        if (id.equals(BAD)) {
            throw new IllegalStateException("as if it was broken");
        }
        heard.add(id);
    }

    @AfterEach
    void stop() {
        changes.stop();
    }

    @Test
    void aNotificationThatIsNoJobIdIsIgnored() throws InterruptedException {
        changes.start();
        listening.acquire();
        send("x");
        send(GOOD.toString());
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(GOOD);
        assertThat(listening.availablePermits()).as("lost connections").isZero();
    }

    @Test
    void listeningResumesAfterAFailure() throws InterruptedException {
        changes.start();
        listening.acquire();
        send(BAD.toString());
        listening.acquire();
        send(GOOD.toString());
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(GOOD);
    }

    private void send(String payload) {
        jdbc.sql("select pg_notify('training_job', ?)").param(payload).query().singleRow();
    }
}
