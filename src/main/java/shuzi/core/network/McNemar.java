package shuzi.core.network;

/**
 * McNemar's test of two classifiers on the same samples. Only samples that one of them classifies correctly and the
 * other does not tell them apart. If both are equally accurate, each of these samples is as likely to be of one kind as
 * of the other (Q. McNemar, "Note on the sampling error of the difference between correlated proportions or
 * percentages", Psychometrika 12, 1947). The exact version sums the binomial distribution (M. W. Fagerland, S. Lydersen
 * and P. Laake, "The McNemar test for binary matched-pairs data", BMC Medical Research Methodology 13:91, 2013).
 */
public final class McNemar {

    private static final double OVERFLOW = 0x1p900;

    private McNemar() {}

    /**
     * Returns the exact two-sided p-value, min(1, 2 P(X ≤ min(b, c))) with X ~ Binomial(b + c, 1/2). It is the probability
     * of a difference at least this large if both classifiers are equally accurate.
     *
     * @param onlyFirst number of samples that only the first classifies correctly, b
     * @param onlySecond number of samples that only the second classifies correctly, c
     */
    public static double pValue(int onlyFirst, int onlySecond) {
        if (onlyFirst < 0 || onlySecond < 0) {
            throw new IllegalArgumentException("%d and %d are not counts".formatted(onlyFirst, onlySecond));
        }
        long all = (long) onlyFirst + onlySecond;
        double ways = 1; // C(all, i), the ways to choose the i samples of one kind
        double sum = 1; // of the ways for all i so far
        long exponent = -all; // ways and sum are to be multiplied by 2^exponent
        for (int i = 1; i <= Math.min(onlyFirst, onlySecond); i++) {
            ways = ways * (all - i + 1) / i;
            sum += ways;
            if (sum > OVERFLOW) {
                ways /= OVERFLOW;
                sum /= OVERFLOW;
                exponent += Math.getExponent(OVERFLOW);
            }
        }
        return Math.min(1, Math.scalb(2 * sum, (int) Math.max(exponent, -10_000)));
    }
}
