package shuzi.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder in which PostgreSQL stores a database, and the server process that uses it. */
record PostgresFolder(Path data) {

    private static final Logger log = LoggerFactory.getLogger(PostgresFolder.class);
    private static final long ORPHAN_STOP_SECONDS = 30;
    private static final Duration SAME_START = Duration.ofSeconds(30); // the clock can have been changed
    private static final String LOCK_FILE = "epg-lock"; // of EmbeddedPostgres, which locks it while its JVM runs
    private static final String VERSION = "18"; // of the PostgreSQL in this application
    private static final String PID_FILE = "postmaster.pid";

    /**
     * Creates the folder unless it exists.
     *
     * @throws UnusableFolderException if a file is in its place
     */
    static PostgresFolder create(Path data) throws IOException {
        for (Path path = data; path != null; path = path.getParent()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw cannotHoldDatabase(data, path + " is a file");
            }
        }
        Files.createDirectories(data);
        return new PostgresFolder(data);
    }

    static UnusableFolderException cannotHoldDatabase(Path data, String reason) {
        return new UnusableFolderException(
                "The folder %s cannot hold the database: %s.".formatted(data.getParent(), reason),
                "Set shuzi.data-directory to a folder that the service can write to.");
    }

    /**
     * Tells whether the folder contains a database.
     *
     * @throws UnusableFolderException if it contains anything other than a database of this PostgreSQL
     */
    boolean hasDatabase() throws IOException {
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

    /**
     * Stops the server that a killed process left behind in the folder.
     *
     * @throws UnusableFolderException if a running process uses the folder, or the server cannot be stopped
     */
    void stopOrphan() throws IOException {
        try (FileChannel channel =
                        FileChannel.open(data.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw inUse();
            }
            Optional<ProcessHandle> orphan = server();
            if (orphan.isPresent() && isRunBy(orphan.get())) {
                log.warn(
                        "Stopping PostgreSQL process {}, left behind by a process that was killed",
                        orphan.get().pid());
                stop(orphan.get());
            }
            dropMisleadingPid();
        } catch (OverlappingFileLockException e) {
            throw inUse();
        }
    }

    /**
     * Deletes the file with the server's process id if another process has that id now, because PostgreSQL would take
     * it for its own. Otherwise the file stays: with it PostgreSQL detects that parts of a killed server still use the
     * folder, and delays its start.
     */
    void dropMisleadingPid() throws IOException {
        String pid = line(0);
        if (!pid.matches("\\d{1,18}") || ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
            Files.deleteIfExists(data.resolve(PID_FILE));
        }
    }

    private UnusableFolderException inUse() {
        return new UnusableFolderException(
                "Another process uses the database in " + data + ".",
                "Stop that process, or set shuzi.data-directory to another folder.");
    }

    /** Returns the running server whose process id is in the folder; empty if there is none. */
    Optional<ProcessHandle> server() {
        try {
            return ProcessHandle.of(Long.parseLong(line(0)))
                    .filter(process -> process.info()
                            .command() // empty for a zombie process
                            .filter(command ->
                                    Path.of(command).getFileName().toString().startsWith("postgres"))
                            .isPresent());
        } catch (NumberFormatException ignored) { // no file, or a malformed one
            return Optional.empty();
        }
    }

    /** Returns a line of the file that PostgreSQL keeps in the folder while it runs; empty if there is none. */
    private String line(int number) {
        try {
            List<String> lines = Files.readAllLines(data.resolve(PID_FILE), StandardCharsets.ISO_8859_1);
            return number < lines.size() ? lines.get(number).strip() : "";
        } catch (IOException ignored) { // no server has left a file
            return "";
        }
    }

    /**
     * Tells whether this PostgreSQL process uses the folder, rather than another one that got its process id later: its
     * command line names the folder, or it started when the server of the folder did.
     *
     * @throws UnusableFolderException if neither is known
     */
    boolean isRunBy(ProcessHandle server) {
        ProcessHandle.Info info = server.info();
        if (info.arguments().isPresent() && List.of(info.arguments().get()).contains(data.toString())) {
            return true;
        }
        String second = line(2); // of its start, since 1970
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

    /** Stops the server by PostgreSQL's fast shutdown: SIGINT ends its sessions and leaves the data consistent. */
    private static void stop(ProcessHandle server) throws IOException {
        if (System.getProperty("os.name").startsWith("Windows")) {
            server.destroy();
        } else {
            new ProcessBuilder("kill", "-INT", String.valueOf(server.pid())).start();
        }
        try {
            server.onExit().get(ORPHAN_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException ignored) { // the message says all of it
            throw new UnusableFolderException(
                    "PostgreSQL process %d was left behind by a killed process and cannot be stopped."
                            .formatted(server.pid()),
                    "End process %d manually, then start again.".formatted(server.pid()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
