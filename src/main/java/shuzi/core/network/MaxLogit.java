package shuzi.core.network;

import java.util.Arrays;

/** Computes the score that separates images of the classes from outliers. */
public final class MaxLogit {

    private MaxLogit() {}

    /**
     * Returns the largest logit. Unlike the largest probability, it is small if an image resembles no class, but not if
     * it resembles two classes equally (D. Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World
     * Settings", ICML 2022, section 3).
     *
     * @param logits logits of a sample, at least one
     */
    public static double of(double[] logits) {
        return Arrays.stream(logits).max().orElseThrow();
    }
}
