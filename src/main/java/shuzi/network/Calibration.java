package shuzi.network;

import java.util.Arrays;

/**
 * Makes a network's outputs probabilities that one can trust, by temperature scaling: all logits are divided by one
 * temperature, which changes no answer (C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On Calibration of Modern Neural
 * Networks", ICML 2017, section 4.2).
 */
public final class Calibration {

    private static final double COLDEST = 0.05;
    private static final double HOTTEST = 20;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
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
        return cost(output, logits, classes, temperature, 0);
    }

    /** @param others what of each target is for the other classes together */
    private static double cost(
            OutputActivation output, double[][] logits, int[] classes, double temperature, double others) {
        requireSameCount(logits, classes);
        double sum = 0;
        int counted = 0;
        for (int sample = 0; sample < logits.length; sample++) {
            if (classes[sample] != Samples.NO_CLASS) {
                int size = logits[sample].length;
                var targets = new double[size];
                var scaled = new double[size];
                Arrays.fill(targets, others / (size - 1));
                targets[classes[sample]] = 1 - others;
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
     * The temperature, from 0.05 to 20, that makes the samples likeliest. The cost is convex in its inverse, so that a
     * golden-section search (J. Kiefer, "Sequential minimax search for a maximum", 1953) finds the only minimum.
     *
     * <p>Where all samples are right, the coldest would be likeliest, and every answer certain. So each sample counts as
     * its class with (n + 1) / (n + 2) only, n being their number, and as the others with what remains (J. Platt,
     * "Probabilistic Outputs for Support Vector Machines", 1999, section 2.2).
     *
     * @param logits samples x classes, of validation samples: of those that were learnt, a network is too sure
     * @param classes of each sample; {@link Samples#NO_CLASS} does not count
     * @throws IllegalArgumentException when no sample counts
     */
    public static double temperature(OutputActivation output, double[][] logits, int[] classes) {
        if (Double.isNaN(negativeLogLikelihood(output, logits, classes, 1))) {
            throw new IllegalArgumentException("there is no sample of a class, or a logit is no number");
        }
        double from = Math.log(COLDEST);
        double to = Math.log(HOTTEST);
        double left = to - GOLDEN * (to - from);
        double right = from + GOLDEN * (to - from);
        double atLeft = smoothedCost(output, logits, classes, Math.exp(left));
        double atRight = smoothedCost(output, logits, classes, Math.exp(right));
        while (to - from > PRECISION) {
            if (atLeft <= atRight) {
                to = right;
                right = left;
                atRight = atLeft;
                left = to - GOLDEN * (to - from);
                atLeft = smoothedCost(output, logits, classes, Math.exp(left));
            } else {
                from = left;
                left = right;
                atLeft = atRight;
                right = from + GOLDEN * (to - from);
                atRight = smoothedCost(output, logits, classes, Math.exp(right));
            }
        }
        return Math.exp((from + to) / 2);
    }

    private static double smoothedCost(OutputActivation output, double[][] logits, int[] classes, double temperature) {
        long counted = Arrays.stream(classes)
                .filter(ofSample -> ofSample != Samples.NO_CLASS)
                .count();
        return cost(output, logits, classes, temperature, 1.0 / (counted + 2));
    }

    static void requireSameCount(double[][] rows, int[] classes) {
        if (rows.length != classes.length) {
            throw new IllegalArgumentException("%d samples have %d classes".formatted(rows.length, classes.length));
        }
    }
}
