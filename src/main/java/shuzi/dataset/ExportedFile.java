package shuzi.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is made whole before a byte of it is sent: what fails before that is told, and no slow client holds a database
 * connection.
 *
 * @param bytes how long it is
 * @param content its bytes; closing them deletes it
 */
record ExportedFile(long bytes, InputStream content) {

    /** Writes a file. */
    interface Writing {

        void to(OutputStream out) throws IOException;
    }

    static ExportedFile of(Writing writing) throws IOException {
        Path file = Files.createTempFile("shuzi-export-", null);
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                writing.to(out);
            }
            return new ExportedFile(Files.size(file), Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
    }
}
