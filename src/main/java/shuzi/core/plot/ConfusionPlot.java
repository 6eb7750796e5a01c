package shuzi.core.plot;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/**
 * Draws a confusion matrix as a heat map.
 *
 * @param title title of the plot
 * @param note line below the title
 * @param classes name of each class
 * @param counts classes x classes; rows are true classes, columns predicted ones
 */
public record ConfusionPlot(String title, String note, List<String> classes, int[][] counts) implements Plot {

    private static final double MAX_SHADE = 0.65; // of the darkest cells
    private static final double LABELS = 40; // space for the names of the classes and of the axis

    public ConfusionPlot {
        classes = List.copyOf(classes);
        int size = classes.size();
        if (counts.length != size || Arrays.stream(counts).anyMatch(row -> row.length != size)) {
            throw new IllegalArgumentException("the counts must be a matrix of %d classes".formatted(size));
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double top = canvas.title(title, note) + 4;
        double left = Canvas.MARGIN + LABELS;
        double cellWidth = (canvas.width() - Canvas.MARGIN - left) / counts.length;
        double cellHeight = (canvas.height() - Canvas.MARGIN - LABELS - top) / counts.length;
        for (int truth = 0; truth < counts.length; truth++) {
            double y = top + truth * cellHeight;
            if (truth % 2 == 1) { // alternating rows are easier to follow
                canvas.fill(new Rectangle2D.Double(left, y, counts.length * cellWidth, cellHeight), Palette.SHADED);
            }
            for (int answer = 0; answer < counts.length; answer++) {
                if (counts[truth][answer] > 0) {
                    canvas.fill(
                            new Rectangle2D.Double(left + answer * cellWidth, y, cellWidth, cellHeight),
                            color(truth, answer));
                }
            }
        }
        write(canvas, left, top, cellWidth, cellHeight);
    }

    /** Writes the numbers on the cells, and the names of rows and columns. */
    private void write(Canvas canvas, double left, double top, double cellWidth, double cellHeight) {
        var number = new Lettering(Math.min(12.5, cellHeight * 0.62));
        var name = new Lettering(Math.min(Lettering.CLASS_SIZE, cellHeight * 0.7));
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

    /**
     * Returns the colour of a cell, for the cube root of its share of the row's images, so that small shares are
     * visible. It is light enough for the number to be legible.
     */
    private Color color(int truth, int answer) {
        double share = Math.cbrt(counts[truth][answer]
                / Arrays.stream(counts[truth]).asDoubleStream().sum());
        return Palette.diverging(MAX_SHADE * (truth == answer ? share : -share));
    }
}
