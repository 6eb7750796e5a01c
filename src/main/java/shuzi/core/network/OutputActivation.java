package shuzi.core.network;

import java.util.Arrays;

/**
 * An activation function of the output units, of their inputs z, the logits, with its cost (Goodfellow et al., "Deep
 * Learning", section 6.2.2). For both, the cost's derivative by z is h - y, where h are the outputs and y the targets.
 */
public enum OutputActivation {
    /**
     * Independent outputs, h = 1 / (1 + e<sup>-z</sup>). The cost is the cross-entropy, summed over the outputs:
     * &Sigma; [-y log h - (1 - y) log(1 - h)] = &Sigma; [softplus(z) - y z].
     */
    SIGMOID {
        // With e = exp(-|z|), which never overflows, h is 1 / (1 + e) or e / (1 + e), and softplus(z) is
        // max(z, 0) + log(1 + e). All outputs share one logarithm, of the product of all (1 + e).
        @Override
        double crossEntropy(double[] logits, double[] targets, double[] outputs) {
            double sum = 0;
            double product = 1;
            for (int i = 0; i < logits.length; i++) {
                double e = Math.exp(-Math.abs(logits[i]));
                product *= 1 + e;
                if (product > MAX_PRODUCT) {
                    sum += Math.log(product);
                    product = 1;
                }
                sum += Math.max(logits[i], 0) - targets[i] * logits[i];
                outputs[i] = (logits[i] >= 0 ? 1 : e) / (1 + e);
            }
            return sum + Math.log(product);
        }

        @Override
        double noClassTarget(int classes) {
            return 0;
        }
    },
    /**
     * A distribution over the classes, h<sub>k</sub> = e<sup>z<sub>k</sub></sup> / &Sigma; e<sup>z</sup>, which sum to
     * 1. The cost is the categorical cross-entropy -&Sigma; y log h = log &Sigma; e<sup>z</sup> - &Sigma; y z for
     * targets that sum to 1.
     */
    SOFTMAX {
        // With the largest logit subtracted from all, no power overflows and their sum is at least 1.
        @Override
        double crossEntropy(double[] logits, double[] targets, double[] outputs) {
            double largest = Double.NEGATIVE_INFINITY;
            for (double z : logits) {
                largest = Math.max(largest, z); // NaN if any logit is NaN
            }
            double sum = 0;
            double agreement = 0;
            for (int i = 0; i < logits.length; i++) {
                outputs[i] = Math.exp(logits[i] - largest);
                sum += outputs[i];
                agreement += targets[i] * (logits[i] - largest);
            }
            for (int i = 0; i < logits.length; i++) {
                outputs[i] /= sum;
            }
            return Math.log(sum) - agreement;
        }

        @Override
        double noClassTarget(int classes) {
            return 1.0 / classes;
        }
    };

    /** Bound of the product, below which another factor of at most 2 does not overflow. */
    private static final double MAX_PRODUCT = 1e300;

    /**
     * Computes the outputs and the cost of a sample from its logits, without overflow.
     *
     * @param targets y, a number for each output
     * @param outputs array that receives h
     * @return the cost of the sample
     */
    abstract double crossEntropy(double[] logits, double[] targets, double[] outputs);

    /** Returns the target of each output for a sample of no class. */
    abstract double noClassTarget(int classes);

    /**
     * Computes the outputs from logits.
     *
     * @param logits a number for each class; not changed
     * @param temperature divisor of the logits, over 0; see {@link Calibration#temperature}
     * @return for each class a number from 0 to 1
     */
    public double[] probabilities(double[] logits, double temperature) {
        var scaled = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scaled[i] = logits[i] / temperature;
        }
        var outputs = new double[logits.length];
        crossEntropy(scaled, new double[logits.length], outputs);
        return outputs;
    }

    /**
     * Computes the targets y of a sample.
     *
     * <p>The target of a class is one-hot, or with label smoothing (1 - &epsilon;) times one-hot plus &epsilon;/K for
     * each of the K outputs (C. Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016,
     * section 7). The target of no class is 0 for each sigmoid, 1/K for each output of a softmax (outlier exposure: D.
     * Hendrycks, M. Mazeika and T. Dietterich, "Deep Anomaly Detection with Outlier Exposure", ICLR 2019, section 4).
     *
     * @param sampleClass class of the sample, from 0, or {@link Samples#NO_CLASS}
     * @param targets array that receives y
     */
    void fillTargets(int sampleClass, double smoothing, double[] targets) {
        if (sampleClass == Samples.NO_CLASS) {
            Arrays.fill(targets, noClassTarget(targets.length));
        } else {
            Arrays.fill(targets, smoothing / targets.length);
            targets[sampleClass] += 1 - smoothing;
        }
    }
}
