package shuzi.core.plot;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Draws the test accuracy of each class as a bar.
 *
 * @param title title of the plot
 * @param note line below the title
 * @param labels label of each bar
 * @param shares accuracy of each bar, 0 to 1
 */
public record BarPlot(String title, String note, List<String> labels, double[] shares) implements Plot {

    private static final double MAX_PERCENT = 104; // with space for the number above a bar of 100 %
    private static final double BAR_WIDTH = 0.72; // share of the width of a bar and its gap

    public BarPlot {
        labels = List.copyOf(labels);
        if (labels.size() != shares.length) {
            throw new IllegalArgumentException("%d labels for %d bars".formatted(labels.size(), shares.length));
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double top = canvas.title(title, note);
        List<Axis.Tick> characters = IntStream.range(0, shares.length)
                .mapToObj(i -> new Axis.Tick(i + 0.5, Lettering.drawable(labels.get(i))))
                .toList();
        Axes axes = Axes.draw(
                canvas,
                top,
                new Axis("Character", 0, shares.length, characters, false),
                Axis.of(
                        "Test accuracy",
                        0,
                        MAX_PERCENT,
                        1,
                        Axes.rows(canvas, top),
                        percent -> Math.round(percent) + " %"));
        double step = axes.width() / shares.length;
        var lettering = new Lettering(Math.min(11.5, step * 0.36));
        double floor = axes.y(0);
        for (int i = 0; i < shares.length; i++) {
            double percent = 100 * shares[i];
            double x = axes.x(i + 0.5);
            double y = axes.y(percent);
            double width = BAR_WIDTH * step;
            canvas.fill(new Rectangle2D.Double(x - width / 2, y, width, floor - y), Palette.BLUE);
            canvas.writeCentred(lettering, String.format(Locale.ROOT, "%.1f", percent), x, y - 4, Palette.SOFT_INK);
        }
    }
}
