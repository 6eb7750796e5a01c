package shuzi.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The embedded PostgreSQL on a folder of its own, killed for real. */
class EmbeddedDatabaseTest {

    private static final List<Duration> TRIES = List.of(Duration.ZERO, Duration.ZERO);

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<String> lost = new LinkedBlockingQueue<>();
    private EmbeddedDatabase database;

    @AfterEach
    void close() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void aServerThatDiesIsStartedAgainOnTheSamePortWithAllThatWasStored() {
        database = start();
        jdbc().sql("create table kept as select 42 answer").update();

        kill();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(DataAccessException.class)
                .until(
                        () -> jdbc().sql("select answer from kept")
                                .query(Integer.class)
                                .single(),
                        answer -> answer == 42);
        assertThat(lost).isEmpty();
    }

    @Test
    void whyAServerDoesNotStartAgainIsTold() throws Exception {
        database = start();
        Path control = data().resolve("global").resolve("pg_control");
        Files.move(control, folder.resolve("pg_control")); // as good as a disk that is full

        kill();

        assertThat(lost.poll(1, TimeUnit.MINUTES)).contains("could not open file", "pg_control");
        Files.move(folder.resolve("pg_control"), control);
    }

    @Test
    void aServerIsKnownThoughTheClockWasSetSinceItStarted() throws Exception {
        database = start();
        ProcessHandle server = EmbeddedDatabase.server(data()).orElseThrow();
        List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
        lines.set(2, "1000000000"); // when it started, by the clock of then
        Files.write(data().resolve("postmaster.pid"), lines);
        assertThat(EmbeddedDatabase.runsOn(data(), server)).isTrue();
        assertThat(EmbeddedDatabase.runsOn(folder, server)).isFalse();
    }

    private EmbeddedDatabase start() {
        return EmbeddedDatabase.start(folder, TRIES, lost::add);
    }

    private Path data() {
        return folder.resolve("postgresql");
    }

    private void kill() {
        EmbeddedDatabase.server(data()).orElseThrow().destroyForcibly();
    }

    private JdbcClient jdbc() {
        return JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl()));
    }
}
