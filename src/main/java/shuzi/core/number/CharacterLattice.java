package shuzi.core.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import shuzi.core.Numeral;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.InkBox;

/**
 * All characters that pieces of a line may form: edges of a lattice between the ends of pieces, each rated for each class.
 * The rating is a log-probability: that of the network, in which "none of the 15" is a class with a constant logit, and that
 * of the character's proportions and inner gaps.
 */
final class CharacterLattice {

    /** The maximum number of pieces of a character: 零 in a column has the most. */
    private static final int MAX_PIECES = 12;

    /** The maximum number of pieces of a line. 30 characters have fewer. */
    private static final int MAX_PIECES_OF_LINE = 250;

    /** The longest speck, as a share of the size of characters. */
    private static final double MAX_SPECK = 0.4;

    /** The factor of the cost of specks in a cell, where no neighbour leaves any. */
    private static final double SPECK_IN_CELL = 3;

    /** The cost of a cell with specks but no character. */
    private static final double EMPTY_CELL = 10;

    private final LinePieces pieces;
    private final Weights weights;
    private final List<Edge> edges = new ArrayList<>(); // in the order of their first pieces

    /**
     * The weights of the parts of a rating, chosen on composed numbers.
     *
     * @param noneLogit logit of "none of the 15"
     * @param temperature divisor of the logits
     * @param character added for each character; the proportions of a character of the right class cost as much on average
     * @param shape factor of the deviation of the proportions
     * @param gap cost of an inner gap that is as wide as a character
     * @param speck cost of leaving out a piece as large as a character
     * @param cut cost of dividing what is connected
     */
    private record Weights(
            double noneLogit,
            double temperature,
            double character,
            double shape,
            double gap,
            double speck,
            double cut) {

        private static final Weights HORIZONTAL = new Weights(4.39, 0.14, 5.48, 0.37, 5.5, 30, 8.4);
        private static final Weights VERTICAL = new Weights(4.63, 0.18, -0.47, 0.62, 164, 94, 2.9);

        static Weights of(Direction direction) {
            return direction == Direction.HORIZONTAL ? HORIZONTAL : VERTICAL;
        }
    }

    /**
     * Pieces that may form a character.
     *
     * @param first the first piece
     * @param last the last piece
     * @param logits of the 15 classes
     * @param ratings of the 15 classes
     * @param speckCost cost of leaving them out; infinite if they are too large
     */
    record Edge(int first, int last, InkBox box, double[] logits, double[] ratings, double speckCost) {

        /** Returns pieces that are specks, and cannot be a character: it has neither a box nor logits of its own. */
        static Edge ofSpecks(int first, int last, double cost) {
            var none = new double[Numeral.ALL.size()];
            Arrays.fill(none, Double.NEGATIVE_INFINITY);
            return new Edge(first, last, new InkBox(0, 0, 0, 0), none, none, cost);
        }
    }

    CharacterLattice(LinePieces pieces, ImageNormalizer normalizer, CharacterScorer scorer) {
        this.pieces = pieces;
        this.weights = Weights.of(pieces.direction());
        if (pieces.count() > MAX_PIECES_OF_LINE) {
            return; // no line of characters, and it would take long
        }
        for (LinePieces.Cell cell : pieces.cells()) {
            if (cell.holdsOne()) {
                addOnlyCharacter(cell, normalizer, scorer);
            } else {
                addCharacters(cell, normalizer, scorer);
            }
        }
    }

    /** Adds all characters that the pieces of a cell may form. */
    private void addCharacters(LinePieces.Cell cell, ImageNormalizer normalizer, CharacterScorer scorer) {
        Direction direction = pieces.direction();
        double longest = CharacterShapes.maxLength(direction) * pieces.size();
        for (int first = cell.first(); first <= cell.last(); first++) {
            InkBox box = pieces.piece(first).box();
            double gap = 0;
            for (int last = first; last <= Math.min(cell.last(), first + MAX_PIECES - 1); last++) {
                InkBox next = pieces.piece(last).box();
                if (last > first) {
                    gap = Math.max(gap, direction.start(next) - direction.end(box));
                    box = box.union(next);
                    if (direction.length(box) > longest) {
                        break;
                    }
                }
                double cost = pieces.piece(first).isCut() ? weights.cut : 0;
                double[] logits = logits(first, last, box, normalizer, scorer);
                edges.add(new Edge(first, last, box, logits, ratings(logits, box, gap, cost), speckCost(first, last)));
            }
        }
    }

    /** Adds the characters that may be the only one of a cell, which consist of its pieces without specks at its ends. */
    private void addOnlyCharacter(LinePieces.Cell cell, ImageNormalizer normalizer, CharacterScorer scorer) {
        double[] specks = IntStream.rangeClosed(cell.first(), cell.last())
                .mapToDouble(i -> SPECK_IN_CELL * speckCost(i, i))
                .toArray();
        double before = 0;
        for (int first = cell.first(); first <= cell.last() && before < Double.POSITIVE_INFINITY; first++) {
            InkBox box = pieces.piece(first).box();
            for (int last = first; last <= cell.last(); last++) {
                box = box.union(pieces.piece(last).box());
                double behind = Arrays.stream(specks, last + 1 - cell.first(), specks.length)
                        .sum();
                boolean isAll = first == cell.first() && last == cell.last();
                if (behind < Double.POSITIVE_INFINITY && (isAll || last - first < MAX_PIECES)) {
                    double[] logits = logits(first, last, box, normalizer, scorer);
                    double[] ratings = ratings(logits, box, 0, before + behind);
                    edges.add(new Edge(cell.first(), cell.last(), box, logits, ratings, Double.POSITIVE_INFINITY));
                }
            }
            before += specks[first - cell.first()];
        }
        if (before < Double.POSITIVE_INFINITY) {
            edges.add(Edge.ofSpecks(cell.first(), cell.last(), before + EMPTY_CELL));
        }
    }

    private double[] logits(int first, int last, InkBox box, ImageNormalizer normalizer, CharacterScorer scorer) {
        byte[] ink = pieces.ink(first, last, box);
        return scorer.logits(normalizer.normalize(ink, box.width(), new InkBox(0, 0, box.width(), box.height())));
    }

    /** Returns whether the line is divided into printed cells. */
    boolean hasCells() {
        return pieces.hasCells();
    }

    /** Returns the best readings of the whole line with different texts, the best first. */
    List<NumberSearch.Reading> best(NumberSearch.Automaton automaton) {
        return NumberSearch.best(edges, pieces.count(), automaton);
    }

    /** Returns the share of the line's ink that the characters of a reading have. */
    double shareOfInk(NumberSearch.Reading reading) {
        return pieces.line()
                .shareWithin(reading.characters().stream()
                        .map(character -> character.edge().box())
                        .toList());
    }

    /** Returns what the characters were put together from, at a scale. */
    NumberReading.Steps steps(int scale) {
        return new NumberReading.Steps(
                pieces.line(),
                IntStream.range(0, pieces.count())
                        .mapToObj(i -> pieces.piece(i).box().scaled(scale))
                        .toList());
    }

    private double[] ratings(double[] logits, InkBox box, double gap, double cost) {
        double largest = Math.max(weights.noneLogit, Arrays.stream(logits).max().orElse(0));
        double sum = Math.exp((weights.noneLogit - largest) / weights.temperature);
        for (double logit : logits) {
            sum += Math.exp((logit - largest) / weights.temperature);
        }
        double character = weights.character - largest / weights.temperature - Math.log(sum) - cost;
        var ratings = new double[logits.length];
        for (int i = 0; i < ratings.length; i++) {
            ratings[i] = character
                    + logits[i] / weights.temperature
                    - weights.shape * CharacterShapes.deviation(pieces.direction(), i, box, pieces.size())
                    - weights.gap * CharacterShapes.excessOfGap(pieces.direction(), i, gap, pieces.size());
        }
        return ratings;
    }

    private double speckCost(int first, int last) {
        double share = pieces.piece(first).box().longerSide() / pieces.size();
        return first == last && share < MAX_SPECK ? weights.speck * share * share : Double.POSITIVE_INFINITY;
    }
}
