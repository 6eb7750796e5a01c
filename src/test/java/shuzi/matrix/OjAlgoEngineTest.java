package shuzi.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ojalgo.matrix.store.PhysicalStore;

class OjAlgoEngineTest {

    private final MatrixEngine engine = MatrixEngine.portable();

    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "1,7,1",
        "2,3,4",
        "5,1,9",
        "9,10,9",
        "10,8,33",
        "15,256,1",
        "15,256,100",
        "33,65,17",
        "256,15,31"
    })
    void productsAreThoseOfTheDefinition(int m, int k, int n) {
        for (Precision precision : Precision.values()) {
            PhysicalStore<Double> left = random(precision, m, k);
            PhysicalStore<Double> right = random(precision, k, n);
            PhysicalStore<Double> leftTransposed = transposed(precision, left);
            PhysicalStore<Double> rightTransposed = transposed(precision, right);
            PhysicalStore<Double> product = precision.zeros(m, n);
            double tolerance = precision == Precision.FLOAT64 ? 1e-12 : 1e-5;

            engine.multiply(left, right, product);
            assertProduct(left, right, product, tolerance);
            engine.multiplyLeftTransposed(leftTransposed, right, product);
            assertProduct(left, right, product, tolerance);
            engine.multiplyRightTransposed(left, rightTransposed, product);
            assertProduct(left, right, product, tolerance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aColumnOfAProductDependsOnNoOtherColumn(Precision precision) {
        for (int rows : new int[] {2, 8, 9, 15, 256}) {
            PhysicalStore<Double> left = random(precision, rows, 300);
            PhysicalStore<Double> right = random(precision, 300, 40);
            PhysicalStore<Double> together = precision.zeros(rows, 40);
            engine.multiply(left, right, together);
            for (int column = 0; column < 40; column++) {
                PhysicalStore<Double> single = precision.zeros(300, 1);
                for (int i = 0; i < 300; i++) {
                    single.set(i, 0, right.doubleValue(i, column));
                }
                PhysicalStore<Double> alone = precision.zeros(rows, 1);
                engine.multiply(left, single, alone);
                for (int i = 0; i < rows; i++) {
                    assertThat(alone.doubleValue(i, 0)).isEqualTo(together.doubleValue(i, column));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void skippingZerosChangesNoBit(Precision precision) {
        for (int[] shape : new int[][] {{256, 700, 40}, {15, 31, 9}, {9, 100, 1}, {2, 50, 3}}) {
            PhysicalStore<Double> left = random(precision, shape[0], shape[1]);
            PhysicalStore<Double> dense = random(precision, shape[1], shape[2]);
            PhysicalStore<Double> sparse = precision.copy(dense);
            for (long i = 0; i < sparse.count(); i++) {
                if (i % 10 != 3) {
                    sparse.set(i, 0.0);
                }
            }
            assertThat(SparseProducts.suits(left, sparse)).isTrue();
            assertThat(SparseProducts.suits(left, dense)).isFalse();
            PhysicalStore<Double> expected = precision.zeros(shape[0], shape[2]);
            expected.fillByMultiplying(left, sparse);
            PhysicalStore<Double> actual = precision.zeros(shape[0], shape[2]);
            engine.multiply(left, sparse, actual);
            assertSameValues(actual, expected);

            PhysicalStore<Double> errors = random(precision, shape[0], shape[2]);
            PhysicalStore<Double> gradient = precision.zeros(shape[0], shape[1]);
            expected = precision.zeros(shape[0], shape[1]);
            expected.fillByMultiplying(errors, sparse.transpose());
            engine.multiplyRightTransposed(errors, sparse, gradient);
            assertSameValues(gradient, expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aColumnDependsOnNoOtherColumnEvenIfOnlySomeAreSparse(Precision precision) {
        for (int rows : new int[] {1, 2, 9, 256}) {
            PhysicalStore<Double> left = random(precision, rows, 300);
            PhysicalStore<Double> right = precision.zeros(300, 40);
            for (int i = 0; i < 300; i++) {
                right.set(i, 17, i + 0.3); // one dense column among sparse ones
                right.set(i, 18, i % 50 == 0 ? i + 0.7 : 0);
            }
            PhysicalStore<Double> together = precision.zeros(rows, 40);
            engine.multiply(left, right, together);
            for (int column = 17; column <= 18; column++) {
                PhysicalStore<Double> single = precision.zeros(300, 1);
                for (int i = 0; i < 300; i++) {
                    single.set(i, 0, right.doubleValue(i, column));
                }
                PhysicalStore<Double> alone = precision.zeros(rows, 1);
                engine.multiply(left, single, alone);
                for (int i = 0; i < rows; i++) {
                    assertThat(alone.doubleValue(i, 0)).isEqualTo(together.doubleValue(i, column));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void zerosAreNotSkippedBesideWhatIsNotFinite(Precision precision) {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            PhysicalStore<Double> left = random(precision, 20, 30);
            left.set(3, 4, value);
            PhysicalStore<Double> product = precision.zeros(20, 10);
            engine.multiply(left, precision.zeros(30, 10), product);
            assertThat(product.doubleValue(3, 0)).isNaN();
            assertThat(product.doubleValue(2, 0)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void matricesAreCombinedElementByElement(Precision precision) {
        PhysicalStore<Double> target = random(precision, 7, 5);
        PhysicalStore<Double> before = precision.copy(target);
        PhysicalStore<Double> source = random(precision, 7, 5);
        engine.combine(0.5, target, -2, source);
        for (long i = 0; i < target.count(); i++) {
            assertThat(target.doubleValue(i))
                    .isCloseTo(0.5 * before.doubleValue(i) - 2 * source.doubleValue(i), within(1e-6));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.combine(1, precision.zeros(2, 3), 1, precision.zeros(3, 2)))
                .withMessage("(2 x 3) cannot be combined with (3 x 2)");
    }

    @ParameterizedTest
    @EnumSource
    void aSumOfNoTermsIsZero(Precision precision) {
        PhysicalStore<Double> product = random(precision, 4, 5);
        engine.multiply(precision.zeros(4, 0), precision.zeros(0, 5), product);
        assertSameValues(product, precision.zeros(4, 5));
        product = random(precision, 4, 5);
        engine.multiplyLeftTransposed(precision.zeros(0, 4), precision.zeros(0, 5), product);
        assertSameValues(product, precision.zeros(4, 5));
        product = random(precision, 4, 5);
        engine.multiplyRightTransposed(precision.zeros(4, 0), precision.zeros(5, 0), product);
        assertSameValues(product, precision.zeros(4, 5));
        engine.multiply(precision.zeros(4, 3), precision.zeros(3, 0), precision.zeros(4, 0));
    }

    @ParameterizedTest
    @EnumSource
    void shapesThatDoNotFitAreRefusedByName(Precision precision) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiply(precision.zeros(2, 3), precision.zeros(4, 5), precision.zeros(2, 5)))
                .withMessage("left right: (2 x 3) (4 x 5) cannot give (2 x 5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiplyLeftTransposed(
                        precision.zeros(3, 2), precision.zeros(3, 5), precision.zeros(2, 4)))
                .withMessage("leftᵀ right: (2 x 3) (3 x 5) cannot give (2 x 4)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiplyRightTransposed(
                        precision.zeros(2, 3), precision.zeros(5, 4), precision.zeros(2, 5)))
                .withMessage("left rightᵀ: (2 x 3) (4 x 5) cannot give (2 x 5)");
    }

    private static PhysicalStore<Double> random(Precision precision, int rows, int columns) {
        var random = new SplittableRandom(rows * 1000L + columns);
        PhysicalStore<Double> matrix = precision.zeros(rows, columns);
        for (long i = 0; i < matrix.count(); i++) {
            matrix.set(i, random.nextDouble() * 2 - 1);
        }
        return matrix;
    }

    private static PhysicalStore<Double> transposed(Precision precision, PhysicalStore<Double> matrix) {
        PhysicalStore<Double> transposed = precision.zeros((int) matrix.countColumns(), (int) matrix.countRows());
        matrix.transpose().supplyTo(transposed);
        return transposed;
    }

    private static void assertProduct(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product, double tolerance) {
        for (int i = 0; i < product.countRows(); i++) {
            for (int j = 0; j < product.countColumns(); j++) {
                double expected = 0;
                for (int c = 0; c < left.countColumns(); c++) {
                    expected += left.doubleValue(i, c) * right.doubleValue(c, j);
                }
                assertThat(product.doubleValue(i, j)).isCloseTo(expected, within(tolerance * left.countColumns()));
            }
        }
    }

    private static void assertSameValues(PhysicalStore<Double> actual, PhysicalStore<Double> expected) {
        for (long i = 0; i < expected.count(); i++) {
            assertThat(actual.doubleValue(i)).isEqualTo(expected.doubleValue(i));
        }
    }
}
