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
 * A file that is made whole before a byte of it is sent: what fails before that is told, and no slow client holds memory or a
 * database connection.
 *
 * @param bytes how long it is
 * @param content its bytes; closing them deletes it
 */
public record ExportedFile(long bytes, InputStream content) {

    private static final int BUFFER = 64 << 10;

    /** Writes a file. */
    public interface Writing {

        void to(OutputStream out) throws IOException;
    }

    /** The file that something writes. */
    public static ExportedFile of(Writing writing) throws IOException {
        Path file = TemporaryFiles.create("export");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
                writing.to(out);
            }
            return new ExportedFile(Files.size(file), Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
    }
}
