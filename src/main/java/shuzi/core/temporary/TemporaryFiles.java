package shuzi.core.temporary;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The temporary files of this process. */
public final class TemporaryFiles {

    /** Classes of the JDK whose native methods write files, as nothing else that fails here does. */
    private static final Set<String> FILE_WRITERS = Set.of(
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "sun.nio.ch.FileDispatcherImpl",
            "sun.nio.ch.UnixFileDispatcherImpl");

    private static @Nullable TemporaryFolder ofProcess;

    private TemporaryFiles() {}

    /**
     * A new empty file, which nobody else may read.
     *
     * @param purpose what its name begins with
     */
    public static Path create(String purpose) throws IOException {
        try {
            return folder().file(purpose);
        } catch (NoSuchFileException swept) { // by something that cleans temporary folders by age
            forget();
            return folder().file(purpose);
        }
    }

    /** Returns the folder that they are in. */
    public static synchronized TemporaryFolder folder() throws IOException {
        TemporaryFolder folder = ofProcess;
        if (folder == null) {
            folder = TemporaryFolder.in(parent());
            ofProcess = folder;
        }
        return folder;
    }

    /** Returns the folder in which each process makes its own. */
    public static Path parent() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static synchronized void forget() {
        ofProcess = null;
    }

    /** Deletes all of them; to be called when nothing uses them any more. */
    public static synchronized void deleteAll() {
        TemporaryFolder folder = ofProcess;
        ofProcess = null;
        if (folder != null) {
            try {
                folder.close();
            } catch (IOException left) {
                // the next process deletes what is left
            }
        }
    }

    /**
     * Whether something failed because a file could not be written. Clients' connections fail otherwise; messages of the
     * system may be in any language.
     */
    public static boolean isWriteFailure(Throwable exception) {
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException failed) {
                return isTemporary(failed.getFile());
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

    /** Where they are and how much room is left, for the log. */
    public static String description() {
        try {
            Path path = folder().path();
            return "%s (%d MB left)".formatted(path, Files.getFileStore(path).getUsableSpace() >> 20);
        } catch (IOException unknown) {
            return parent().toString();
        }
    }
}
