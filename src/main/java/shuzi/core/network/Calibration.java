package shuzi.core.network;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Calibrates the probabilities of a network by temperature scaling: all logits are divided by one temperature, which
 * does not change the predicted classes (C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On Calibration of Modern Neural
 * Networks", ICML 2017, section 4.2).
 */
public final class Calibration {

    private static final double MIN_TEMPERATURE = 0.05;
    private static final double MAX_TEMPERATURE = 20;
    private static final double PRECISION = 1e-6;

    private Calibration() {}

    /**
     * Returns the mean cost of samples at a temperature, without samples of {@link Samples#NO_CLASS}.
     *
     * @param logits samples x classes, as {@link Evaluation#logits} gives them
     * @param classes class of each sample
     * @return at least 0; NaN if there are no samples of a class
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
     * Returns the temperature, 0.05 to 20, at which the mean confidence equals the accuracy (L. Clarté, B. Loureiro, F.
     * Krzakala and L. Zdeborová, "Expectation consistency for calibration of neural networks", UAI 2023). The
     * temperature of maximum likelihood would depend on a few samples, the wrong ones; this one depends on all samples.
     *
     * <p>If all n samples were correct, the lowest temperature would be best, and every prediction certain. Therefore k
     * correct samples count as an accuracy of (k + 1/2) / (n + 1), the mean of Jeffreys's posterior.
     *
     * <p>If no temperature makes predictions confident enough, as with sigmoids that are all below 1/2, it is 1.
     *
     * @param logits samples x classes, of validation samples, because a network is overconfident on training samples
     * @param classes class of each sample; {@link Samples#NO_CLASS} does not count
     * @throws IllegalArgumentException if there are no samples of a class, or a logit is NaN
     */
    public static double temperature(OutputActivation output, double[][] logits, int[] classes) {
        if (Double.isNaN(negativeLogLikelihood(output, logits, classes, 1))) {
            throw new IllegalArgumentException("there are no samples of a class, or a logit is NaN");
        }
        double[][] counted = IntStream.range(0, classes.length)
                .filter(sample -> classes[sample] != Samples.NO_CLASS)
                .mapToObj(sample -> logits[sample])
                .toArray(double[][]::new);
        int[] countedClasses = Arrays.stream(classes)
                .filter(ofSample -> ofSample != Samples.NO_CLASS)
                .toArray();
        long correct = ConfusionMatrix.of(counted, countedClasses).correct();
        double share = (correct + 0.5) / (counted.length + 1.0);
        if (confidence(output, counted, MIN_TEMPERATURE) < share) {
            return 1;
        }
        double from = Math.log(MIN_TEMPERATURE);
        double to = Math.log(MAX_TEMPERATURE);
        while (to - from > PRECISION) { // the confidence falls with the temperature
            double middle = (from + to) / 2;
            if (confidence(output, counted, Math.exp(middle)) > share) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return Math.exp((from + to) / 2);
    }

    /** Returns the mean confidence: the mean of the largest probability. */
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
            throw new IllegalArgumentException(
                    "there are %d samples, but %d classes".formatted(rows.length, classes.length));
        }
    }
}
