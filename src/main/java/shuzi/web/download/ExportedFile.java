package shuzi.web.download;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import shuzi.core.temporary.TemporaryFiles;

/**
 * A file that is complete before its first byte is sent. A failure while it is written can therefore still be reported,
 * and a slow client holds neither memory nor a database connection.
 *
 * @param bytes its size
 * @param content its bytes; closing the stream deletes the file
 */
public record ExportedFile(long bytes, InputStream content) {

    private static final int BUFFER = 64 << 10; // bytes

    /** Writes the content of a file. */
    public interface Writing {

        void to(OutputStream out) throws IOException;
    }

    /** Writes a file, and returns it. On failure nothing remains. */
    public static ExportedFile of(Writing writing) throws IOException {
        Path file = TemporaryFiles.create("export");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
                writing.to(out);
            }
            return new ExportedFile(Files.size(file), Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
