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
 * A PostgreSQL server of our own on a folder, which it shares with nobody. It listens on loopback only. When it ends by
 * itself it is started again, on the same port.
 */
@SuppressWarnings("try") // close() may be interrupted
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String PROGRAMS = "postgresql-programs";

    /** Of the server's own words, those that tell why it does not start. */
    private static final Pattern REASON = Pattern.compile("(?:PANIC|FATAL):.*|(?<!pg_ctl: )could not .*");

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration STEADY = Duration.ofMinutes(1);

    /** How long to wait before each try to start a server that has ended; there are no more tries than these. */
    static final List<Duration> PAUSES = List.of(0L, 1L, 2L, 4L, 8L, 15L, 30L).stream()
            .map(Duration::ofSeconds)
            .toList();

    private final EmbeddedPostgres postgres;
    private final PostgresOutput output;
    private final Path data;
    private final List<Duration> pauses;
    private final Consumer<String> lost;
    private final Thread supervisor;
    private volatile String complaint = "it printed no reason";

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
     * Starts the server, on the data it had before if there are any. A server that a killed process left behind on the
     * folder is stopped first; PostgreSQL keeps all that was committed.
     *
     * @param directory where data and the server's programs are kept
     * @param pauses how long to wait before each try to start it again, once it has ended by itself
     * @param lost told why, when none of these tries helps
     * @throws NoDatabaseException when its programs do not come with this application, or not for this machine
     * @throws UnusableFolderException when the folder is in use by another process, or cannot be used
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
                            // the library's defaults are for tests that may lose their data
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("max_connections", "50")
                            // nothing in /tmp, which may be full or hold what a killed server left there
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
        } catch (FileSystemException unusable) {
            throw PostgresFolder.cannotHoldDatabase(data, unusable.getFile() + " cannot be written");
        } catch (IOException | IllegalStateException failed) {
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
        } catch (IOException | IllegalStateException none) {
            throw new NoDatabaseException(none);
        }
    }

    String jdbcUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        supervisor.interrupt();
        supervisor.join();
        if (new PostgresFolder(data)
                .server()
                .isPresent()) { // the library complains at length when there is nothing to stop
            postgres.close();
        }
        output.end();
    }

    private void supervise() {
        try {
            long started = System.nanoTime();
            int tries = 0;
            while (true) {
                Thread.sleep(LOOK);
                if (new PostgresFolder(data).server().isPresent()) {
                    continue;
                }
                if (System.nanoTime() - started > STEADY.toNanos()) {
                    tries = 0;
                }
                if (tries == pauses.size()) {
                    output.show();
                    lost.accept(complaint);
                    return;
                }
                output.show();
                Duration pause = pauses.get(tries++);
                log.warn(
                        "The embedded PostgreSQL has ended unexpectedly. Restarting it in {} s, attempt {} of {}.",
                        pause.toSeconds(),
                        tries,
                        pauses.size());
                Thread.sleep(pause);
                started = System.nanoTime();
                restart();
            }
        } catch (InterruptedException closing) {
            log.debug("The embedded PostgreSQL is no longer supervised", closing);
        }
    }

    /** Starts the server with the options that it had before, which are in a file of its own. */
    private void restart() throws InterruptedException {
        try {
            new PostgresFolder(data).dropMisleadingPid();
            Process start = new ProcessBuilder(restartCommand())
                    .redirectErrorStream(true)
                    .start();
            start.getOutputStream().close();
            Thread.ofPlatform().daemon().name("embedded-database-log").start(() -> tell(start.inputReader()));
            if (start.waitFor() == 0) {
                output.clear();
                log.info("The embedded PostgreSQL is running again");
            }
        } catch (IOException failed) {
            complaint = String.valueOf(failed.getMessage());
        }
    }

    private List<String> restartCommand() throws IOException {
        String options = Files.readString(data.resolve("postmaster.opts"));
        String program = options.substring(0, options.indexOf(" \"")); // the options follow, in quotes
        Path control = Path.of(program.replaceFirst("postgres(\\.exe)?$", "pg_ctl$1"));
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) { // PostgreSQL refuses to run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(control.toString(), "-D", data.toString(), "-w", "-t"));
        command.addAll(List.of(String.valueOf(START_LIMIT.toSeconds()), "restart"));
        return command;
    }

    /** Keeps what the server prints, and which of it says why it ends. */
    private void tell(BufferedReader words) {
        try (words) {
            for (String line = words.readLine(); line != null; line = words.readLine()) {
                output.add(line);
                Matcher reason = REASON.matcher(line);
                if (reason.find()) {
                    complaint = reason.group().strip();
                }
            }
        } catch (IOException ended) {
            log.debug("The output of the embedded PostgreSQL has ended", ended);
        }
    }
}
