package shuzi.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.ServiceTest;

/** All replicas use the database's time, whatever their machines' clocks show. */
@ServiceTest
@Tag("database")
@ExtendWith(OutputCaptureExtension.class)
class DatabaseClockTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    @Autowired
    com.github.kagkarlsson.scheduler.Clock clockOfQueue;

    @Autowired
    Scheduler scheduler;

    private final AtomicLong ticker = new AtomicLong();
    private final AtomicReference<Instant> database = new AtomicReference<>(NOON);

    @Test
    void aWrongMachineClockIsReportedOnceAndNotUsed(CapturedOutput output) {
        var own = new DatabaseClock(database::get, ticker::get, () -> NOON.plusSeconds(600));
        own.synchronise();
        own.synchronise();
        assertThat(own.instant()).isEqualTo(NOON);
        assertThat(output)
                .containsOnlyOnce(
                        "The clock of this machine is 600 s ahead of the database's clock, which the service uses.");
    }

    @Test
    void settingTheMachinesClockDoesNotChangeTheTime() {
        var machine = new AtomicReference<>(NOON);
        var own = new DatabaseClock(database::get, ticker::get, machine::get);
        own.synchronise();
        machine.set(NOON.minusSeconds(3600));
        ticker.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(own.instant()).isEqualTo(NOON.plusSeconds(7));
    }

    @Test
    void aSlowReadingOfTheDatabasesClockIsIgnored() {
        var own = new DatabaseClock(
                () -> {
                    ticker.addAndGet(Duration.ofSeconds(2).toNanos());
                    return NOON.plusSeconds(3600);
                },
                ticker::get,
                () -> NOON);
        own.synchronise();
        assertThat(own.instant()).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void allPackagesAndTheQueueUseTheDatabasesTime() {
        Instant now = jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        assertThat(clock).isInstanceOf(DatabaseClock.class);
        assertThat(clock.instant()).isCloseTo(now, within(3, ChronoUnit.SECONDS));
        assertThat(clockOfQueue.now()).isCloseTo(now, within(3, ChronoUnit.SECONDS));
        assertThat(scheduler).extracting("clock").isSameAs(clockOfQueue);
    }
}
