package shuzi.core.image;

/** Nobody waits for the picture any more: the thread that decoded it was interrupted, and still is marked so. */
public final class DecodingInterruptedException extends RuntimeException {

    DecodingInterruptedException() {
        super("interrupted while decoding a picture");
    }

    /** Ends the decoding when the thread is interrupted. */
    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new DecodingInterruptedException();
        }
    }
}
