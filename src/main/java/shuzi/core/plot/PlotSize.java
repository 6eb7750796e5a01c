package shuzi.core.plot;

/**
 * How large a plot is.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record PlotSize(int width, int height) {

    /** The least width and height. */
    public static final int LEAST = 200;

    /** The greatest width and height. */
    public static final int MOST = 2000;

    public PlotSize {
        if (width < LEAST || width > MOST || height < LEAST || height > MOST) {
            throw new IllegalArgumentException("a plot of %d x %d pixels".formatted(width, height));
        }
    }
}
