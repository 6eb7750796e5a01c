package shuzi.core.handwriting;

/**
 * A line of handwriting, dark on white.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels height x width, row by row, 0 for black
 */
public record WrittenLine(int width, int height, byte[] pixels) {

    /** @throws IllegalArgumentException if the number of pixels is not height x width */
    public WrittenLine {
        if (pixels.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException("%d pixels are not %d x %d".formatted(pixels.length, width, height));
        }
    }
}
