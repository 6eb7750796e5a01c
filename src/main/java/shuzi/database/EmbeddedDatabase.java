package shuzi.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server of our own on a folder, which it shares with nobody. It listens on loopback only. */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long ORPHAN_STOP_SECONDS = 30;
    private static final Duration SAME_START = Duration.ofSeconds(30); // the clock may have been set
    private static final String LOCK_FILE = "epg-lock"; // EmbeddedPostgres's own, held while its JVM lives

    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts the server, on the data it had before if there are any. A server that a killed process left behind on the
     * folder is stopped first; PostgreSQL keeps all that was committed.
     *
     * @param directory where data and the server's programs are kept
     * @throws NoDatabaseException when its programs do not come with this application, or not for this machine
     * @throws IllegalStateException when the folder is in use by another process, or cannot be used
     */
    static EmbeddedDatabase start(Path directory) {
        requirePrograms();
        Path data = directory.toAbsolutePath().normalize().resolve("postgresql");
        try {
            Files.createDirectories(data);
            if (Files.exists(data.resolve("postgresql.conf"))) {
                stopOrphan(data);
            }
            log.info("Starting the embedded PostgreSQL; its data are in {}", data);
            return new EmbeddedDatabase(EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setOverrideWorkingDirectory(
                            data.resolveSibling("postgresql-programs").toFile())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START_LIMIT)
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    // the library's defaults are for tests that may lose their data
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "50")
                    .start());
        } catch (IOException failed) {
            throw new IllegalStateException("The embedded PostgreSQL does not start on " + data + ".", failed);
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
    public void close() throws IOException {
        postgres.close();
    }

    private static void stopOrphan(Path data) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(data.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw inUse(data);
            }
            Optional<ProcessHandle> orphan = server(data);
            if (orphan.isPresent()) {
                log.warn(
                        "Stopping PostgreSQL process {}, left behind by a process that was killed",
                        orphan.get().pid());
                stop(orphan.get());
            }
        } catch (OverlappingFileLockException sameProcess) {
            throw inUse(data);
        }
    }

    private static IllegalStateException inUse(Path data) {
        return new IllegalStateException("Another process uses the database in " + data
                + ". Stop it, or set shuzi.data-directory to another folder.");
    }

    /**
     * The server that runs on the folder, by the file that PostgreSQL keeps there: its process id in the first line, in
     * the third the second at which it started. A process of another start has got the id since.
     */
    private static Optional<ProcessHandle> server(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.size() < 3) {
            return Optional.empty();
        }
        try {
            Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(start ->
                                    Duration.between(start, started).abs().compareTo(SAME_START) <= 0)
                            .isPresent());
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
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
            throw new IllegalStateException(
                    "PostgreSQL process %d was left behind by a killed process and does not stop; end it by hand."
                            .formatted(server.pid()),
                    stuck);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
