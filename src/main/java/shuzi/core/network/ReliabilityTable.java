package shuzi.core.network;

import java.util.ArrayList;
import java.util.List;

/**
 * How often answers are right, by how sure the network was of them (C. Guo et al., "On Calibration of Modern Neural
 * Networks", ICML 2017, section 2): confidences from 0 to 1 in bins of the same width.
 */
public record ReliabilityTable(List<Bin> bins) {

    private static final int BINS = 15;

    /**
     * The samples with a confidence over {@code from}, up to {@code to}; the first bin has 0 too.
     *
     * @param count of samples
     * @param confidence their mean, 0 when there are none
     * @param accuracy the share of right answers, 0 when there are none
     */
    public record Bin(double from, double to, int count, double confidence, double accuracy) {}

    public ReliabilityTable {
        bins = List.copyOf(bins);
    }

    /**
     * The table of samples, but for those of {@link Samples#NO_CLASS}. A sample's confidence is its largest probability,
     * the first of several equal ones being the answer.
     *
     * @param probabilities samples x classes, each from 0 to 1
     * @param classes of each sample
     */
    public static ReliabilityTable of(double[][] probabilities, int[] classes) {
        Calibration.requireSameCount(probabilities, classes);
        var counts = new int[BINS];
        var right = new int[BINS];
        var confidences = new double[BINS];
        for (int sample = 0; sample < classes.length; sample++) {
            if (classes[sample] != Samples.NO_CLASS) {
                int answer = ConfusionMatrix.largest(probabilities[sample]);
                double confidence = probabilities[sample][answer];
                int bin = Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
                counts[bin]++;
                confidences[bin] += confidence;
                right[bin] += answer == classes[sample] ? 1 : 0;
            }
        }
        var bins = new ArrayList<Bin>();
        for (int bin = 0; bin < BINS; bin++) {
            int count = Math.max(1, counts[bin]);
            bins.add(new Bin(
                    (double) bin / BINS,
                    (bin + 1.0) / BINS,
                    counts[bin],
                    confidences[bin] / count,
                    (double) right[bin] / count));
        }
        return new ReliabilityTable(bins);
    }

    /** The mean distance of accuracy and confidence, over all samples; NaN when there are none (equation 3 there). */
    public double expectedCalibrationError() {
        double sum = 0;
        long all = 0;
        for (Bin bin : bins) {
            sum += bin.count() * Math.abs(bin.accuracy() - bin.confidence());
            all += bin.count();
        }
        return sum / all;
    }
}
