package shuzi.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static final long ORPHAN_STOP_SECONDS = 30;
    private static final Duration SAME_START = Duration.ofSeconds(30); // the clock may have been set
    private static final String LOCK_FILE = "epg-lock"; // EmbeddedPostgres's own, held while its JVM lives
    private static final String PROGRAMS = "postgresql-programs";
    private static final String VERSION = "18"; // of the PostgreSQL that comes with this application
    private static final String PID_FILE = "postmaster.pid";

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
            requireFolders(data);
            Files.createDirectories(data.resolveSibling(PROGRAMS));
            Files.createDirectories(data);
            if (hasDatabase(data)) {
                stopOrphan(data);
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
            throw cannotBeKept(data, unusable.getFile() + " cannot be written");
        } catch (IOException | IllegalStateException failed) {
            output.pass();
            throw new UnusableFolderException(
                    "The embedded PostgreSQL cannot start with the data in %s.".formatted(data),
                    "Fix the problem that PostgreSQL reports in the lines above, or set shuzi.data-directory"
                            + " to another folder.");
        }
    }

    private static void requireFolders(Path data) {
        for (Path path = data; path != null; path = path.getParent()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw cannotBeKept(data, path + " is a file");
            }
        }
    }

    private static UnusableFolderException cannotBeKept(Path data, String reason) {
        return new UnusableFolderException(
                "The folder %s cannot hold the database: %s.".formatted(data.getParent(), reason),
                "Set shuzi.data-directory to a folder that the service can write to.");
    }

    /**
     * Whether there is a database in the folder.
     *
     * @throws UnusableFolderException when there is anything else than one of this PostgreSQL
     */
    private static boolean hasDatabase(Path data) throws IOException {
        Path versionFile = data.resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            try (Stream<Path> files = Files.list(data)) {
                if (files.findAny().isPresent()) {
                    throw new UnusableFolderException(
                            "The folder %s contains files that are not a database of this service.".formatted(data),
                            "Set shuzi.data-directory to another folder, or empty this one.");
                }
            }
            return false;
        }
        String version = Files.readString(versionFile).strip();
        if (!version.equals(VERSION)) {
            throw new UnusableFolderException(
                    "The database in %s belongs to PostgreSQL %s, but this service contains PostgreSQL %s."
                            .formatted(data, version, VERSION),
                    "Set shuzi.data-directory to another folder, or migrate the database with PostgreSQL's pg_dump.");
        }
        if (!Files.exists(data.resolve("postgresql.conf"))) {
            throw new UnusableFolderException(
                    "The database in %s is incomplete because the first start was interrupted.".formatted(data),
                    "Delete this folder, which contains no data yet, and start again.");
        }
        return true;
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
        if (server(data).isPresent()) { // the library complains at length when there is nothing to stop
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
                if (server(data).isPresent()) {
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
            dropMisleadingPid(data);
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

    private static void stopOrphan(Path data) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(data.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw inUse(data);
            }
            Optional<ProcessHandle> orphan = server(data);
            if (orphan.isPresent() && runsOn(data, orphan.get())) {
                log.warn(
                        "Stopping PostgreSQL process {}, left behind by a process that was killed",
                        orphan.get().pid());
                stop(orphan.get());
            }
            dropMisleadingPid(data);
        } catch (OverlappingFileLockException e) {
            throw inUse(data);
        }
    }

    /**
     * Deletes the file with the process id where another process has that id now, which PostgreSQL would take for its own. Otherwise it
     * stays: by it PostgreSQL sees whether parts of a server that was killed still run on the folder, and waits with a start.
     */
    private static void dropMisleadingPid(Path data) throws IOException {
        String pid = line(data, 0);
        if (!pid.matches("\\d{1,18}") || ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
            Files.deleteIfExists(data.resolve(PID_FILE));
        }
    }

    private static UnusableFolderException inUse(Path data) {
        return new UnusableFolderException(
                "Another process uses the database in " + data + ".",
                "Stop that process, or set shuzi.data-directory to another folder.");
    }

    /** The PostgreSQL whose process id is in the file that it keeps in its folder; empty when there is none, or it has ended. */
    static Optional<ProcessHandle> server(Path data) {
        try {
            return ProcessHandle.of(Long.parseLong(line(data, 0)))
                    .filter(process -> process.info()
                            .command() // none of one that has ended and that nobody has asked about since
                            .filter(command ->
                                    Path.of(command).getFileName().toString().startsWith("postgres"))
                            .isPresent());
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** A line of the file that PostgreSQL keeps in its folder while it runs; empty if there is none. */
    private static String line(Path data, int number) {
        try {
            List<String> lines = Files.readAllLines(data.resolve(PID_FILE), StandardCharsets.ISO_8859_1);
            return number < lines.size() ? lines.get(number).strip() : "";
        } catch (IOException none) {
            return "";
        }
    }

    /**
     * Whether this PostgreSQL runs on the folder, and not another one that has got its process id since: it says so in its
     * command line, or it began when the server of the folder did.
     */
    static boolean runsOn(Path data, ProcessHandle server) {
        ProcessHandle.Info info = server.info();
        if (info.arguments().isPresent() && List.of(info.arguments().get()).contains(data.toString())) {
            return true;
        }
        String second = line(data, 2); // at which it started
        if (second.matches("\\d{1,18}")
                && info.startInstant()
                        .filter(start -> Duration.between(start, Instant.ofEpochSecond(Long.parseLong(second)))
                                        .abs()
                                        .compareTo(SAME_START)
                                <= 0)
                        .isPresent()) {
            return true;
        }
        if (info.arguments().isPresent()) {
            return false;
        }
        throw new UnusableFolderException(
                ("PostgreSQL process %d may have been left behind in %s by a killed process, but its start"
                                + " time differs from that of the server of this folder; the clock may have been changed.")
                        .formatted(server.pid(), data),
                "If the process uses this folder, end it; if not, delete %s. Then start again."
                        .formatted(data.resolve(PID_FILE)));
    }

    /** PostgreSQL's fast shutdown: SIGINT ends its sessions and leaves the data in order. */
    private static void stop(ProcessHandle server) throws IOException {
        if (System.getProperty("os.name").startsWith("Windows")) {
            server.destroy();
        } else {
            new ProcessBuilder("kill", "-INT", String.valueOf(server.pid())).start();
        }
        try {
            server.onExit().get(ORPHAN_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            throw new UnusableFolderException(
                    "PostgreSQL process %d was left behind by a killed process and cannot be stopped."
                            .formatted(server.pid()),
                    "End process %d manually, then start again.".formatted(server.pid()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
