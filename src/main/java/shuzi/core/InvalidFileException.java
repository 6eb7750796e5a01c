package shuzi.core;

/**
 * Reports a file that cannot be read. The message names the problem and its position, for the client that sent the
 * file.
 */
public final class InvalidFileException extends RuntimeException {

    /** The kind of problem. */
    public enum Reason {
        /** The file is damaged, or contains something unsupported. */
        UNUSABLE,
        /** The file or its unpacked content exceeds a limit. */
        TOO_LARGE,
        /** The file is of another format. */
        UNSUPPORTED_FORMAT
    }

    private final Reason reason;

    private InvalidFileException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public static InvalidFileException unusable(String detail) {
        return new InvalidFileException(Reason.UNUSABLE, detail);
    }

    public static InvalidFileException tooLarge(String detail) {
        return new InvalidFileException(Reason.TOO_LARGE, detail);
    }

    public static InvalidFileException unsupportedFormat(String detail) {
        return new InvalidFileException(Reason.UNSUPPORTED_FORMAT, detail);
    }

    public Reason reason() {
        return reason;
    }

    /** Returns what is wrong, as a sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
