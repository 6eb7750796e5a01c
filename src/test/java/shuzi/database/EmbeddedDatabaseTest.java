package shuzi.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Kills an embedded PostgreSQL on a separate folder. */
@ExtendWith(OutputCaptureExtension.class)
@Execution(ExecutionMode.SAME_THREAD) // captures the output of the whole process
class EmbeddedDatabaseTest {

    private static final List<Duration> TRIES = List.of(Duration.ZERO, Duration.ZERO);

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<String> lost = new LinkedBlockingQueue<>();
    private final List<EmbeddedDatabase> started = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (EmbeddedDatabase database : started) {
            database.close();
        }
    }

    @Test
    void aServerThatDiesIsRestartedOnTheSamePortWithItsData() {
        EmbeddedDatabase database = start();
        jdbc(database).sql("create table kept as select 42 answer").update();

        kill();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(DataAccessException.class)
                .until(
                        () -> jdbc(database)
                                .sql("select answer from kept")
                                .query(Integer.class)
                                .single(),
                        answer -> answer == 42);
        assertThat(lost).isEmpty();
    }

    @Test
    void theReasonIsReportedIfTheServerCannotBeRestarted() throws Exception {
        start();
        Path control = data().resolve("global").resolve("pg_control");
        Files.move(control, folder.resolve("pg_control")); // has the effect of a full disk

        kill();

        assertThat(lost.poll(1, TimeUnit.MINUTES)).contains("could not open file", "pg_control");
        Files.move(folder.resolve("pg_control"), control);
    }

    @Test
    void aSuccessfulStartLogsNoOutputOfPostgres(CapturedOutput log) throws Exception {
        start().close();
        assertThat(log).contains("Starting the embedded PostgreSQL").doesNotContain("You can now start");
    }

    @Test
    void outputOfPostgresIsLoggedAfterAFailureAndItsWarningsAtOnce(CapturedOutput log) {
        Logger postgres = LoggerFactory.getLogger(EmbeddedPostgres.class);
        PostgresOutput output = PostgresOutput.keep();
        postgres.info("the first line");
        postgres.warn("a warning");
        assertThat(log).contains("a warning").doesNotContain("the first line");
        output.pass();
        assertThat(log).contains("the first line");
        postgres.info("a line after the failure");
        assertThat(log).contains("a line after the failure");
        output.end();
    }

    @Test
    void aServerIsRecognizedEvenIfTheClockWasChanged() throws Exception {
        start();
        ProcessHandle server = new PostgresFolder(data()).server().orElseThrow();
        List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
        lines.set(2, "1000000000"); // the time of its start by another clock
        Files.write(data().resolve("postmaster.pid"), lines);
        assertThat(new PostgresFolder(data()).isRunBy(server)).isTrue();
        assertThat(new PostgresFolder(folder).isRunBy(server)).isFalse();
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws Exception {
        folder = Files.createFile(folder.resolve("file"));
        assertRejected(folder + " is a file.", "Set shuzi.data-directory to a folder that the service can write to.");
    }

    @Test
    void aFolderWithOtherFilesIsNotTouched() throws Exception {
        Files.createFile(Files.createDirectories(data()).resolve("letter.txt"));
        assertRejected(
                "contains files that are not a database of this service.",
                "Set shuzi.data-directory to another folder");
        assertThat(data().toFile().list()).containsExactly("letter.txt");
    }

    @Test
    void aDatabaseOfAnotherPostgresVersionIsNotTouched() throws Exception {
        Files.writeString(Files.createDirectories(data()).resolve("PG_VERSION"), "17\n");
        assertRejected("belongs to PostgreSQL 17, but this service contains PostgreSQL 18.", "pg_dump");
    }

    @Test
    void anInterruptedFirstStartIsReported() throws Exception {
        Files.writeString(Files.createDirectories(data()).resolve("PG_VERSION"), "18\n");
        assertRejected("is incomplete because the first start was interrupted.", "Delete this folder");
    }

    private void assertRejected(String problem, String action) {
        assertThatExceptionOfType(UnusableFolderException.class)
                .isThrownBy(this::start)
                .withMessageContaining(problem)
                .satisfies(rejected -> assertThat(new UnusableFolderAnalyzer()
                                .analyze(rejected, rejected)
                                .getAction())
                        .contains(action));
    }

    private EmbeddedDatabase start() {
        EmbeddedDatabase database = EmbeddedDatabase.start(folder, TRIES, lost::add);
        started.add(database);
        return database;
    }

    private Path data() {
        return folder.resolve("postgresql");
    }

    private void kill() {
        new PostgresFolder(data()).server().orElseThrow().destroyForcibly();
    }

    private static JdbcClient jdbc(EmbeddedDatabase database) {
        return JdbcClient.create(new DriverManagerDataSource(database.jdbcUrl()));
    }
}
