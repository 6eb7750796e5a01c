package shuzi.core.network;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The 95 % confidence interval of a share, such as an accuracy, that was measured on samples (E. B. Wilson, "Probable
 * Inference, the Law of Succession, and Statistical Inference", 1927).
 */
@Schema(name = "ConfidenceInterval", description = "The 95 % confidence interval of a share (Wilson)")
public record WilsonInterval(
        @Schema(description = "Lower end", example = "0.8068")
        double from,

        @Schema(description = "Upper end", example = "0.832")
        double to) {

    private static final double Z = 1.959963984540054; // the 97.5th percentile of the standard normal distribution

    /**
     * Computes the interval of the share correct / all.
     *
     * @param correct number of correct samples, at least 0 and at most all
     * @param all number of samples, at least 1
     * @throws IllegalArgumentException if correct / all is not a share
     */
    public static WilsonInterval of(long correct, long all) {
        if (correct < 0 || all < 1 || correct > all) {
            throw new IllegalArgumentException("%d of %d is not a share".formatted(correct, all));
        }
        double share = (double) correct / all;
        double scale = 1 + Z * Z / all;
        double middle = (share + Z * Z / (2.0 * all)) / scale;
        double half = Z * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all)) / scale;
        return new WilsonInterval(
                correct == 0 ? 0 : middle - half, // exact, without rounding
                correct == all ? 1 : middle + half);
    }
}
