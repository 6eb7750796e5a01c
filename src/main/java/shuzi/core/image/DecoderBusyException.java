package shuzi.core.image;

/** As many large pictures are being decoded as memory allows at once. */
public final class DecoderBusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DecoderBusyException(int max) {
        super("%d large pictures are being decoded, which is the limit".formatted(max));
    }
}
