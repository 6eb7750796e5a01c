package shuzi.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import shuzi.web.problem.UnprocessableContentException;

/**
 * A file that was sent.
 *
 * @param path where it lies
 * @param name its name at the client's
 */
record UploadedFile(Path path, String name) {

    private static final int BUFFER = 64 << 10;

    /** Its first bytes, unpacked where it is a gzip file. */
    byte[] start(int bytes) throws IOException {
        try (InputStream in = open()) {
            return in.readNBytes(bytes);
        } catch (IOException damaged) {
            throw damaged(damaged);
        }
    }

    /** Its bytes, unpacked where it is a gzip file. */
    InputStream open() throws IOException {
        return unpacked(Files.newInputStream(path));
    }

    /** What a stream has, unpacked where it is a gzip file. */
    static InputStream unpacked(InputStream stream) throws IOException {
        InputStream in = new BufferedInputStream(stream, BUFFER);
        try {
            in.mark(2);
            int magic = in.read() | in.read() << 8;
            in.reset();
            return magic == GZIPInputStream.GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException damaged) {
            in.close();
            throw damaged(damaged);
        }
    }

    /** What to tell of a file that cannot be unpacked: an I/O error of the disk stays one. */
    private static IOException damaged(IOException failed) {
        if (failed instanceof ZipException || failed instanceof java.io.EOFException) {
            throw UnprocessableContentException.because("The file is not a sound gzip file.");
        }
        return failed;
    }
}
