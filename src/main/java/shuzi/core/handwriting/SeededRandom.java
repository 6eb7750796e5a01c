package shuzi.core.handwriting;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random numbers that are the same on every machine. */
final class SeededRandom {

    private static final double SQRT_3 = StrictMath.sqrt(3);

    private final RandomGenerator random;

    private SeededRandom(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The same parts, in this order, give the same numbers. */
    static SeededRandom of(long... parts) {
        long seed = 0x9E3779B97F4A7C15L;
        for (long part : parts) {
            seed = (seed ^ part) * 0xBF58476D1CE4E5B9L;
            seed ^= seed >>> 29;
        }
        return new SeededRandom(seed);
    }

    /** At least 0, below 1. */
    double uniform() {
        return random.nextDouble();
    }

    double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    /** Any whole number. */
    long whole() {
        return random.nextLong();
    }

    /** At least 0, below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /**
     * About normal with mean 0, the sum of four uniform numbers: nobody is further from the mean than 3.5 standard
     * deviations.
     */
    double normal(double deviation) {
        double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble();
        return deviation * (sum - 2) * SQRT_3;
    }

    /** A factor around 1, as often above as below. */
    double factor(double deviationOfLogarithm) {
        return StrictMath.exp(normal(deviationOfLogarithm));
    }
}
