package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {

    /** Values of Python in exact fractions: min(1, 2 * Fraction(sum(comb(n, i) for i in range(k + 1)), 2 ** n)). */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1.0",
        "1, 0, 1.0",
        "0, 5, 0.0625",
        "2, 10, 0.03857421875",
        "7, 7, 1.0",
        "3, 15, 0.007537841796875",
        "59, 121, 4.434449263755176e-06",
        "300, 400, 0.00017847631448562445",
        "9000, 10000, 4.194037144140787e-13",
        "1000, 0, 1.8665272370064378e-301",
        "100000, 101000, 0.02586239243973448"
    })
    void thePValueIsThatOfExactFractions(int onlyFirst, int onlySecond, double expected) {
        assertThat(McNemar.pValue(onlyFirst, onlySecond)).isCloseTo(expected, within(1e-10 * expected));
        assertThat(McNemar.pValue(onlySecond, onlyFirst)).isEqualTo(McNemar.pValue(onlyFirst, onlySecond));
    }

    @Test
    void thePValueEqualsTheSumOfTheBinomialDistributionForAllSmallCounts() {
        for (int b = 0; b <= 30; b++) {
            for (int c = 0; c <= 30; c++) {
                assertThat(McNemar.pValue(b, c)).as(b + ", " + c).isCloseTo(exact(b, c), within(1e-15));
            }
        }
    }

    private static double exact(int b, int c) {
        BigInteger sum = BigInteger.ZERO;
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i <= Math.min(b, c); i++) {
            sum = sum.add(ways);
            ways = ways.multiply(BigInteger.valueOf(b + c - i)).divide(BigInteger.valueOf(i + 1));
        }
        return new BigDecimal(sum.shiftLeft(1))
                .divide(new BigDecimal(BigInteger.ONE.shiftLeft(b + c)), MathContext.DECIMAL128)
                .min(BigDecimal.ONE)
                .doubleValue();
    }

    @Test
    void hugeCountsDoNotOverflow() {
        assertThat(McNemar.pValue(Integer.MAX_VALUE, 0)).isZero();
        assertThat(McNemar.pValue(1_000_000, 1_000_000)).isEqualTo(1);
        assertThat(McNemar.pValue(1_000_000, 1_002_000)).isBetween(0.15, 0.16); // normal approximation: 0.1574
    }

    @Test
    void aNegativeCountIsAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> McNemar.pValue(-1, 2));
    }
}
