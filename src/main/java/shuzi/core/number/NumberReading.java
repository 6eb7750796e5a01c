package shuzi.core.number;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;

/**
 * What was read in a picture of a line.
 *
 * @param text the best guess, character by character; empty if there is none
 * @param number null if the picture shows no number, or it is not sure enough which
 * @param confidence 0 to 1: how probable it is that the text is what was written
 * @param reason why the number is null; null if it is not
 * @param characters in reading order
 * @param alternatives other numbers, the most probable first
 * @param steps how it was read; null if there was nothing to cut into characters
 */
public record NumberReading(
        String text,
        @Nullable WrittenNumber number,
        double confidence,
        @Nullable Reason reason,
        Direction direction,
        List<ReadCharacter> characters,
        List<Alternative> alternatives,
        @Nullable Steps steps) {

    /** The maximum confidence in one of two numbers that contradict each other. */
    private static final double MAX_CONTRADICTED_CONFIDENCE = 0.5;

    /** Why no number was read. */
    public enum Reason {
        /** The characters are not, or do not form, a number. */
        NOT_A_NUMBER,
        /** Another number is too probable, a character is not clear, or much ink is no character. */
        NOT_SURE,
        /** The picture shows more than one line. */
        SEVERAL_LINES
    }

    /**
     * A character of the text.
     *
     * @param box around its ink, in pixels of the upright picture
     * @param classIndex of the numeral, from 0
     * @param probabilities of the 15 classes, given that it is one of them
     */
    public record ReadCharacter(InkBox box, int classIndex, double[] probabilities) {}

    /**
     * How a line was read.
     *
     * @param ink in which the characters were searched, without print and specks
     * @param pieces from which the characters were put together, in reading order, in pixels of the upright picture
     */
    public record Steps(LineInk ink, List<InkBox> pieces) {}

    /**
     * Another number that the picture may show.
     *
     * @param confidence 0 to 1: how probable it is
     */
    public record Alternative(WrittenNumber number, double confidence) {}

    /** Returns whether no number was read, and the picture may show a single character. */
    public boolean mayBeOneCharacter() {
        return reason == Reason.NOT_A_NUMBER || (reason == Reason.NOT_SURE && characters.size() <= 1);
    }

    /** Returns whether both are numbers, and not the same. */
    boolean contradicts(NumberReading other) {
        return number != null && other.number != null && !text.equals(other.text);
    }

    /**
     * Returns the same reading as one that is not sure, because there is another: of another picture of the line, or in the
     * other direction.
     *
     * @param maxAlternatives the maximum number of alternatives
     */
    NumberReading unsure(NumberReading other, int maxAlternatives) {
        var byText = new LinkedHashMap<String, Alternative>();
        Stream.of(this, other).forEach(reading -> {
            if (reading.number != null) {
                byText.put(
                        reading.text,
                        new Alternative(reading.number, Math.min(MAX_CONTRADICTED_CONFIDENCE, reading.confidence)));
            }
        });
        Stream.of(this, other)
                .flatMap(reading -> reading.alternatives.stream())
                .sorted(Comparator.comparingDouble(Alternative::confidence).reversed())
                .forEach(each -> byText.putIfAbsent(each.number.text(), each));
        return new NumberReading(
                text,
                null,
                Math.min(MAX_CONTRADICTED_CONFIDENCE, confidence),
                Reason.NOT_SURE,
                direction,
                characters,
                byText.values().stream().limit(maxAlternatives).toList(),
                steps);
    }
}
