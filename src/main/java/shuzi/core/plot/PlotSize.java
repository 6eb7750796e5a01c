package shuzi.core.plot;

/**
 * The size of a plot.
 *
 * @param width width in pixels
 * @param height height in pixels
 */
public record PlotSize(int width, int height) {

    /** The minimum width and height. */
    public static final int MIN_SIDE = 200;

    /** The maximum width and height. */
    public static final int MAX_SIDE = 2000;

    public PlotSize {
        if (width < MIN_SIDE || width > MAX_SIDE || height < MIN_SIDE || height > MAX_SIDE) {
            throw new IllegalArgumentException("a plot must have %3$d to %4$d pixels on each side, not %1$d x %2$d"
                    .formatted(width, height, MIN_SIDE, MAX_SIDE));
        }
    }
}
