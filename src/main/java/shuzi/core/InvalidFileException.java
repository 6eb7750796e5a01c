package shuzi.core;

/** A file cannot be read. The message names what is wrong and where, in words for whoever sent it. */
public final class InvalidFileException extends RuntimeException {

    /** What kind of wrong it is. */
    public enum Reason {
        /** The file is damaged, or holds something that is not read. */
        UNUSABLE,
        /** The file, or what it unpacks to, is over a limit. */
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
