package shuzi.core.temporary;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for the temporary files of one process. A lock on a file in it shows other processes that this one is
 * running; the system releases the lock when the process ends for any reason.
 */
public final class TemporaryFolder implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String PREFIX = "shuzi-process-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock; // held while it is open

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates a folder, and deletes the folders that other processes of the same user left behind. */
    static TemporaryFolder in(Path parent) throws IOException {
        TemporaryFolder folder = create(parent);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path other : others) {
                folder.deleteIfLeftBehind(other);
            }
        } catch (IOException e) {
            log.warn("Cannot look for temporary files of earlier processes in {}: {}", parent, e.toString());
        }
        return folder;
    }

    private static TemporaryFolder create(Path parent) throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(parent, PREFIX); // accessible only to this user
            Path file = path.resolve(LOCK);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() != null && Files.exists(file)) {
                return new TemporaryFolder(path, channel);
            }
            channel.close(); // another process deleted it before it was locked
        }
    }

    private void deleteIfLeftBehind(Path other) {
        Path file = other.resolve(LOCK);
        try {
            if (other.equals(path)
                    || !Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                    || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(path))) {
                return;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock held = channel.tryLock()) {
                if (held == null) {
                    return; // its process is running
                }
                log.info("Deleting temporary files that a killed process left behind in {}", other);
                deleteContent(other, file);
            }
            Files.deleteIfExists(file);
            Files.deleteIfExists(other);
        } catch (IOException | OverlappingFileLockException e) {
            log.warn("Cannot delete the temporary files of an earlier process in {}: {}", other, e.toString());
        }
    }

    public Path path() {
        return path;
    }

    /** Creates an empty file. */
    public Path file(String purpose) throws IOException {
        return Files.createTempFile(path, purpose + "-", null);
    }

    /** Creates a folder in this folder. */
    public Path folder(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    @Override
    public void close() throws IOException {
        Path file = path.resolve(LOCK);
        deleteContent(path, file);
        lock.close();
        Files.deleteIfExists(file);
        Files.deleteIfExists(path);
    }

    /** Deletes the content of a folder except one file. */
    private static void deleteContent(Path folder, Path excluded) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()) // the content of a folder before the folder
                    .filter(each -> !each.equals(folder) && !each.equals(excluded))
                    .toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
