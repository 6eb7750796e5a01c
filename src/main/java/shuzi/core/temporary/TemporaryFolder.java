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
 * A folder for the temporary files of one process. A lock on a file in it tells others that the process lives; the system
 * releases it when the process ends, in whatever way.
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

    /** Makes one, and deletes those of processes of the same user that have ended without deleting theirs. */
    static TemporaryFolder in(Path parent) throws IOException {
        TemporaryFolder folder = create(parent);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path other : others) {
                folder.deleteIfLeftBehind(other);
            }
        } catch (IOException unreadable) {
            log.warn(
                    "Temporary files that were left behind in {} cannot be looked for: {}",
                    parent,
                    unreadable.toString());
        }
        return folder;
    }

    private static TemporaryFolder create(Path parent) throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(parent, PREFIX); // nobody else may enter it
            Path file = path.resolve(LOCK);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() != null && Files.exists(file)) {
                return new TemporaryFolder(path, channel);
            }
            channel.close(); // another process took it for one that was left behind, before it was locked
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
                    return; // its process lives
                }
                log.info("Deleting temporary files that a killed process left behind in {}", other);
                deleteContent(other, file);
            }
            Files.deleteIfExists(file);
            Files.deleteIfExists(other);
        } catch (IOException | OverlappingFileLockException failed) {
            log.warn("Temporary files that were left behind in {} cannot be deleted: {}", other, failed.toString());
        }
    }

    public Path path() {
        return path;
    }

    /** A new empty file. */
    public Path file(String purpose) throws IOException {
        return Files.createTempFile(path, purpose + "-", null);
    }

    /** A folder in it. */
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

    /** Deletes all that is in a folder but one file. */
    private static void deleteContent(Path folder, Path kept) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()) // what is in a folder before the folder
                    .filter(each -> !each.equals(folder) && !each.equals(kept))
                    .toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
