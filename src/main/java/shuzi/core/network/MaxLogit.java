package shuzi.core.network;

import java.util.Arrays;

/** How much in a picture speaks for any of the classes at all. */
public final class MaxLogit {

    private MaxLogit() {}

    /**
     * The largest logit. Unlike the largest probability it is small where nothing speaks for a class, but not where two
     * classes are hard to tell apart (D. Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World
     * Settings", ICML 2022, section 3).
     *
     * @param logits one or more
     */
    public static double of(double[] logits) {
        return Arrays.stream(logits).max().orElseThrow();
    }
}
