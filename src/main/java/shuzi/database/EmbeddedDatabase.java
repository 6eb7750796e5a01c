package shuzi.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded PostgreSQL server. It uses its folder exclusively and listens on loopback only. If it ends unexpectedly,
 * it is restarted on the same port.
 */
@SuppressWarnings("try") // close() can be interrupted
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String PROGRAMS = "postgresql-programs";

    /** The part of the server's output that says why it does not start. */
    private static final Pattern REASON = Pattern.compile("(?:PANIC|FATAL):.*|(?<!pg_ctl: )could not .*");

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
    private static final Duration STABLE = Duration.ofMinutes(1); // of running, after which attempts count from 0 again

    /** Pauses before each attempt to restart a server that has ended; their number is that of attempts. */
    static final List<Duration> PAUSES = List.of(0L, 1L, 2L, 4L, 8L, 15L, 30L).stream()
            .map(Duration::ofSeconds)
            .toList();

    private final EmbeddedPostgres postgres;
    private final PostgresOutput output;
    private final Path data;
    private final List<Duration> pauses;
    private final Consumer<String> lost;
    private final Thread supervisor;
    private volatile String reason = "it printed no reason";

    private EmbeddedDatabase(
            EmbeddedPostgres postgres, PostgresOutput output, Path data, List<Duration> pauses, Consumer<String> lost) {
        this.postgres = postgres;
        this.output = output;
        this.data = data;
        this.pauses = pauses;
        this.lost = lost;
        this.supervisor = Thread.ofPlatform().daemon().name("embedded-database").unstarted(this::supervise);
    }

    /**
     * Starts the server on the folder's existing data, or creates a database. A server that a killed process left
     * behind in the folder is stopped first; PostgreSQL keeps all committed data.
     *
     * @param directory folder for the data and the server's programs
     * @param pauses pauses before each attempt to restart the server after an unexpected end
     * @param lost receives the reason if all attempts fail
     * @throws NoDatabaseException if this application contains no PostgreSQL for this machine
     * @throws UnusableFolderException if another process uses the folder, or the folder cannot be used
     */
    static EmbeddedDatabase start(Path directory, List<Duration> pauses, Consumer<String> lost) {
        requirePrograms();
        Path data = directory.toAbsolutePath().normalize().resolve("postgresql");
        PostgresOutput output = PostgresOutput.keep();
        try {
            PostgresFolder folder = PostgresFolder.create(data);
            Files.createDirectories(data.resolveSibling(PROGRAMS));
            if (folder.hasDatabase()) {
                folder.stopOrphan();
            }
            log.info("Starting the embedded PostgreSQL with its data in {}", data);
            var database = new EmbeddedDatabase(
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setOverrideWorkingDirectory(
                                    data.resolveSibling(PROGRAMS).toFile())
                            .setCleanDataDirectory(false)
                            .setRegisterShutdownHook(false)
                            .setPGStartupWait(START_LIMIT)
                            .setLocaleConfig("locale-provider", "builtin")
                            .setLocaleConfig("builtin-locale", "C.UTF-8")
                            // the library's defaults are for tests, which can lose data
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("max_connections", "50")
                            // no sockets in /tmp, which can be full or contain the socket of a killed server
                            .setServerConfig("unix_socket_directories", "")
                            .setServerConfig("log_checkpoints", "off")
                            .start(),
                    output,
                    data,
                    pauses,
                    lost);
            output.clear();
            database.supervisor.start();
            return database;
        } catch (FileSystemException e) {
            throw PostgresFolder.cannotHoldDatabase(data, e.getFile() + " cannot be written");
        } catch (IOException | IllegalStateException ignored) { // the output says why
            output.pass();
            throw new UnusableFolderException(
                    "The embedded PostgreSQL cannot start with the data in %s.".formatted(data),
                    "Fix the problem that PostgreSQL reports in the lines above, or set shuzi.data-directory"
                            + " to another folder.");
        }
    }

    private static void requirePrograms() {
        String system = System.getProperty("os.name");
        try {
            DefaultPostgresBinaryResolver.INSTANCE
                    .getPgBinary(
                            system.startsWith("Windows") ? "Windows" : system.startsWith("Mac") ? "Darwin" : "Linux",
                            System.getProperty("os.arch"))
                    .close();
        } catch (IOException | IllegalStateException e) {
            throw new NoDatabaseException(e);
        }
    }

    String jdbcUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        supervisor.interrupt();
        supervisor.join();
        if (new PostgresFolder(data).server().isPresent()) { // the library logs errors if there is no server to stop
            postgres.close();
        }
        output.end();
    }

    private void supervise() {
        try {
            long started = System.nanoTime();
            int attempts = 0;
            while (true) {
                Thread.sleep(CHECK_INTERVAL);
                if (new PostgresFolder(data).server().isPresent()) {
                    continue;
                }
                if (System.nanoTime() - started > STABLE.toNanos()) {
                    attempts = 0;
                }
                if (attempts == pauses.size()) {
                    output.show();
                    lost.accept(reason);
                    return;
                }
                output.show();
                Duration pause = pauses.get(attempts++);
                log.warn(
                        "The embedded PostgreSQL has ended unexpectedly. Restarting it in {} s, attempt {} of {}.",
                        pause.toSeconds(),
                        attempts,
                        pauses.size());
                Thread.sleep(pause);
                started = System.nanoTime();
                restart();
            }
        } catch (InterruptedException e) {
            log.debug("The embedded PostgreSQL is no longer supervised", e);
        }
    }

    /** Starts the server again with its earlier options, which PostgreSQL stores in a file. */
    private void restart() throws InterruptedException {
        try {
            new PostgresFolder(data).dropMisleadingPid();
            Process start = new ProcessBuilder(restartCommand())
                    .redirectErrorStream(true)
                    .start();
            start.getOutputStream().close();
            Thread.ofPlatform().daemon().name("embedded-database-log").start(() -> record(start.inputReader()));
            if (start.waitFor() == 0) {
                output.clear();
                log.info("The embedded PostgreSQL is running again");
            }
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
    }

    private List<String> restartCommand() throws IOException {
        String options = Files.readString(data.resolve("postmaster.opts"));
        String program = options.substring(0, options.indexOf(" \"")); // the options follow, in quotes
        Path control = Path.of(program.replaceFirst("postgres(\\.exe)?$", "pg_ctl$1"));
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) { // PostgreSQL does not run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(control.toString(), "-D", data.toString(), "-w", "-t"));
        command.addAll(List.of(String.valueOf(START_LIMIT.toSeconds()), "restart"));
        return command;
    }

    /** Keeps the server's output, and remembers the reason why it ended. */
    private void record(BufferedReader lines) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher matcher = REASON.matcher(line);
                if (matcher.find()) {
                    reason = matcher.group().strip();
                }
            }
        } catch (IOException e) {
            log.debug("The output of the embedded PostgreSQL has ended", e);
        }
    }
}
