package shuzi.core.temporary;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manages the temporary files of this process, which lie in one folder. */
public final class TemporaryFiles {

    /** Classes of the JDK whose native methods write files. */
    private static final Set<String> FILE_WRITERS = Set.of(
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "sun.nio.ch.FileDispatcherImpl",
            "sun.nio.ch.UnixFileDispatcherImpl");

    private static @Nullable TemporaryFolder ofProcess;

    private TemporaryFiles() {}

    /**
     * Creates an empty file that only the user of this process can read.
     *
     * @param purpose start of the file's name
     */
    public static Path create(String purpose) throws IOException {
        try {
            return folder().file(purpose);
        } catch (NoSuchFileException e) { // the folder was deleted, for example by a cleaner of old temporary files
            forget();
            return folder().file(purpose);
        }
    }

    /** Returns the folder of these files. */
    public static synchronized TemporaryFolder folder() throws IOException {
        TemporaryFolder folder = ofProcess;
        if (folder == null) {
            folder = TemporaryFolder.in(parent());
            ofProcess = folder;
        }
        return folder;
    }

    /** Returns the folder in which each process creates its own folder. */
    public static Path parent() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static synchronized void forget() {
        ofProcess = null;
    }

    /** Deletes all files. Call this only when none is in use. */
    public static synchronized void deleteAll() {
        TemporaryFolder folder = ofProcess;
        ofProcess = null;
        if (folder != null) {
            try {
                folder.close();
            } catch (IOException ignored) {
                // the next process deletes the rest
            }
        }
    }

    /**
     * Tells whether the cause of an exception is a file that could not be written, as opposed to the connection of a
     * client. Messages cannot be compared, because the system's can be in any language.
     */
    public static boolean isWriteFailure(Throwable exception) {
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException e) {
                return isTemporary(e.getFile());
            }
            StackTraceElement[] trace = cause.getStackTrace();
            if (cause instanceof IOException
                    && trace.length > 0
                    && trace[0].isNativeMethod()
                    && FILE_WRITERS.contains(trace[0].getClassName())) {
                return true;
            }
        }
        return false;
    }

    private static synchronized boolean isTemporary(@Nullable String file) {
        return file != null && ofProcess != null && Path.of(file).startsWith(ofProcess.path());
    }

    /** Returns the folder and its free space, for the log. */
    public static String description() {
        try {
            Path path = folder().path();
            return "%s (%d MB left)".formatted(path, Files.getFileStore(path).getUsableSpace() >> 20);
        } catch (IOException e) {
            return parent().toString();
        }
    }
}
