package shuzi.dataset.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.util.unit.DataSize;
import shuzi.web.problem.TooLargeException;

/** A stream that fails if more bytes than a limit are read from it. */
final class LimitedInput extends FilterInputStream {

    private final DataSize limit;
    private long left;

    LimitedInput(InputStream in, DataSize limit) {
        this(in, limit, limit.toBytes());
    }

    /**
     * Wraps one of several streams with a common limit.
     *
     * @param left bytes that the other streams have left of the limit
     */
    LimitedInput(InputStream in, DataSize limit, long left) {
        super(in);
        this.limit = limit;
        this.left = left;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) {
        left -= bytes;
        if (left < 0) {
            throw TooLargeException.because(
                    "The file unpacks to more than %d MB, which is the limit.".formatted(limit.toMegabytes()));
        }
    }
}
