package shuzi.image;

/** These bytes are no picture that can be used. The message says why, in words for the one who sent them. */
public final class UnusableImageException extends Exception {

    UnusableImageException(String reason) {
        super(reason);
    }
}
