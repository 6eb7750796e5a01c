package shuzi.core.handwriting;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes numerals of one synthetic writer in a line. The gaps vary, the line rises or falls and wanders, and some
 * neighbours are joined, because the pen is not lifted.
 */
public final class LineWriter {

    /** The minimum size of a character, in pixels; plain writers write smaller ones on their sheets of 64 x 64. */
    private static final double MIN_SIZE = 28;

    /** Margin around the line, as a share of the size of a character. */
    private static final double MARGIN = 0.7;

    private static final double MIN_GAP = -0.05; // shares of the size
    private static final double MAX_GAP = 0.35;

    private final boolean vertical;
    private final double joining;

    /**
     * Creates a writer of lines.
     *
     * @param vertical whether the line goes from top to bottom, otherwise from left to right
     * @param joining probability that two neighbours are joined, 0..1
     * @throws IllegalArgumentException if it is not a probability
     */
    public LineWriter(boolean vertical, double joining) {
        if (!(joining >= 0 && joining <= 1)) {
            throw new IllegalArgumentException(joining + " is not between 0 and 1");
        }
        this.vertical = vertical;
        this.joining = joining;
    }

    /** The centre of a character along the line and across it, in pixels. */
    private record Place(double along, double across) {}

    /**
     * Writes a line. The same line by the same writer is always the same.
     *
     * @param labels at least one, each 1..15 for 零 一 二 三 四 五 六 七 八 九 十 百 千 万 亿
     * @param seed of the writer and the line
     * @throws IllegalArgumentException if there is no label, or one is not 1..15
     */
    public WrittenLine write(List<Integer> labels, long seed) {
        if (labels.isEmpty() || !labels.stream().allMatch(label -> label >= 1 && label <= Writer.CHARACTERS.size())) {
            throw new IllegalArgumentException(labels + " are not labels of numerals");
        }
        var writer = new Writer(seed, 0);
        SeededRandom random = SeededRandom.of(seed, 6);
        SeededRandom joints = SeededRandom.of(seed, 7); // so that the characters do not depend on them
        double size = Math.max(MIN_SIZE, writer.size());
        double margin = MARGIN * size;
        double slope = random.normal(0.03);
        var places = new ArrayList<Place>();
        double along = margin;
        for (int label : labels) {
            double length = size * length(label);
            double gap = places.isEmpty() ? 0 : size * random.between(MIN_GAP, MAX_GAP);
            double centre = along + gap + length / 2;
            places.add(new Place(centre, slope * centre + random.normal(0.04 * size)));
            along += gap + length;
        }
        double lowest = places.stream().mapToDouble(Place::across).min().orElseThrow();
        double highest = places.stream().mapToDouble(Place::across).max().orElseThrow();
        int length = (int) (along + margin);
        int breadth = (int) (highest - lowest + size + 2 * margin);
        var sheet = vertical ? new Sheet(breadth, length, 1) : new Sheet(length, breadth, 1);
        double middle = margin + size / 2 - lowest;
        Writer.Ends before = null;
        for (int i = 0; i < labels.size(); i++) {
            Place place = places.get(i);
            double across = middle + place.across;
            String character = Writer.CHARACTERS.get(labels.get(i) - 1);
            Writer.Ends ends = writer.write(
                    writer.strokes(Writer.NUMERALS, character, random),
                    writer.habit(character),
                    random,
                    sheet,
                    vertical ? across : place.along,
                    vertical ? place.along : across,
                    size * random.factor(0.08));
            if (before != null && joints.happens(joining)) {
                writer.join(before, ends, joints, sheet);
            }
            before = ends;
        }
        float[] bright = sheet.render(writer.brightness());
        var pixels = new byte[bright.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (255 - Math.round(bright[i]));
        }
        return new WrittenLine(vertical ? breadth : length, vertical ? length : breadth, pixels);
    }

    /** Returns the room that a character takes along the line: the flat ones, 一 and 二, take less of a column. */
    private double length(int label) {
        return !vertical
                ? 1
                : switch (label) {
                    case 2 -> 0.4;
                    case 3 -> 0.7;
                    default -> 1;
                };
    }
}
