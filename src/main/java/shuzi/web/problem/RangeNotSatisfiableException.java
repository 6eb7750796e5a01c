package shuzi.web.problem;

import java.util.List;

/** The range of bytes that is asked for begins behind the end: 416. */
public final class RangeNotSatisfiableException extends ProblemException {

    private final long bytes;

    private RangeNotSatisfiableException(long bytes) {
        super(
                ProblemKind.RANGE_NOT_SATISFIABLE,
                "The file has %d bytes; the range must begin before its end.".formatted(bytes),
                List.of());
        this.bytes = bytes;
    }

    /**
     * Makes one for a file that ends before the range begins.
     *
     * @param bytes of the file
     */
    public static RangeNotSatisfiableException ofBytes(long bytes) {
        return new RangeNotSatisfiableException(bytes);
    }

    /** The header {@code Content-Range} of the answer. */
    String contentRange() {
        return "bytes */" + bytes;
    }
}
