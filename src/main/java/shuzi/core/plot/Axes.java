package shuzi.core.plot;

import java.awt.BasicStroke;

/** The two axes of a chart, with titles, ticks and a grid. They convert values to positions on the canvas. */
record Axes(Axis horizontal, Axis vertical, double left, double right, double top, double bottom) {

    private static final double TITLE_SIZE = 13;
    private static final double LABEL_SIZE = 12;
    private static final double INSET = 5; // between axes and values, so that lines at the edge keep their width
    private static final double TICK = 4;
    private static final double ABOVE = 6;
    private static final double BELOW = TITLE_SIZE + LABEL_SIZE + TICK + 10; // height of the horizontal axis
    private static final double BESIDE = TITLE_SIZE + TICK + 10; // width of the vertical axis, without its labels
    private static final double LABEL_WIDTH = 48; // of a number, with the space around it
    private static final double LABEL_HEIGHT = 36;
    private static final BasicStroke STROKE = new BasicStroke(0.8f);

    /**
     * Draws axes in the free area of a canvas.
     *
     * @param top top of the free area
     */
    static Axes draw(Canvas canvas, double top, Axis horizontal, Axis vertical) {
        var lettering = new Lettering(LABEL_SIZE);
        double labels = vertical.ticks().stream()
                .mapToDouble(tick -> lettering.width(tick.label()))
                .max()
                .orElse(0);
        var axes = new Axes(
                horizontal,
                vertical,
                Canvas.MARGIN + BESIDE + labels,
                canvas.width() - Canvas.MARGIN,
                top + ABOVE,
                canvas.height() - Canvas.MARGIN - BELOW);
        axes.drawHorizontal(canvas);
        axes.drawVertical(canvas, lettering);
        return axes;
    }

    /** Returns the maximum number of labels on a vertical axis. */
    static double rows(Canvas canvas, double top) {
        return (canvas.height() - Canvas.MARGIN - BELOW - top - ABOVE) / LABEL_HEIGHT;
    }

    /** Returns the maximum number of labels on a horizontal axis. */
    static double columns(Canvas canvas) {
        return (canvas.width() - 2 * Canvas.MARGIN - BESIDE) / LABEL_WIDTH;
    }

    private void drawHorizontal(Canvas canvas) {
        double room = width() / Math.max(1, horizontal.ticks().size());
        double size = horizontal.grid() ? LABEL_SIZE : Lettering.CLASS_SIZE; // numbers have a grid, classes have none
        var lettering = new Lettering(Math.min(size, 0.9 * room));
        for (Axis.Tick tick : horizontal.ticks()) {
            double x = x(tick.value());
            if (horizontal.grid()) {
                canvas.line(x, top, x, bottom, Palette.GRID, STROKE);
            }
            canvas.line(x, bottom, x, bottom + TICK, Palette.AXIS, STROKE);
            double rightmost = canvas.width() - lettering.width(tick.label()) / 2;
            canvas.writeCentred(
                    lettering,
                    tick.label(),
                    Math.min(x, rightmost),
                    bottom + TICK + size,
                    horizontal.grid() ? Palette.SOFT_INK : Palette.INK);
        }
        canvas.line(left, bottom, right, bottom, Palette.AXIS, STROKE);
        canvas.writeCentred(
                new Lettering(TITLE_SIZE),
                horizontal.title(),
                (left + right) / 2,
                canvas.height() - Canvas.MARGIN,
                Palette.SOFT_INK);
    }

    private void drawVertical(Canvas canvas, Lettering lettering) {
        for (Axis.Tick tick : vertical.ticks()) {
            double y = y(tick.value());
            if (vertical.grid()) {
                canvas.line(left, y, right, y, Palette.GRID, STROKE);
            }
            canvas.line(left - TICK, y, left, y, Palette.AXIS, STROKE);
            double x = left - TICK - 3 - lettering.width(tick.label());
            canvas.write(lettering, tick.label(), x, y + 0.36 * LABEL_SIZE, Palette.SOFT_INK);
        }
        canvas.line(left, top, left, bottom, Palette.AXIS, STROKE);
        canvas.writeUpwards(
                new Lettering(TITLE_SIZE),
                vertical.title(),
                Canvas.MARGIN + TITLE_SIZE - 4,
                (top + bottom) / 2,
                Palette.SOFT_INK);
    }

    /** Returns the length of the horizontal axis. */
    double width() {
        return right - left - 2 * INSET;
    }

    /** Returns the horizontal position of a value. */
    double x(double value) {
        return left + INSET + horizontal.share(value) * width();
    }

    /** Returns the vertical position of a value. */
    double y(double value) {
        return bottom - INSET - vertical.share(value) * (bottom - top - 2 * INSET);
    }
}
