package shuzi.core.image;

/** These bytes are no picture that can be used. Its reason is in words for the one who sent them. */
public final class InvalidImageException extends Exception {

    private final String reason;

    InvalidImageException(String reason) {
        super(reason);
        this.reason = reason;
    }

    static InvalidImageException damaged(String format) {
        return new InvalidImageException("it is a damaged %s picture".formatted(format));
    }

    static InvalidImageException damaged(String format, String what) {
        return new InvalidImageException("it is a damaged %s picture: %s".formatted(format, what));
    }

    /** @param kind of the format, as in "arithmetic coding" */
    static InvalidImageException notSupported(String format, String kind) {
        return new InvalidImageException(
                "it is a %s picture with %s, which is not supported: save it as PNG".formatted(format, kind));
    }

    /** What is wrong, as the rest of a sentence about the picture: "it is empty". */
    public String reason() {
        return reason;
    }
}
