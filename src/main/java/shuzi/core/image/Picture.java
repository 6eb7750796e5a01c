package shuzi.core.image;

/** A decoded picture of any size, upright, in 8-bit luma. Immutable. */
public final class Picture {

    private final int width;
    private final int height;
    private final byte[] luma; // height x width, row by row
    private final int orientation;
    private final int scale;

    /**
     * Creates a picture that is already upright.
     *
     * @param luma width x height pixels, row by row, 0 black to 255 white; not copied
     */
    public Picture(int width, int height, byte[] luma) {
        this(width, height, luma, 1, 1);
    }

    /**
     * Creates a picture that was turned upright.
     *
     * @param orientation the EXIF orientation of the file, 1 to 8
     * @param scale pixels of the file for each pixel, along each side
     */
    Picture(int width, int height, byte[] luma, int orientation, int scale) {
        if (width < 1 || height < 1 || luma.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException("%d pixels are not %d x %d".formatted(luma.length, width, height));
        }
        this.width = width;
        this.height = height;
        this.luma = luma;
        this.orientation = orientation;
        this.scale = scale;
    }

    /** Returns an image of a data set as a picture. */
    public static Picture of(GreyImage image) {
        return new Picture(GreyImage.SIDE, GreyImage.SIDE, image.toArray());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Returns a pixel, 0 black to 255 white. */
    public int pixel(int row, int column) {
        return luma[row * width + column] & 0xff;
    }

    /** Returns the EXIF orientation of the file, 1 to 8, which has been undone. 1 is upright as stored. */
    public int orientation() {
        return orientation;
    }

    /** Returns how many pixels of the file each pixel stands for, along each side: large files are subsampled. */
    public int scale() {
        return scale;
    }

    /** Returns the pixels, height x width, row by row. This is not a copy and must not be changed. */
    byte[] luma() {
        return luma;
    }

    /** Returns a smaller picture: each step x step pixels become their mean. */
    Picture shrunk(int step) {
        if (step == 1) {
            return this;
        }
        int shrunkWidth = Math.ceilDiv(width, step);
        int shrunkHeight = Math.ceilDiv(height, step);
        var shrunk = new byte[shrunkWidth * shrunkHeight];
        for (int y = 0, at = 0; y < shrunkHeight; y++) {
            int bottom = Math.min(height, (y + 1) * step);
            for (int x = 0; x < shrunkWidth; x++, at++) {
                int right = Math.min(width, (x + 1) * step);
                int sum = 0;
                for (int sourceY = y * step; sourceY < bottom; sourceY++) {
                    for (int sourceX = x * step; sourceX < right; sourceX++) {
                        sum += luma[sourceY * width + sourceX] & 0xff;
                    }
                }
                shrunk[at] = (byte) (sum / ((bottom - y * step) * (right - x * step)));
            }
        }
        return new Picture(shrunkWidth, shrunkHeight, shrunk, orientation, scale * step);
    }
}
