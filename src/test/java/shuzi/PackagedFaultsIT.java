package shuzi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged application in a separate process while its database or another resource ends, is missing or is in use. */
@Tag("long")
class PackagedFaultsIT {

    @TempDir
    Path folder;

    Path data;
    private final List<ApplicationProcess> started = new ArrayList<>();

    @BeforeEach
    void chooseFolder() {
        data = folder.resolve("data");
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (ApplicationProcess application : started) {
            application.stop();
        }
    }

    @Test
    void theServiceSurvivesACrashOfPostgresAndEndsWithTheReasonIfItCannotRestartIt() throws Exception {
        PreparedApplication.createDataFolder(data);
        ApplicationProcess application = start();
        JsonNode dataset = application.api().importArchive(Zip.numerals(2, 2).build());
        String path = "/datasets/" + dataset.get("id").asString();

        postgres().orElseThrow().destroyForcibly();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> application.log().contains("PostgreSQL is running again"));
        application.awaitReady();
        assertThat(application.api().get(path).json(200)).isEqualTo(dataset);

        Path control = data.resolve("postgresql").resolve("global").resolve("pg_control");
        Files.move(control, folder.resolve("pg_control"));
        postgres().orElseThrow().destroyForcibly();
        assertThat(application.process().waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(application.process().exitValue()).isEqualTo(1);
        assertThat(application.log())
                .containsPattern(
                        "The service exits because its embedded PostgreSQL .* could not open file .*pg_control");
        Files.move(folder.resolve("pg_control"), control);
        assertThat(start().api().get(path).json(200)).isEqualTo(dataset);
    }

    @Test
    void anOrphanedServerIsStoppedEvenIfTheClockWasChanged() throws Exception {
        PreparedApplication.createDataFolder(data);
        ApplicationProcess application = start();
        application.kill();
        ProcessHandle server = postgres().orElseThrow();
        Path file = data.resolve("postgresql").resolve("postmaster.pid");
        List<String> lines = Files.readAllLines(file);
        lines.set(2, "1000000000"); // the time of its start by another clock
        Files.write(file, lines);
        start();
        assertThat(server.pid()).isNotEqualTo(postgres().orElseThrow().pid());
    }

    @Test
    void aSecondProcessOnTheSameFolderEndsWithAMessage() throws Exception {
        PreparedApplication.createDataFolder(data);
        start();
        ApplicationProcess second = run();
        assertThat(second.process().waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(second.process().exitValue()).isNotZero();
        assertThat(second.log())
                .contains("Another process uses the database in " + data.resolve("postgresql"))
                .doesNotContain("\tat ");
    }

    @Test
    void aProcessThatIsNotTheServerOfTheFolderIsNotStopped() throws Exception {
        PreparedApplication.createDataFolder(data);
        ApplicationProcess application = start();
        application.stop();
        Process other = new ProcessBuilder("sleep", "300").start();
        try {
            Files.write(
                    data.resolve("postgresql").resolve("postmaster.pid"),
                    List.of(String.valueOf(other.pid()), "elsewhere", "1000000000", "0", "", "localhost", "", "ready"));
            run();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> started.getLast().log().contains("Starting the embedded PostgreSQL"));
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aConfiguredDatabaseIsUsedInsteadOfTheEmbeddedOne() throws Exception {
        try (EmbeddedPostgres external =
                PreparedApplication.postgres(folder.resolve("external")).start()) {
            ApplicationProcess application =
                    start("--spring.datasource.url=" + external.getJdbcUrl("postgres", "postgres"));
            String id = application
                    .api()
                    .importArchive(Zip.numerals(2, 2).build())
                    .get("id")
                    .asString();
            try (var connection = external.getPostgresDatabase().getConnection();
                    var rows = connection.createStatement().executeQuery("select id from dataset")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(id);
            }
            assertThat(data).doesNotExist();
            application.stop();
        }
    }

    @Test
    void theMessageWithoutAnyDatabaseNamesTheSettings() throws Exception {
        ApplicationProcess application = run(List.of("-Dos.arch=riscv64")); // no embedded PostgreSQL exists for it
        assertThat(end(application))
                .contains("No database is configured", "SPRING_DATASOURCE_URL", "_USERNAME", "_PASSWORD")
                .doesNotContain("\tat ");
        assertThat(data).doesNotExist();
    }

    @Test
    void anUnreachableDatabaseIsNamedWithoutItsPassword() throws Exception {
        ApplicationProcess application =
                run("--spring.datasource.url=jdbc:postgresql://localhost:1/shuzi?password=secret");
        assertThat(end(application))
                .contains("The database at jdbc:postgresql://localhost:1/shuzi, user (none), cannot be used")
                .doesNotContain("secret");
    }

    @Test
    void aDatabaseThatRejectsTheUserIsNamed() throws Exception {
        try (EmbeddedPostgres external =
                PreparedApplication.postgres(folder.resolve("external")).start()) {
            ApplicationProcess application = run(
                    "--spring.datasource.url=" + external.getJdbcUrl("nobody", "postgres"),
                    "--spring.datasource.username=nobody");
            assertThat(end(application)).contains("user nobody, cannot be used", "role \"nobody\" does not exist");
        }
    }

    /** Waits until the application has failed, and returns its output. */
    private static String end(ApplicationProcess application) throws InterruptedException {
        assertThat(application.process().waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(application.process().exitValue()).isEqualTo(1);
        return application.log();
    }

    @Test
    void logsAreEcsJsonAndTracesAreExportedIfConfigured() throws Exception {
        PreparedApplication.createDataFolder(data);
        var traces = new LinkedBlockingQueue<byte[]>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            traces.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            ApplicationProcess application = start(
                    "--logging.structured.format.console=ecs",
                    "--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:%d/v1/traces"
                            .formatted(collector.getAddress().getPort()),
                    "--management.tracing.sampling.probability=1");
            application
                    .api()
                    .get("/datasets", "X-Request-Id", "seen-in-the-log")
                    .json(200);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> traces.stream().anyMatch(sent -> new String(sent, ISO_8859_1).contains("/datasets")));
            List<JsonNode> lines = application
                    .log()
                    .lines()
                    .filter(line -> !line.startsWith("WARNING:")) // of the JVM itself
                    .map(JsonMapper.shared()::readTree)
                    .toList();
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line.has("@timestamp")).isTrue());
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.at("/requestId").asString("")).isEqualTo("seen-in-the-log");
                assertThat(line.at("/url/path").asString("")).isEqualTo("/datasets");
                assertThat(line.at("/http/response/status_code").asInt()).isEqualTo(200);
            });
        } finally {
            collector.stop(0);
        }
    }

    /** Returns the PostgreSQL whose process id is in the folder. */
    private Optional<ProcessHandle> postgres() throws IOException {
        Path file = data.resolve("postgresql").resolve("postmaster.pid");
        return Files.exists(file)
                ? ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                : Optional.empty();
    }

    private ApplicationProcess start(String... arguments) throws IOException {
        ApplicationProcess application = run(arguments);
        application.awaitReady();
        return application;
    }

    private ApplicationProcess run(String... arguments) throws IOException {
        return run(List.of(), arguments);
    }

    private ApplicationProcess run(List<String> jvmOptions, String... arguments) throws IOException {
        var options = new ArrayList<>(ApplicationProcess.QUICK_START);
        options.addAll(jvmOptions);
        var all = new ArrayList<>(List.of("--shuzi.model.starter=false"));
        all.addAll(List.of(arguments));
        return keep(ApplicationProcess.run(logFile(), options, arguments(all)));
    }

    private List<String> arguments(List<String> more) {
        var all = new ArrayList<>(List.of("--server.port=0", "--shuzi.data-directory=" + data));
        all.addAll(more);
        return all;
    }

    private Path logFile() {
        return folder.resolve("log-" + started.size() + ".txt");
    }

    private ApplicationProcess keep(ApplicationProcess application) {
        started.add(application);
        return application;
    }
}
