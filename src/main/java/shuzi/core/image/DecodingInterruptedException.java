package shuzi.core.image;

/** Thrown if the decoding thread is interrupted. Its interrupt status stays set. */
public final class DecodingInterruptedException extends RuntimeException {

    DecodingInterruptedException() {
        super("interrupted while decoding a picture");
    }

    /** Throws this exception if the current thread is interrupted. */
    static void throwIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new DecodingInterruptedException();
        }
    }
}
