package shuzi.dataset.transfer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import shuzi.web.binding.UploadedFile;
import shuzi.web.problem.UnprocessableContentException;

/** Opens files, and unpacks those that are gzip files. */
final class GzipInput {

    private static final int BUFFER = 64 << 10;

    private GzipInput() {}

    /** Opens a file, unpacked if it is a gzip file. */
    static InputStream open(UploadedFile file) throws IOException {
        return unpacked(Files.newInputStream(file.path()));
    }

    /** Reads the first bytes of a file, unpacked if it is a gzip file. */
    static byte[] start(UploadedFile file, int bytes) throws IOException {
        try (InputStream in = open(file)) {
            return in.readNBytes(bytes);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Returns the stream, unpacked if it is a gzip file. Closes the stream if this fails. */
    static InputStream unpacked(InputStream stream) throws IOException {
        InputStream in = new BufferedInputStream(stream, BUFFER);
        try {
            in.mark(2);
            int magic = in.read() | in.read() << 8;
            in.reset();
            return magic == GZIPInputStream.GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw damaged(e);
        }
    }

    /**
     * Returns an I/O error unchanged.
     *
     * @throws UnprocessableContentException if the cause of the error is a damaged gzip file
     */
    static IOException damaged(IOException e) {
        if (e instanceof ZipException || e instanceof EOFException) {
            throw UnprocessableContentException.because("The file is a damaged gzip file.");
        }
        return e;
    }
}
