package shuzi.core.handwriting;

import java.util.ArrayList;
import java.util.List;

/**
 * The habits in which varied writers differ from plain ones: any tool from a hairline to a marker, strokes that are joined,
 * wavy, dotted, hatched or outlined, characters that lean, are tall or flat, are cut by the border or have neighbours.
 *
 * @param script the forms that the writer knows
 * @param joining probability that a stroke continues into the next one without a corner
 */
record WritingStyle(Script script, Shape shape, double joining, Pen pen, Edges edges) {

    /**
     * The shape of whole characters.
     *
     * @param size of a character, pixels; 0 is the size of plain writers
     * @param aspect factor of the width
     * @param slant added to the slant of vertical strokes
     * @param turn of whole characters, radians
     */
    record Shape(double size, double aspect, double slant, double turn) {

        private static final Shape PLAIN = new Shape(0, 1, 0, 0);
    }

    /**
     * How a pen draws a stroke.
     *
     * @param broadness factor of the pen's radius
     * @param contrast how much thinner horizontal strokes are than vertical ones, as in print; at most 1
     * @param outline distance of two thin lines that stand for one broad stroke, pixels
     * @param wave how far the line swings to both sides, pixels
     * @param wavelength of that, pixels
     * @param gap share of a dotted line that is empty
     * @param period of a dotted line, pixels
     * @param faintness share of the ink that is missing, irregularly
     */
    record Pen(
            double broadness,
            double contrast,
            double outline,
            double wave,
            double wavelength,
            double gap,
            double period,
            double faintness) {

        private static final Pen PLAIN = new Pen(1, 0, 0, 0, 1, 0, 1, 0);
    }

    /**
     * What happens at the edges of the sheet.
     *
     * @param cutting probability that the border cuts a character
     * @param neighbours probability that there is something beside the character
     */
    record Edges(double cutting, double neighbours) {

        private static final Edges PLAIN = new Edges(0, 0);
    }

    private static final Script EVERY_FORM = Script.read("numerals.txt", "unusual.txt");

    /** The habits of writers who resemble those of Chinese MNIST. */
    static final WritingStyle PLAIN = new WritingStyle(Writer.NUMERALS, Shape.PLAIN, 0, Pen.PLAIN, Edges.PLAIN);

    boolean isPlain() {
        return equals(PLAIN);
    }

    /** Returns strokes of which some continue into the next one: what was lifted before is drawn, without a corner. */
    List<Stroke> joined(List<Stroke> strokes, SeededRandom random) {
        if (joining == 0) {
            return strokes;
        }
        var joined = new ArrayList<Stroke>(strokes.size());
        for (Stroke stroke : strokes) {
            if (!joined.isEmpty() && random.happens(joining)) {
                joined.add(joined.removeLast().then(stroke));
            } else {
                joined.add(stroke);
            }
        }
        return joined;
    }

    /** Returns the habits of a varied writer. */
    static WritingStyle varied(SeededRandom random) {
        double size = random.happens(0.25) ? 0 : random.between(20, 54);
        double pixel = (size == 0 ? 25 : size) / 100; // of the character's square
        double broadness = switch (random.below(10)) {
            case 0, 1, 2, 3 -> 1;
            case 4, 5, 6 -> random.between(1, 1 + 6 * pixel);
            default -> random.between(1 + 4 * pixel, 1 + 12 * pixel);
        };
        double contrast = random.happens(0.1) ? random.between(0.3, 0.75) : 0;
        double outline = 0;
        double wave = 0;
        double wavelength = 1;
        double gap = 0;
        double period = 1;
        double faintness = 0;
        switch (size < 30 ? 6 : random.below(16)) { // small ones would be illegible
            case 0 -> { // dots or dashes
                period = random.between(5, 14) * pixel + 1.5;
                gap = random.between(0.3, 0.6);
            }
            case 1 -> { // waves
                wave = random.between(1.5, 5) * pixel;
                wavelength = random.between(12, 40) * pixel;
            }
            case 2 -> { // hatched, as if a thin pen filled a broad stroke
                broadness = 1;
                wave = random.between(3, 8) * pixel;
                wavelength = random.between(1.5, 3.5);
            }
            case 3 -> {
                broadness = 1;
                outline = random.between(4, 10) * pixel;
            }
            case 4, 5 -> faintness = random.between(0.3, 0.7);
            default -> {}
        }
        return new WritingStyle(
                EVERY_FORM,
                new Shape(
                        size,
                        random.factor(0.2),
                        random.normal(0.12),
                        random.happens(0.15) ? random.between(-0.35, 0.35) : random.normal(0.07)),
                random.happens(0.5) ? 0 : 0.6 * random.uniform(),
                new Pen(broadness, contrast, outline, wave, wavelength, gap, period, faintness),
                new Edges(random.happens(0.3) ? 0.3 : 0, size >= 30 && random.happens(0.35) ? 0.5 : 0));
    }
}
