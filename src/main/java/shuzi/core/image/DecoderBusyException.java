package shuzi.core.image;

/** Thrown if too many large pictures are being decoded at once. */
public final class DecoderBusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DecoderBusyException(int max) {
        super("the limit of %d large pictures at once is reached".formatted(max));
    }
}
