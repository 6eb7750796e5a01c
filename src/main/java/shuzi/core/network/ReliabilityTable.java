package shuzi.core.network;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * The accuracy of predictions by their confidence (C. Guo et al., "On Calibration of Modern Neural Networks", ICML
 * 2017, section 2): confidences from 0 to 1 in bins of the same width.
 */
public record ReliabilityTable(List<Bin> bins) {

    private static final int BINS = 15;

    /** The samples with a confidence over {@code from}, up to {@code to}; the first bin includes 0. */
    @Schema(name = "CalibrationBin", description = "Images with a confidence in the same range")
    public record Bin(
            @Schema(description = "Lower end of the confidence, exclusive", example = "0.9333")
            double from,

            @Schema(description = "Upper end of the confidence, inclusive", example = "1.0")
            double to,

            @Schema(description = "Number of the images", example = "3480")
            int count,

            @Schema(
                    description = "Mean probability of the predicted class; 0 if there are no images",
                    example = "0.996")
            double confidence,

            @Schema(description = "Accuracy on these images; 0 if there are none", example = "0.997")
            double accuracy) {}

    public ReliabilityTable {
        bins = List.copyOf(bins);
    }

    /**
     * Creates the table of samples, except those of {@link Samples#NO_CLASS}. The confidence of a prediction is the
     * largest probability; the predicted class is the first of several equal ones.
     *
     * @param probabilities samples x classes, each from 0 to 1
     * @param classes class of each sample
     */
    public static ReliabilityTable of(double[][] probabilities, int[] classes) {
        Calibration.requireSameCount(probabilities, classes);
        var counts = new int[BINS];
        var correct = new int[BINS];
        var confidences = new double[BINS];
        for (int sample = 0; sample < classes.length; sample++) {
            if (classes[sample] != Samples.NO_CLASS) {
                int predicted = ConfusionMatrix.largest(probabilities[sample]);
                double confidence = probabilities[sample][predicted];
                int bin = Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
                counts[bin]++;
                confidences[bin] += confidence;
                correct[bin] += predicted == classes[sample] ? 1 : 0;
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
                    (double) correct[bin] / count));
        }
        return new ReliabilityTable(bins);
    }

    /**
     * Returns the expected calibration error: the mean distance between accuracy and confidence, over all samples
     * (equation 3 there); NaN if there are none.
     */
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
