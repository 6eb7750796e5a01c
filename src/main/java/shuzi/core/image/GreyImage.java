package shuzi.core.image;

/** A picture of 64 x 64 pixels in 8-bit grey. Immutable. */
public final class GreyImage {

    /** Width and height. */
    public static final int SIDE = 64;

    /** Pixels of a picture. */
    public static final int PIXELS = SIDE * SIDE;

    private final byte[] pixels; // row by row

    /** @param pixels 64 x 64, row by row; copied */
    public GreyImage(byte[] pixels) {
        if (pixels.length != PIXELS) {
            throw new IllegalArgumentException("%d pixels are not 64 x 64".formatted(pixels.length));
        }
        this.pixels = pixels.clone();
    }

    /** The pixels row by row, a copy. */
    public byte[] toArray() {
        return pixels.clone();
    }

    /** 0 black to 255 white. */
    public int pixel(int row, int column) {
        return pixels[row * SIDE + column] & 0xff;
    }

    /** Whether every pixel has the same value. */
    boolean isBlank() {
        for (byte pixel : pixels) {
            if (pixel != pixels[0]) {
                return false;
            }
        }
        return true;
    }
}
