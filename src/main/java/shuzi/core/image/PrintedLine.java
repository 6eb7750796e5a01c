package shuzi.core.image;

/**
 * A straight line of ink.
 *
 * @param vertical whether it is nearly vertical
 * @param slope pixels across for each pixel along it
 * @param offset its position across in the middle of the picture
 * @param from its first pixel along the direction
 * @param to its last pixel
 * @param width the lower quartile of the lengths of its runs, because strokes may lie on it
 * @param contrast the lower tertile of the maximum contrasts of its runs
 * @param deviation the mean distance of its runs' middles from it, in pixels
 * @param coverage the share of its pixels that have ink: all of a solid line, about half of a dashed one
 */
public record PrintedLine(
        boolean vertical,
        double slope,
        double offset,
        int from,
        int to,
        double width,
        int contrast,
        double deviation,
        double coverage) {

    /**
     * Returns the position across at a position along the line.
     *
     * @param length of the picture along the direction, in pixels
     */
    public double at(int position, int length) {
        return offset + slope * (position - length / 2.0);
    }

    /**
     * Returns the same line from border to border.
     *
     * @param length of the picture along the direction, in pixels
     */
    PrintedLine fromBorderToBorder(int length) {
        return new PrintedLine(vertical, slope, offset, 0, length - 1, width, contrast, deviation, coverage);
    }
}
