package shuzi.web.problem;

import java.util.List;

/** Reports that the requested range begins after the end of the file: 416. */
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
     * Creates the exception for a file that ends before the range begins.
     *
     * @param bytes size of the file
     */
    public static RangeNotSatisfiableException ofBytes(long bytes) {
        return new RangeNotSatisfiableException(bytes);
    }

    /** Returns the header {@code Content-Range} of the response. */
    String contentRange() {
        return "bytes */" + bytes;
    }
}
