package shuzi.core.image;

/** Thrown if bytes are not a usable picture. The reason is a text for the client that sent them. */
public final class InvalidImageException extends Exception {

    private final String reason;

    InvalidImageException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Creates an exception for a picture without ink. */
    public static InvalidImageException blank() {
        return new InvalidImageException("it is blank: no ink was found");
    }

    static InvalidImageException damaged(String format) {
        return new InvalidImageException("it is a damaged %s picture".formatted(format));
    }

    static InvalidImageException damaged(String format, String what) {
        return new InvalidImageException("it is a damaged %s picture: %s".formatted(format, what));
    }

    /**
     * Creates an exception for an unsupported kind of a format.
     *
     * @param kind a noun phrase, for example "arithmetic coding"
     */
    static InvalidImageException notSupported(String format, String kind) {
        return new InvalidImageException(
                "it is a %s picture with %s, which is not supported: save it as PNG".formatted(format, kind));
    }

    /** Returns the reason as a clause about the picture, for example "it is empty". */
    public String reason() {
        return reason;
    }
}
