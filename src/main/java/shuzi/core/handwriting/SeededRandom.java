package shuzi.core.handwriting;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A random generator with the same numbers on every machine. */
final class SeededRandom {

    private static final double SQRT_3 = StrictMath.sqrt(3);

    private final RandomGenerator random;

    private SeededRandom(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Creates a generator whose numbers are determined by the parts and their order. */
    static SeededRandom of(long... parts) {
        long seed = 0x9E3779B97F4A7C15L;
        for (long part : parts) {
            seed = (seed ^ part) * 0xBF58476D1CE4E5B9L;
            seed ^= seed >>> 29;
        }
        return new SeededRandom(seed);
    }

    /** Returns a uniform number, at least 0 and below 1. */
    double uniform() {
        return random.nextDouble();
    }

    double between(double min, double max) {
        return min + (max - min) * random.nextDouble();
    }

    /** Returns a uniform integer. */
    long whole() {
        return random.nextLong();
    }

    /** Returns a uniform integer, at least 0 and below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /**
     * Returns an approximately normal number with mean 0: the sum of four uniform numbers, which is at most 3.5
     * standard deviations from the mean.
     */
    double normal(double deviation) {
        double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble();
        return deviation * (sum - 2) * SQRT_3;
    }

    /** Returns a factor around 1, whose logarithm is approximately normal. */
    double factor(double deviationOfLogarithm) {
        return StrictMath.exp(normal(deviationOfLogarithm));
    }
}
