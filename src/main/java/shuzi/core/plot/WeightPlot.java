package shuzi.core.plot;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Draws the weights of units as images with the same colour scale, white for zero.
 *
 * @param title title of the plot
 * @param side side of the units' input images, in pixels
 * @param labels label of each unit; empty if they have none
 * @param units number of units; the first that fit are drawn
 * @param weights returns the weights of a unit, {@code side x side}, row by row
 */
public record WeightPlot(String title, int side, List<String> labels, int units, IntFunction<double[]> weights)
        implements Plot {

    private static final double MIN_PICTURE = 56; // side of an image, in units of the drawing
    private static final double GAP = 5;
    private static final double LABEL = 17;
    private static final double SCALE_WIDTH = 160;
    private static final double SCALE_HEIGHT = 10;
    private static final int SCALE_STEPS = 64;

    /** Share of the weights within the colour scale; without it, a few large weights would make all others pale. */
    private static final double IN_SCALE = 0.995;

    public WeightPlot {
        labels = List.copyOf(labels);
        if (units < 1) {
            throw new IllegalArgumentException(units + " units");
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double label = labels.isEmpty() ? 0 : LABEL;
        double width = canvas.width() - 2 * Canvas.MARGIN + GAP;
        double top = Canvas.MARGIN + 46; // below a title and a note
        double height = canvas.height() - top - SCALE_HEIGHT - 26 - Canvas.MARGIN + GAP;
        double picture = MIN_PICTURE;
        int columns = (int) (width / (picture + GAP));
        int rows = Math.max(1, (int) (height / (picture + GAP + label)));
        if (units < columns * rows) { // all fit: make them as large as possible
            for (int candidate = 1; candidate <= units; candidate++) {
                int needed = Math.ceilDiv(units, candidate);
                double possible = Math.min(width / candidate - GAP, height / needed - GAP - label);
                if (possible > picture) {
                    picture = possible;
                    columns = candidate;
                    rows = needed;
                }
            }
        }
        picture = Math.min(width / columns - GAP, height / rows - GAP - label);
        int shown = Math.min(units, columns * rows);
        canvas.title(
                title,
                shown == units
                        ? "All %d units; a number or character below is that of the unit".formatted(units)
                        : "The first %d of %d units; a number or character below is that of the unit"
                                .formatted(shown, units));
        List<double[]> pictures = IntStream.range(0, shown).mapToObj(weights).toList();
        double max = quantile(pictures);
        var lettering = new Lettering(13);
        for (int i = 0; i < shown; i++) {
            double x = Canvas.MARGIN + i % columns * (picture + GAP);
            double y = top + Math.floor((double) i / columns) * (picture + GAP + label);
            canvas.image(picture(pictures.get(i), max), x, y, picture, picture);
            if (!labels.isEmpty()) {
                canvas.writeCentred(
                        lettering, Lettering.drawable(labels.get(i)), x + picture / 2, y + picture + 14, Palette.INK);
            }
        }
        scale(canvas, max);
    }

    /** Returns the magnitude below which nearly all weights lie. */
    private static double quantile(List<double[]> pictures) {
        double[] sizes = pictures.stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .sorted()
                .toArray();
        double max = sizes[(int) (IN_SCALE * (sizes.length - 1))];
        return max > 0 ? max : 1;
    }

    private BufferedImage picture(double[] ofUnit, double max) {
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < ofUnit.length; i++) {
            picture.setRGB(
                    i % side, i / side, Palette.diverging(ofUnit[i] / max).getRGB());
        }
        return picture;
    }

    /** Draws the colour scale from {@code -max} to {@code max}. */
    private static void scale(Canvas canvas, double max) {
        var shades = new BufferedImage(2 * SCALE_STEPS + 1, 1, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < shades.getWidth(); i++) {
            shades.setRGB(
                    i,
                    0,
                    Palette.diverging((double) (i - SCALE_STEPS) / SCALE_STEPS).getRGB());
        }
        double x = canvas.width() - Canvas.MARGIN - SCALE_WIDTH - 60;
        double y = canvas.height() - Canvas.MARGIN - SCALE_HEIGHT;
        canvas.image(shades, x, y, SCALE_WIDTH, SCALE_HEIGHT);
        var lettering = new Lettering(12);
        String end = String.format(Locale.ROOT, "%.2g", max);
        String low = "\u2212" + end;
        double baseline = y + SCALE_HEIGHT - 0.5;
        canvas.write(lettering, low, x - lettering.width(low) - 6, baseline, Palette.SOFT_INK);
        canvas.write(lettering, end, x + SCALE_WIDTH + 6, baseline, Palette.SOFT_INK);
        String words = "Weight of each input; white is 0";
        canvas.write(
                lettering,
                lettering.cut(words, x - lettering.width(low) - 20 - Canvas.MARGIN),
                Canvas.MARGIN,
                baseline,
                Palette.SOFT_INK);
    }
}
