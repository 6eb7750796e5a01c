package shuzi.core.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import shuzi.core.image.GreyImage;

/**
 * Draws images with the predictions of a model.
 *
 * @param title title of the plot
 * @param note line below the title
 * @param samples images with their predictions, from 1 to {@link #MAX_SAMPLES}
 */
public record SamplePlot(String title, String note, List<Sample> samples) implements Plot {

    /** The maximum number of images. */
    public static final int MAX_SAMPLES = 100;

    private static final double GAP = 12;
    private static final double LINE = 17;

    /** The outcome of a prediction. */
    public enum Outcome {
        CORRECT(Palette.BLUE, ""),
        INCORRECT(Palette.VERMILION, "wrong: "),
        OUT_OF_CLASS(Palette.SOFT_INK, "none: ");

        private final Color color;
        private final String word; // colours alone are not accessible

        Outcome(Color color, String word) {
            this.color = color;
            this.word = word;
        }
    }

    /**
     * An image and its prediction.
     *
     * @param image the image
     * @param truth the character that it shows
     * @param answer the prediction as a short text
     * @param outcome whether the prediction is correct
     */
    public record Sample(GreyImage image, String truth, String answer, Outcome outcome) {}

    public SamplePlot {
        samples = List.copyOf(samples);
        if (samples.isEmpty() || samples.size() > MAX_SAMPLES) {
            throw new IllegalArgumentException(samples.size() + " images");
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double top = canvas.title(title, note);
        double width = canvas.width() - 2 * Canvas.MARGIN + GAP;
        double height = canvas.height() - top - Canvas.MARGIN + GAP;
        int columns = 1;
        double side = 0;
        for (int candidate = 1; candidate <= samples.size(); candidate++) { // which makes the images largest
            int rows = Math.ceilDiv(samples.size(), candidate);
            double possible = Math.min(width / candidate - GAP, height / rows - GAP - 2 * LINE);
            if (possible > side) {
                side = possible;
                columns = candidate;
            }
        }
        double step = width / columns;
        var truth = new Lettering(Math.clamp(side * 0.16, 7, 15));
        var answer = new Lettering(Math.clamp(side * 0.13, 6, 13));
        for (int i = 0; i < samples.size(); i++) {
            double left = Canvas.MARGIN + i % columns * step + (step - GAP - side) / 2;
            double above = top + Math.floor((double) i / columns) * (side + GAP + 2 * LINE);
            paint(canvas, samples.get(i), left, above, side, step - 4, truth, answer);
        }
    }

    private static void paint(
            Canvas canvas,
            Sample sample,
            double left,
            double top,
            double side,
            double maxWidth,
            Lettering truth,
            Lettering answer) {
        var picture = new BufferedImage(GreyImage.SIDE, GreyImage.SIDE, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setDataElements(0, 0, GreyImage.SIDE, GreyImage.SIDE, sample.image.toArray());
        canvas.image(picture, left, top, side, side);
        Outcome outcome = sample.outcome;
        float frame = outcome == Outcome.CORRECT ? 1.5f : 4;
        canvas.draw(new Rectangle2D.Double(left, top, side, side), outcome.color, new BasicStroke(frame));
        double middle = left + side / 2;
        canvas.writeCentred(truth, Lettering.drawable(sample.truth), middle, top + side + LINE, Palette.INK);
        String words = answer.cut(Lettering.drawable(outcome.word + sample.answer), maxWidth);
        canvas.writeCentred(answer, words, middle, top + side + 2 * LINE, outcome.color);
    }
}
