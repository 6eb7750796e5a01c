package shuzi.core.network;

/**
 * Where a share, such as an accuracy, truly is with a confidence of 95 %, when it was measured on some samples (E. B.
 * Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927).
 *
 * @param from at least 0
 * @param to at most 1
 */
public record WilsonInterval(double from, double to) {

    private static final double Z = 1.959963984540054; // 2.5 % of a normal distribution are beyond so many deviations

    /**
     * The interval around right / all.
     *
     * @param right at least 0, at most all
     * @param all at least 1
     */
    public static WilsonInterval of(long right, long all) {
        if (right < 0 || all < 1 || right > all) {
            throw new IllegalArgumentException("%d of %d is no share".formatted(right, all));
        }
        double share = (double) right / all;
        double scale = 1 + Z * Z / all;
        double middle = (share + Z * Z / (2.0 * all)) / scale;
        double half = Z * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all)) / scale;
        return new WilsonInterval(
                right == 0 ? 0 : middle - half, // exactly, where rounding would not
                right == all ? 1 : middle + half);
    }
}
