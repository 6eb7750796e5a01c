package shuzi.core.number;

import java.util.List;
import shuzi.core.number.NumberSearch.Reading;

/**
 * The estimated probability that the best of several readings is what was written: a logistic regression on the rating of its
 * least certain character and its distance from the second-best reading, fitted to composed numbers.
 */
public final class Confidence {

    /** A number is read if its confidence is at least this. */
    public static final double MIN = 0.85;

    /** The same for columns, in which strokes of neighbours look like one character: 一 above 一 is 二. */
    private static final double MIN_OF_COLUMN = 0.9;

    /** The same for a column of printed cells, at whose borders strokes vanish with the print: 三 becomes 二. */
    private static final double MIN_OF_COLUMN_OF_CELLS = 0.95;

    /** The weight of the difference of two ratings. */
    static final double MARGIN_WEIGHT = 0.17;

    /** Ratings below -20 count as -20, and differences over 20 as 20. */
    private static final double MAX_RATING = 20;

    private Confidence() {}

    /**
     * The weights that depend on the direction.
     *
     * @param lowestRating of the rating of the least certain character
     */
    private record Weights(double intercept, double lowestRating) {

        private static final Weights HORIZONTAL = new Weights(0.88, 0.136);
        private static final Weights VERTICAL = new Weights(1.78, 0.194);

        static Weights of(Direction direction) {
            return direction == Direction.HORIZONTAL ? HORIZONTAL : VERTICAL;
        }
    }

    /**
     * Returns the confidence in the first reading.
     *
     * @param readings the best first
     * @return 0 if there is none
     */
    static double of(List<Reading> readings, Direction direction) {
        if (readings.isEmpty()) {
            return 0;
        }
        Reading best = readings.getFirst();
        double lowest = Math.max(-MAX_RATING, best.lowestRating());
        double margin = readings.size() > 1
                ? Math.min(MAX_RATING, best.rating() - readings.get(1).rating())
                : MAX_RATING;
        Weights weights = Weights.of(direction);
        return logistic(weights.intercept + weights.lowestRating * lowest + MARGIN_WEIGHT * margin);
    }

    private static double logistic(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** Returns the confidence that is high enough for a number to be read. */
    static double min(Direction direction, boolean hasCells) {
        if (direction == Direction.HORIZONTAL) {
            return MIN;
        }
        return hasCells ? MIN_OF_COLUMN_OF_CELLS : MIN_OF_COLUMN;
    }
}
