package shuzi.core.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    record Edge(int first, int last, InkBox box, double[] logits, double[] ratings, double speckCost) {}

    CharacterLattice(LinePieces pieces, ImageNormalizer normalizer, CharacterScorer scorer) {
        this.pieces = pieces;
        this.weights = Weights.of(pieces.direction());
        if (pieces.count() > MAX_PIECES_OF_LINE) {
            return; // no line of characters, and it would take long
        }
        double longest = CharacterShapes.maxLength(pieces.direction()) * pieces.size();
        for (int first = 0; first < pieces.count(); first++) {
            InkBox box = pieces.piece(first).box();
            double gap = 0;
            for (int last = first; last < Math.min(pieces.count(), first + MAX_PIECES); last++) {
                InkBox next = pieces.piece(last).box();
                if (last > first) {
                    gap = Math.max(
                            gap,
                            pieces.direction().start(next) - pieces.direction().end(box));
                    box = box.union(next);
                    if (pieces.direction().length(box) > longest) {
                        break;
                    }
                }
                byte[] ink = pieces.ink(first, last, box);
                double[] logits = scorer.logits(
                        normalizer.normalize(ink, box.width(), new InkBox(0, 0, box.width(), box.height())));
                edges.add(new Edge(first, last, box, logits, ratings(logits, first, box, gap), speckCost(first, last)));
            }
        }
    }

    /** Returns the best readings of the whole line with different texts, the best first. */
    List<NumberSearch.Reading> best(NumberSearch.Automaton automaton) {
        return NumberSearch.best(edges, pieces.count(), automaton);
    }

    /** Returns what the characters were put together from, at a scale. */
    NumberReading.Steps steps(int scale) {
        return new NumberReading.Steps(
                pieces.line(),
                IntStream.range(0, pieces.count())
                        .mapToObj(i -> pieces.piece(i).box().scaled(scale))
                        .toList());
    }

    private double[] ratings(double[] logits, int first, InkBox box, double gap) {
        double largest = Math.max(weights.noneLogit, Arrays.stream(logits).max().orElse(0));
        double sum = Math.exp((weights.noneLogit - largest) / weights.temperature);
        for (double logit : logits) {
            sum += Math.exp((logit - largest) / weights.temperature);
        }
        double character = weights.character
                - largest / weights.temperature
                - Math.log(sum)
                - (pieces.piece(first).isCut() ? weights.cut : 0);
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
