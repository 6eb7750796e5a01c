package shuzi.core.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;
import shuzi.core.image.LineInkFinder;
import shuzi.core.image.Normalization;
import shuzi.core.image.Picture;
import shuzi.core.number.NumberReading.Alternative;
import shuzi.core.number.NumberReading.ReadCharacter;
import shuzi.core.number.NumberReading.Reason;
import shuzi.core.number.NumberReading.Steps;
import shuzi.core.number.NumberSearch.Reading;

/**
 * Reads a number that is written in one line, from left to right or from top to bottom. The ink is cut into pieces
 * ({@link LinePieces}), a network rates all characters that they may form ({@link CharacterLattice}), and the best path
 * through these and the grammar of numbers ({@link NumberGrammar}) is the reading ({@link NumberSearch}). Addresses and
 * cheques are read in this way (C.-L. Liu, M. Koga and H. Fujisawa, "Lexicon-Driven Segmentation and Recognition of
 * Handwritten Character Strings for Japanese Address Reading", 2002).
 *
 * <p>Instances hold buffers and are for one thread at a time.
 */
public final class NumberReader {

    /** Cost of a number that is not in its proper form: a unit is missing, or a 零 is missing or added. Few are written so. */
    private static final double UNUSUAL_FORM_COST = 4;

    /** Ink of more components than this is no line of characters: 30 characters have fewer. */
    private static final int MAX_COMPONENTS = 250;

    /** A line is at least this many times as long as wide if its direction is clear. */
    private static final double MIN_CLEAR_ELONGATION = 2.5;

    /**
     * Ink that is at least this many times as long as wide is not read as one character if several are plausible: 三 above 八
     * resembles 六.
     */
    private static final double MAX_ELONGATION_OF_CHARACTER = 1.6;

    /** The minimum confidence of a number that is plausible. */
    private static final double MIN_PLAUSIBLE_CONFIDENCE = 0.5;

    /** The characters of a number have at least this share of the ink; what is left of printed lines has more specks. */
    private static final double MIN_SHARE_OF_INK = 0.92;

    /** The maximum confidence of a number that has less. */
    private static final double MAX_CONFIDENCE_OF_PART = 0.5;

    /** Ink of more components than this is not read a third time, with and without print together. */
    private static final int MAX_COMPONENTS_OF_UNION = 120;

    /** The minimum share of its box that a single stroke fills. */
    private static final double MIN_STROKE_FILL = 0.3;

    /** The minimum width of a stroke that goes from border to border, as a share of the picture's. */
    private static final double MIN_STROKE_SHARE = 0.2;

    private final ImageNormalizer normalizer;
    private final CharacterScorer scorer;
    private final LineInkFinder finder = new LineInkFinder();

    /**
     * Creates a reader.
     *
     * @param normalization of the network's images
     * @param scorer the network
     */
    public NumberReader(Normalization normalization, CharacterScorer scorer) {
        this.normalizer = new ImageNormalizer(normalization);
        this.scorer = scorer;
    }

    /**
     * The readings in one direction.
     *
     * @param numbers well-formed numbers, the best first
     * @param confidence of the best number; 0 if there is none
     */
    private record Attempt(Direction direction, CharacterLattice lattice, List<Reading> numbers, double confidence) {

        boolean isSure() {
            return isEnough(confidence);
        }

        boolean isEnough(double confidenceOfReadings) {
            return confidenceOfReadings >= Confidence.min(direction, lattice.hasCells());
        }

        boolean isOneCharacter() {
            return !numbers.isEmpty() && numbers.getFirst().characters().size() == 1;
        }

        /** Returns whether a number of several characters is possible. */
        boolean isPlausibleLine() {
            return confidence >= MIN_PLAUSIBLE_CONFIDENCE && !isOneCharacter();
        }
    }

    /**
     * Reads a number. Returns null if there is no ink.
     *
     * @param pictures of the same line without print, if there is such a picture, and as it is; if different numbers are
     *     read, none is sure
     * @param direction of the line; null if it is not known
     * @param alternatives the maximum number of alternatives
     */
    public @Nullable NumberReading read(List<Picture> pictures, @Nullable Direction direction, int alternatives) {
        int scale = pictures.getLast().scale();
        List<NumberReading> readings = inks(pictures).stream()
                .map(line -> read(line, scale, direction, alternatives))
                .sorted(Comparator.comparingDouble(NumberReading::confidence).reversed())
                .toList();
        NumberReading best = readings.stream()
                .filter(reading -> reading.number() != null)
                .findFirst()
                .orElse(readings.isEmpty() ? null : readings.getFirst());
        if (best == null) {
            return null;
        }
        return readings.stream()
                .filter(best::contradicts)
                .findFirst()
                .map(other -> best.unsure(other, alternatives))
                .orElse(best);
    }

    private NumberReading read(LineInk line, int scale, @Nullable Direction direction, int alternatives) {
        if (line.boxes().size() > MAX_COMPONENTS) {
            return nothing(direction, null);
        }
        List<Direction> directions = directions(line, direction);
        Attempt first = attempt(line, directions.getFirst());
        if (first.isSure() || directions.size() == 1) {
            return reading(line, first, directions, scale, alternatives);
        }
        Attempt second = attempt(line, directions.getLast());
        if (first.isPlausibleLine() && second.isOneCharacter() && isElongated(line)) {
            NumberReading several = reading(line, first, directions, scale, alternatives);
            NumberReading one = reading(second, second.isSure() ? null : Reason.NOT_SURE, scale, alternatives);
            return several.reason() == Reason.NOT_SURE ? several.unsure(one, alternatives) : several;
        }
        boolean isSecond = second.isSure() || second.confidence > first.confidence;
        return reading(line, isSecond ? second : first, directions, scale, alternatives);
    }

    private NumberReading reading(
            LineInk line, Attempt attempt, List<Direction> directions, int scale, int alternatives) {
        if (attempt.isSure()) {
            return reading(attempt, null, scale, alternatives);
        }
        boolean severalLines = directions.stream().anyMatch(each -> showsSeveralLines(line, each));
        return reading(attempt, severalLines ? Reason.SEVERAL_LINES : reason(attempt), scale, alternatives);
    }

    /**
     * Returns the ink of the pictures without printed lines. The ink of the picture as it is lacks strokes on printed lines,
     * that of the picture without print lacks some beside them, so both together are read, too. If there is no ink, a line may
     * be a stroke: 一 in a picture cropped to it.
     */
    private List<LineInk> inks(List<Picture> pictures) {
        var inks = new ArrayList<LineInk>();
        LineInk line = finder.find(pictures.getLast());
        if (line != null) {
            inks.add(line);
        }
        for (Picture picture : pictures.subList(0, pictures.size() - 1)) {
            LineInk filtered = line == null ? finder.find(picture) : finder.findFiltered(picture, line);
            if (filtered != null) {
                inks.add(filtered);
                LineInk union = line == null ? null : finder.union(line, filtered);
                if (union != null && union.boxes().size() <= MAX_COMPONENTS_OF_UNION) {
                    inks.add(union);
                }
            }
        }
        LineInk stroke = inks.isEmpty() ? finder.findWithLines(pictures.getLast()) : null;
        if (stroke != null && stroke.boxes().size() == 1 && isStrokeThatFills(stroke)) {
            inks.add(stroke);
        }
        return inks;
    }

    /** Returns whether the ink is a single stroke that fills the picture. */
    private static boolean isStrokeThatFills(LineInk line) {
        InkBox box = line.boxes().getFirst();
        long inked = Arrays.stream(line.components())
                .filter(component -> component != 0)
                .count();
        return inked > MIN_STROKE_FILL * box.width() * box.height()
                && Math.min(box.width(), box.height()) > MIN_STROKE_SHARE * Math.min(line.width(), line.height());
    }

    private static NumberReading nothing(@Nullable Direction direction, @Nullable Steps steps) {
        return new NumberReading(
                "",
                null,
                0,
                Reason.NOT_A_NUMBER,
                direction == null ? Direction.HORIZONTAL : direction,
                List.of(),
                List.of(),
                steps);
    }

    /** Returns the directions that a line may have, the most probable first. */
    private static List<Direction> directions(LineInk line, @Nullable Direction given) {
        if (given != null) {
            return List.of(given);
        }
        InkBox all = line.box();
        Direction longer = all.width() >= all.height() ? Direction.HORIZONTAL : Direction.VERTICAL;
        return elongation(all) > MIN_CLEAR_ELONGATION ? List.of(longer) : List.of(longer, longer.across());
    }

    /** Returns whether ink is so long that it is rather several characters than one. */
    private static boolean isElongated(LineInk line) {
        return elongation(line.box()) >= MAX_ELONGATION_OF_CHARACTER;
    }

    private static double elongation(InkBox box) {
        return (double) box.longerSide() / Math.min(box.width(), box.height());
    }

    private Attempt attempt(LineInk line, Direction direction) {
        var lattice = new CharacterLattice(new LinePieces(line, direction), normalizer, scorer);
        List<Reading> numbers = lattice.best(NumberSearch.NUMBERS).stream()
                .map(number -> isProper(number.text()) ? number : number.withCost(UNUSUAL_FORM_COST))
                .sorted(Comparator.comparingDouble(Reading::rating).reversed())
                .toList();
        double confidence = Confidence.of(numbers, direction);
        boolean isPart =
                confidence > MAX_CONFIDENCE_OF_PART && lattice.shareOfInk(numbers.getFirst()) < MIN_SHARE_OF_INK;
        return new Attempt(direction, lattice, numbers, isPart ? MAX_CONFIDENCE_OF_PART : confidence);
    }

    /** Returns whether a number is written with all its units and 零, as most numbers are. */
    private static boolean isProper(String text) {
        WrittenNumber number = WrittenNumber.parse(text);
        return number.kind() == WrittenNumber.Kind.DIGITS || number.canonical().equals(text);
    }

    /** Returns why a picture was not read as a number. */
    private Reason reason(Attempt attempt) {
        List<Reading> anything = attempt.lattice.best(NumberSearch.ANYTHING);
        boolean isClear = !anything.isEmpty()
                && attempt.isEnough(Confidence.of(anything, attempt.direction))
                && (attempt.numbers.isEmpty()
                        || !anything.getFirst()
                                .text()
                                .equals(attempt.numbers.getFirst().text()));
        return isClear || attempt.numbers.isEmpty() || attempt.confidence < 0.05
                ? Reason.NOT_A_NUMBER
                : Reason.NOT_SURE;
    }

    /** Returns whether gaps along the lines divide the picture into parts of which two are read as numbers. */
    private boolean showsSeveralLines(LineInk line, Direction direction) {
        List<LineInk> parts = InkLines.divide(line, direction.across());
        return parts.size() > 1
                && parts.stream()
                                .filter(part -> isLine(part, direction))
                                .limit(2)
                                .count()
                        == 2;
    }

    /** Returns whether ink is read as a number of more than one character. */
    private boolean isLine(LineInk part, Direction direction) {
        Attempt read = attempt(part, direction);
        return read.confidence >= Confidence.MIN
                && read.numbers.getFirst().characters().size() > 1;
    }

    private NumberReading reading(Attempt attempt, @Nullable Reason reason, int scale, int alternatives) {
        List<Reading> readings = reason == Reason.NOT_A_NUMBER || attempt.numbers.isEmpty()
                ? attempt.lattice.best(NumberSearch.ANYTHING)
                : attempt.numbers;
        if (readings.isEmpty()) {
            return nothing(attempt.direction, attempt.lattice.steps(scale));
        }
        Reading shown = readings.getFirst();
        var characters = new ArrayList<ReadCharacter>();
        for (NumberSearch.RatedCharacter character : shown.characters()) {
            characters.add(new ReadCharacter(
                    character.edge().box().scaled(scale),
                    character.numeral().classIndex(),
                    scorer.probabilities(character.edge().logits())));
        }
        return new NumberReading(
                shown.text(),
                reason == null ? WrittenNumber.parse(shown.text()) : null,
                readings.equals(attempt.numbers) ? attempt.confidence : Confidence.of(readings, attempt.direction),
                reason,
                attempt.direction,
                List.copyOf(characters),
                alternatives(attempt, reason == null ? 1 : 0, alternatives),
                attempt.lattice.steps(scale));
    }

    /**
     * Returns numbers that the picture may show, the most probable first. The confidence of others than the best is at most
     * that of the best and at most what that leaves, and falls with the distance of their rating from the best.
     *
     * @param first the number of numbers that are left out
     */
    private static List<Alternative> alternatives(Attempt attempt, int first, int maxAlternatives) {
        List<Reading> numbers = attempt.numbers;
        var alternatives = new ArrayList<Alternative>();
        double rest = Math.min(attempt.confidence, 1 - attempt.confidence);
        for (int i = first; i < Math.min(numbers.size(), first + maxAlternatives); i++) {
            double distance = numbers.getFirst().rating() - numbers.get(i).rating();
            alternatives.add(new Alternative(
                    WrittenNumber.parse(numbers.get(i).text()),
                    i == 0 ? attempt.confidence : rest * Math.exp(-Confidence.MARGIN_WEIGHT * distance)));
        }
        return List.copyOf(alternatives);
    }
}
