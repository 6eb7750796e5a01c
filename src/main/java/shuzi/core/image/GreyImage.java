package shuzi.core.image;

/** An image of 64 x 64 pixels in 8-bit grey. Immutable. */
public final class GreyImage {

    /** Width and height, in pixels. */
    public static final int SIDE = 64;

    /** Pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;

    private final byte[] pixels; // row by row

    /**
     * Creates an image.
     *
     * @param pixels 64 x 64, row by row; copied
     * @throws IllegalArgumentException if there are more or fewer pixels
     */
    public GreyImage(byte[] pixels) {
        if (pixels.length != PIXELS) {
            throw new IllegalArgumentException("%d pixels are not 64 x 64".formatted(pixels.length));
        }
        this.pixels = pixels.clone();
    }

    /** Returns a copy of the pixels, row by row. */
    public byte[] toArray() {
        return pixels.clone();
    }

    /** Returns a pixel, 0 black to 255 white. */
    public int pixel(int row, int column) {
        return pixels[row * SIDE + column] & 0xff;
    }

    /** Returns whether all pixels have the same value. */
    boolean isBlank() {
        for (byte pixel : pixels) {
            if (pixel != pixels[0]) {
                return false;
            }
        }
        return true;
    }
}
