package shuzi.image;

/** These bytes are no picture that can be used. Its reason is in words for the one who sent them. */
public final class UnusableImageException extends Exception {

    private final String reason;

    UnusableImageException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What is wrong, as the rest of a sentence about the picture: "it is empty". */
    public String reason() {
        return reason;
    }
}
