package shuzi.core.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.style.HeatMapStyler;

/**
 * A confusion matrix as a heat map.
 *
 * @param note a line below the title
 * @param classes by row and column
 * @param counts square, rows the truth, columns the answer
 */
public record ConfusionPlot(String title, String note, List<String> classes, int[][] counts) implements Plot {

    private static final double DARKEST = 0.65;
    private static final double LABELS = 40; // what the names of the classes, and of the axis, take

    public ConfusionPlot {
        classes = List.copyOf(classes);
        int size = classes.size();
        if (counts.length != size || Arrays.stream(counts).anyMatch(row -> row.length != size)) {
            throw new IllegalArgumentException("counts of other than %d classes".formatted(size));
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double top = canvas.title(title, note) + 4;
        double left = Canvas.MARGIN + LABELS;
        int width = (int) (canvas.width() - Canvas.MARGIN - left);
        int height = (int) (canvas.height() - Canvas.MARGIN - LABELS - top);
        HeatMapChart chart = cellsAlone();
        Graphics2D graphics = (Graphics2D) canvas.graphics().create();
        graphics.translate(left, top);
        chart.paint(graphics, width, height);
        graphics.dispose();
        write(canvas, left, top, (double) width / counts.length, (double) height / counts.length);
    }

    /** A chart of nothing but cells: it could write no number on a cell but the one that gives its colour. */
    private HeatMapChart cellsAlone() {
        var chart = new HeatMapChart(1, 1);
        HeatMapStyler styler = chart.getStyler();
        ChartStyle.of(styler);
        styler.setChartPadding(0);
        styler.setAxisTicksVisible(false);
        styler.setAxisTitlesVisible(false);
        styler.setPlotContentSize(1);
        styler.setPlotGridLinesVisible(false);
        styler.setRangeColors(colors()); // a cell's value is its place, and so is its colour's
        styler.setMin(0);
        styler.setMax(counts.length * counts.length - 1);
        chart.addSeries("images", classes, classes, cells());
        return chart;
    }

    /** Writes numbers on the cells, and what the rows and columns are. */
    private void write(Canvas canvas, double left, double top, double cellWidth, double cellHeight) {
        var number = new Lettering(Math.min(12.5, cellHeight * 0.62));
        var name = new Lettering(Math.min(14, cellHeight * 0.7));
        for (int i = 0; i < counts.length; i++) {
            String ofClass = Lettering.drawable(classes.get(i));
            double column = left + (i + 0.5) * cellWidth;
            double row = top + (i + 0.5) * cellHeight;
            canvas.writeCentred(name, ofClass, left - 14, row + 0.36 * name.size(), Palette.INK);
            double below = top + counts.length * cellHeight;
            canvas.writeCentred(name, ofClass, column, below + 18, Palette.INK);
            for (int answer = 0; answer < counts.length; answer++) {
                if (counts[i][answer] > 0) {
                    String count = String.valueOf(counts[i][answer]);
                    double x = left + (answer + 0.5) * cellWidth;
                    canvas.writeCentred(number, count, x, row + 0.36 * number.size(), Palette.INK);
                }
            }
        }
        var axis = new Lettering(13);
        double middle = left + counts.length * cellWidth / 2;
        canvas.writeCentred(axis, "Answer", middle, canvas.height() - Canvas.MARGIN, Palette.SOFT_INK);
        canvas.writeUpwards(axis, "Truth", Canvas.MARGIN + 9, top + counts.length * cellHeight / 2, Palette.SOFT_INK);
    }

    /** Of each cell its column, its row from below, and its place in the order of all cells. */
    private List<Number[]> cells() {
        int size = counts.length;
        return IntStream.range(0, size * size)
                .mapToObj(cell -> new Number[] {cell % size, size - 1 - cell / size, cell})
                .toList();
    }

    /** Of each cell, in their order. */
    private Color[] colors() {
        int size = counts.length;
        return IntStream.range(0, size * size)
                .mapToObj(cell -> color(cell / size, cell % size))
                .toArray(Color[]::new);
    }

    /**
     * The colour of the share of the row's images: of its cube root, so that a few are seen, and not too dark for the
     * number.
     */
    private Color color(int truth, int answer) {
        int count = counts[truth][answer];
        if (count == 0) {
            return truth % 2 == 0 ? Palette.PAPER : Palette.SHADED; // rows are easier to follow
        }
        double share =
                Math.cbrt(count / Arrays.stream(counts[truth]).asDoubleStream().sum());
        return Palette.diverging(DARKEST * (truth == answer ? share : -share));
    }
}
