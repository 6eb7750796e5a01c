package shuzi.core.network;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes a network's outputs probabilities that one can trust, by temperature scaling: all logits are divided by one
 * temperature, which changes no answer (C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On Calibration of Modern Neural
 * Networks", ICML 2017, section 4.2).
 */
public final class Calibration {

    private static final double COLDEST = 0.05;
    private static final double HOTTEST = 20;
    private static final double PRECISION = 1e-6;

    private Calibration() {}

    /**
     * The mean cost of samples at a temperature; those of {@link Samples#NO_CLASS} do not count.
     *
     * @param logits samples x classes, as {@link Evaluation#logits} gives them
     * @param classes of each sample
     * @return not negative; NaN when no sample counts
     */
    public static double negativeLogLikelihood(
            OutputActivation output, double[][] logits, int[] classes, double temperature) {
        requireSameCount(logits, classes);
        double sum = 0;
        int counted = 0;
        for (int sample = 0; sample < logits.length; sample++) {
            if (classes[sample] != Samples.NO_CLASS) {
                int size = logits[sample].length;
                var targets = new double[size];
                var scaled = new double[size];
                targets[classes[sample]] = 1;
                for (int i = 0; i < size; i++) {
                    scaled[i] = logits[sample][i] / temperature;
                }
                sum += output.crossEntropy(scaled, targets, new double[size]);
                counted++;
            }
        }
        return sum / counted;
    }

    /**
     * The temperature, from 0.05 to 20, at which answers are as sure on average as they are often right (L. Clarté, B.
     * Loureiro, F. Krzakala and L. Zdeborová, "Expectation consistency for calibration of neural networks", UAI 2023). The
     * likeliest temperature depends on few samples, those that are wrong and how wrong they are; this one on all of them
     * and the number of those.
     *
     * <p>Where all n samples are right, the coldest would be best, and every answer certain. So k right ones count as a
     * share of (k + 1/2) / (n + 1), the mean of Jeffreys's posterior.
     *
     * <p>Where no temperature makes them sure enough, as with sigmoids that answer no to everything, it is 1.
     *
     * @param logits samples x classes, of validation samples: of those that were trained on, a network is too sure
     * @param classes of each sample; {@link Samples#NO_CLASS} does not count
     * @throws IllegalArgumentException when no sample counts
     */
    public static double temperature(OutputActivation output, double[][] logits, int[] classes) {
        if (Double.isNaN(negativeLogLikelihood(output, logits, classes, 1))) {
            throw new IllegalArgumentException("there is no sample of a class, or a logit is no number");
        }
        double[][] counted = IntStream.range(0, classes.length)
                .filter(sample -> classes[sample] != Samples.NO_CLASS)
                .mapToObj(sample -> logits[sample])
                .toArray(double[][]::new);
        int[] theirs = Arrays.stream(classes)
                .filter(ofSample -> ofSample != Samples.NO_CLASS)
                .toArray();
        long right = ConfusionMatrix.of(counted, theirs).right();
        double share = (right + 0.5) / (counted.length + 1.0);
        if (confidence(output, counted, COLDEST) < share) {
            return 1;
        }
        double from = Math.log(COLDEST);
        double to = Math.log(HOTTEST);
        while (to - from > PRECISION) { // the hotter, the less sure
            double middle = (from + to) / 2;
            if (confidence(output, counted, Math.exp(middle)) > share) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return Math.exp((from + to) / 2);
    }

    /** How sure answers are on average: the mean of the largest probability. */
    private static double confidence(OutputActivation output, double[][] logits, double temperature) {
        return Arrays.stream(logits)
                .mapToDouble(ofSample -> Arrays.stream(output.probabilities(ofSample, temperature))
                        .max()
                        .orElseThrow())
                .average()
                .orElseThrow();
    }

    static void requireSameCount(double[][] rows, int[] classes) {
        if (rows.length != classes.length) {
            throw new IllegalArgumentException("%d samples have %d classes".formatted(rows.length, classes.length));
        }
    }
}
