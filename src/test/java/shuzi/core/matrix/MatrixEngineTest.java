package shuzi.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ojalgo.matrix.store.PhysicalStore;

/** Every engine agrees with the definition and with the reference engine. */
class MatrixEngineTest {

    private static final List<MatrixEngine> ENGINES = MatrixEngines.all();

    /** m, k, n: 1, odd sizes, sizes around those of registers, blocks and parts, and those of real networks. */
    private static final int[][] SHAPES = {
        {1, 1, 1},
        {1, 7, 1},
        {1, 7, 40},
        {2, 3, 4},
        {5, 1, 9},
        {9, 10, 9},
        {10, 8, 33},
        {15, 256, 1},
        {15, 256, 100},
        {16, 17, 15},
        {33, 65, 17},
        {17, 5376, 5}, // more summands than OpenBLAS adds up in one call
        {33, 8065, 18},
        {400, 500, 350}, // tiles in both directions
        {63, 31, 64},
        {127, 70, 33},
        {128, 64, 32},
        {129, 33, 65},
        {256, 15, 31},
        {256, 700, 1},
        {300, 4096, 25},
        {257, 300, 129}
    };

    static Stream<Arguments> enginesAndPrecisions() {
        return ENGINES.stream()
                .flatMap(engine -> Arrays.stream(Precision.values()).map(precision -> Arguments.of(engine, precision)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void denseProductsFollowTheDefinition(MatrixEngine engine, Precision precision) {
        for (int[] shape : SHAPES) {
            PhysicalStore<Double> left = random(precision, shape[0], shape[1], 1);
            PhysicalStore<Double> right = random(precision, shape[1], shape[2], 1);
            PhysicalStore<Double> expected = product(left, right);
            PhysicalStore<Double> sizes = product(absolute(left), absolute(right));
            PhysicalStore<Double> product = filled(precision, shape[0], shape[2], Double.NaN);

            engine.multiply(left, right, product);
            assertClose(precision, product, expected, sizes);
            product.fillAll(Double.NaN);
            engine.multiplyLeftTransposed(transposed(precision, left), right, product);
            assertClose(precision, product, expected, sizes);
            product.fillAll(Double.NaN);
            engine.multiplyRightTransposed(1, left, transposed(precision, right), 0, product);
            assertClose(precision, product, expected, sizes);
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void sparseProductsFollowTheDefinition(MatrixEngine engine, Precision precision) {
        for (int[] shape : SHAPES) {
            for (double density : new double[] {0, 0.08, 0.5, 1}) {
                PhysicalStore<Double> left = random(precision, shape[0], shape[1], 1);
                PhysicalStore<Double> right = random(precision, shape[1], shape[2], density);
                PhysicalStore<Double> expected = product(left, right);
                PhysicalStore<Double> sizes = product(absolute(left), absolute(right));
                PhysicalStore<Double> product = filled(precision, shape[0], shape[2], Double.NaN);

                engine.multiply(left, sparse(precision, right), product);
                assertClose(precision, product, expected, sizes);
                product.fillAll(Double.NaN);
                engine.multiplyRightTransposed(1, left, sparse(precision, transposed(precision, right)), 0, product);
                assertClose(precision, product, expected, sizes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void aProductIsAddedToATarget(MatrixEngine engine, Precision precision) {
        for (int[] shape : SHAPES) {
            PhysicalStore<Double> left = random(precision, shape[0], shape[1], 1);
            PhysicalStore<Double> right = random(precision, shape[2], shape[1], 0.3);
            PhysicalStore<Double> before = random(precision, shape[0], shape[2], 1);
            PhysicalStore<Double> expected = product(left, transposed(precision, right));
            PhysicalStore<Double> sizes = product(absolute(left), absolute(transposed(precision, right)));
            for (double b : new double[] {1, 0.75}) {
                PhysicalStore<Double> sum = Precision.FLOAT64.zeros(shape[0], shape[2]);
                for (long i = 0; i < sum.count(); i++) {
                    sum.set(i, -0.5 * expected.doubleValue(i) + b * before.doubleValue(i));
                    sizes.set(i, sizes.doubleValue(i) + Math.abs(before.doubleValue(i)));
                }
                PhysicalStore<Double> target = precision.copy(before);
                engine.multiplyRightTransposed(-0.5, left, right, b, target);
                assertClose(precision, target, sum, sizes);
                target = precision.copy(before);
                engine.multiplyRightTransposed(-0.5, left, sparse(precision, right), b, target);
                assertClose(precision, target, sum, sizes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void productsPropagateNanAndInfinity(MatrixEngine engine, Precision precision) {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int rows : new int[] {3, 20, 150}) {
                PhysicalStore<Double> left = filled(precision, rows, 30, 1);
                PhysicalStore<Double> right = filled(precision, 30, 10, 1);
                PhysicalStore<Double> product = precision.zeros(rows, 10);
                left.set(rows - 1, 4, value);
                engine.multiply(left, right, product);
                assertThat(product.doubleValue(rows - 1, 3)).isEqualTo(Double.valueOf(value));
                assertThat(product.doubleValue(rows - 2, 3)).isEqualTo(30);
                engine.multiply(left, sparse(precision, right), product);
                assertThat(product.doubleValue(rows - 1, 3)).isEqualTo(Double.valueOf(value));
                assertThat(product.doubleValue(rows - 2, 3)).isEqualTo(30);
                engine.multiplyLeftTransposed(transposed(precision, left), right, product);
                assertThat(product.doubleValue(rows - 1, 3)).isEqualTo(Double.valueOf(value));
                assertThat(product.doubleValue(rows - 2, 3)).isEqualTo(30);

                left.set(rows - 1, 4, 1.0);
                right.set(4, 3, value);
                PhysicalStore<Double> across = transposed(precision, right);
                engine.multiplyRightTransposed(2, left, across, 1, precision.zeros(rows, 10));
                for (boolean dense : new boolean[] {true, false}) {
                    PhysicalStore<Double> target = filled(precision, rows, 10, 1);
                    if (dense) {
                        engine.multiplyRightTransposed(2, left, across, 1, target);
                    } else {
                        engine.multiplyRightTransposed(2, left, sparse(precision, across), 1, target);
                    }
                    assertThat(target.doubleValue(rows - 1, 3)).isEqualTo(Double.valueOf(value));
                    assertThat(target.doubleValue(0, 3)).isEqualTo(Double.valueOf(value));
                    assertThat(target.doubleValue(0, 2)).isEqualTo(61);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void aDenseProductOfZeroAndInfinityIsNan(MatrixEngine engine, Precision precision) {
        PhysicalStore<Double> left = random(precision, 20, 30, 1);
        left.set(3, 4, Double.POSITIVE_INFINITY);
        PhysicalStore<Double> product = precision.zeros(20, 10);
        engine.multiply(left, precision.zeros(30, 10), product);
        assertThat(product.doubleValue(3, 0)).isNaN();
        assertThat(product.doubleValue(2, 0)).isZero();
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void theSameCallGivesTheSameBits(MatrixEngine engine, Precision precision) {
        PhysicalStore<Double> left = random(precision, 257, 300, 1);
        PhysicalStore<Double> right = random(precision, 300, 201, 0.2);
        SparseMatrix sparse = sparse(precision, right);
        PhysicalStore<Double> first = precision.zeros(257, 201);
        PhysicalStore<Double> firstSparse = precision.zeros(257, 201);
        engine.multiply(left, right, first);
        engine.multiply(left, sparse, firstSparse);
        for (int time = 0; time < 2; time++) {
            PhysicalStore<Double> again = precision.zeros(257, 201);
            engine.multiply(left, right, again);
            assertSameValues(again, first);
            engine.multiply(left, sparse, again);
            assertSameValues(again, firstSparse);
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void aColumnOfASparseProductDoesNotDependOnOtherColumns(MatrixEngine engine, Precision precision) {
        for (int rows : new int[] {1, 2, 9, 256}) {
            PhysicalStore<Double> left = random(precision, rows, 300, 1);
            PhysicalStore<Double> right = random(precision, 300, 40, 0.1);
            PhysicalStore<Double> together = precision.zeros(rows, 40);
            engine.multiply(left, sparse(precision, right), together);
            for (int column = 0; column < 40; column++) {
                PhysicalStore<Double> alone = precision.zeros(rows, 1);
                engine.multiply(left, sparse(precision, column(precision, right, column)), alone);
                assertSameValues(alone, column(precision, together, column));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void aColumnOfTheReferenceEnginesDenseProductDoesNotDependOnOtherColumns(Precision precision) {
        for (int rows : new int[] {1, 2, 8, 9, 15, 256}) {
            PhysicalStore<Double> left = random(precision, rows, 300, 1);
            PhysicalStore<Double> right = random(precision, 300, 40, 1);
            PhysicalStore<Double> together = precision.zeros(rows, 40);
            MatrixEngine.reference().multiply(left, right, together);
            for (int column = 0; column < 40; column++) {
                PhysicalStore<Double> alone = precision.zeros(rows, 1);
                MatrixEngine.reference().multiply(left, column(precision, right, column), alone);
                assertSameValues(alone, column(precision, together, column));
            }
        }
    }

    static Stream<Precision> precisions() {
        return Arrays.stream(Precision.values());
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void functionsAndDerivativesFollowTheirDefinitions(MatrixEngine engine, Precision precision) {
        for (ElementFunction function : ElementFunction.values()) {
            for (int rows : new int[] {1, 15, 16, 37, 1024}) {
                double[] ranges = rows == 1024 ? new double[] {1} : new double[] {0.01, 1, 40};
                for (double range : ranges) {
                    PhysicalStore<Double> z = random(precision, rows, 70, 1);
                    for (long i = 0; i < z.count(); i++) {
                        z.set(i, z.doubleValue(i) * range);
                    }
                    PhysicalStore<Double> addend = random(precision, rows, 1, 1);
                    PhysicalStore<Double> values = precision.zeros(rows, 70);
                    engine.apply(function, z, addend, values);
                    PhysicalStore<Double> target = random(precision, rows, 70, 0.9);
                    PhysicalStore<Double> before = precision.copy(target);
                    PhysicalStore<Double> halves = precision.copy(values);
                    engine.add(0, values, 0.5, halves);
                    engine.multiplyByDerivative(function, halves, 2, target);
                    double tolerance = precision == Precision.FLOAT64 ? 1e-12 : 1e-5;
                    for (int column = 0; column < 70; column++) {
                        for (int row = 0; row < rows; row++) {
                            double sum = z.doubleValue(row, column) + addend.doubleValue(row);
                            double x = precision == Precision.FLOAT32 ? (float) sum : sum;
                            double value = values.doubleValue(row, column);
                            double expected = before.doubleValue(row, column) * function.derivative(value);
                            assertNear(value, function.value(x), tolerance * Math.abs(function.value(x)));
                            assertNear(target.doubleValue(row, column), expected, 1e-6);
                        }
                    }
                }
            }
        }
    }

    /** Asserts as AssertJ does, but a hundred times faster. */
    private static void assertNear(double actual, double expected, double tolerance) {
        if (!(Math.abs(actual - expected) <= tolerance)) {
            assertThat(actual).isCloseTo(expected, within(tolerance));
        }
    }

    @Test
    void derivativesAgreeWithDifferenceQuotients() {
        for (ElementFunction function : ElementFunction.values()) {
            for (double z : new double[] {-3, -0.4, 0.1, 2}) {
                assertThat(function.derivative(function.value(z)))
                        .isCloseTo((function.value(z + 1e-6) - function.value(z - 1e-6)) / 2e-6, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void functionsOfExtremeArgumentsHaveTheirLimits(MatrixEngine engine, Precision precision) {
        double[] zs = {Double.NEGATIVE_INFINITY, -1e30, 0, 1e30, Double.POSITIVE_INFINITY, Double.NaN};
        for (ElementFunction function : ElementFunction.values()) {
            for (int rows : new int[] {1, 16}) {
                PhysicalStore<Double> z = precision.zeros(rows, 6);
                for (int column = 0; column < 6; column++) {
                    for (int row = 0; row < rows; row++) {
                        z.set(row, column, zs[column]);
                    }
                }
                engine.apply(function, z, precision.zeros(rows, 1), z);
                for (int column = 0; column < 6; column++) {
                    double expected = function.value(zs[column]);
                    double tolerance = Double.isFinite(expected) ? 1e-37 + 1e-6 * Math.abs(expected) : 0;
                    for (int row = 0; row < rows; row++) {
                        assertThat(z.doubleValue(row, column)).isCloseTo(expected, within(tolerance));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void dropOutSetsAShareToZeroAndScalesTheOthers(MatrixEngine engine, Precision precision) {
        for (double rate : new double[] {0, 0.2, 0.5, 0.9}) {
            PhysicalStore<Double> matrix = filled(precision, 333, 301, 3);
            engine.dropOut(rate, 5, matrix);
            PhysicalStore<Double> reference = filled(Precision.FLOAT64, 333, 301, 3);
            MatrixEngine.reference().dropOut(rate, 5, reference);
            int zeros = 0;
            for (long i = 0; i < matrix.count(); i++) {
                assertNear(matrix.doubleValue(i), reference.doubleValue(i), 1e-5);
                zeros += matrix.doubleValue(i) == 0 ? 1 : 0;
                assertNear(Math.abs(reference.doubleValue(i) * 2 - 3 / (1 - rate)), 3 / (1 - rate), 1e-12);
            }
            assertThat((double) zeros / matrix.count()).isCloseTo(rate, within(0.01));
        }
    }

    @Test
    void dropOutOfDifferentSeedsAndIndexesIsIndependent() {
        PhysicalStore<Double> one = filled(Precision.FLOAT32, 100, 1000, 1);
        MatrixEngine.reference().dropOut(0.5, 1, one);
        for (long seed : new long[] {2, 3, 1L << 32, -1}) {
            PhysicalStore<Double> other = filled(Precision.FLOAT32, 100, 1000, 1);
            MatrixEngine.reference().dropOut(0.5, seed, other);
            for (int shift : new int[] {0, 1, 100}) {
                int both = 0;
                for (int i = 0; i + shift < 100_000; i++) {
                    both += one.doubleValue(i) != 0 && other.doubleValue(i + shift) != 0 ? 1 : 0;
                }
                assertThat(both / 100_000.0).isCloseTo(0.25, within(0.01));
            }
        }
    }

    @Test
    void anInvalidDropoutRateIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatrixEngine.reference().dropOut(1, 0, Precision.FLOAT32.zeros(1, 1)))
                .withMessage("the dropout rate must be at least 0 and below 1, not 1.0");
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void matricesAreAddedAndMultipliedElementByElement(MatrixEngine engine, Precision precision) {
        for (int columns : new int[] {1, 7, 900}) {
            PhysicalStore<Double> one = random(precision, 301, columns, 1);
            PhysicalStore<Double> other = random(precision, 301, columns, 0.4);
            PhysicalStore<Double> sum = precision.copy(other);
            engine.add(2, one, -0.5, sum);
            double products = 0;
            for (long i = 0; i < sum.count(); i++) {
                assertNear(sum.doubleValue(i), 2 * one.doubleValue(i) - 0.5 * other.doubleValue(i), 1e-6);
                products += one.doubleValue(i) * other.doubleValue(i);
            }
            assertThat(engine.dot(one, other)).isCloseTo(products, within(1e-8));
            assertThat(engine.dot(one, other)).isEqualTo(engine.dot(one, other));
            assertThat(engine.squares(one)).isCloseTo(engine.dot(one, one), withinPercentage(1e-4));
            assertThat(engine.squares(one)).isEqualTo(engine.squares(one));
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void aStepOfAnElementDoesNotDependOnOtherElementsOrThreads(MatrixEngine engine, Precision precision) {
        var momentum = new MomentumStep(0.1, 0.9, true, 0.01);
        var adam = new AdamStep(0.1, 0.9, 0.99, 3, 7, 1e-8, 0.01, 0.999);
        PhysicalStore<Double> gradient = random(precision, 240, 500, 1); // enough for all cores, in whole registers
        PhysicalStore<Double> velocity = random(precision, 240, 500, 0.5);
        PhysicalStore<Double> square = filled(precision, 240, 500, 0.3);
        PhysicalStore<Double> weights = random(precision, 240, 500, 0.7);
        PhysicalStore<Double> average = filled(precision, 240, 500, 0.1);
        var parts = new PhysicalStore<?>[500][];
        for (int column = 0; column < 500; column++) {
            PhysicalStore<Double> g = column(precision, gradient, column);
            PhysicalStore<Double> v = column(precision, velocity, column);
            PhysicalStore<Double> s = column(precision, square, column);
            PhysicalStore<Double> w = column(precision, weights, column);
            PhysicalStore<Double> a = column(precision, average, column);
            engine.step(momentum, g, v, w, new MatrixEngine.RunningAverage(a, 0.25));
            engine.step(adam, g, v, s, w, new MatrixEngine.RunningAverage(a, 0.25));
            parts[column] = new PhysicalStore<?>[] {v, s, w, a};
        }
        engine.step(momentum, gradient, velocity, weights, new MatrixEngine.RunningAverage(average, 0.25));
        engine.step(adam, gradient, velocity, square, weights, new MatrixEngine.RunningAverage(average, 0.25));
        for (int column = 0; column < 500; column++) {
            for (int row = 0; row < 240; row++) {
                assertNear(velocity.doubleValue(row, column), parts[column][0].doubleValue(row), 0);
                assertNear(square.doubleValue(row, column), parts[column][1].doubleValue(row), 0);
                assertNear(weights.doubleValue(row, column), parts[column][2].doubleValue(row), 0);
                assertNear(average.doubleValue(row, column), parts[column][3].doubleValue(row), 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void stepsFollowTheirFormulas(MatrixEngine engine, Precision precision) {
        for (int size : new int[] {1, 15, 16, 33, 100_001}) {
            for (boolean nesterov : new boolean[] {false, true}) {
                PhysicalStore<Double> g = random(precision, size, 1, 1);
                PhysicalStore<Double> v = random(precision, size, 1, 0.5);
                PhysicalStore<Double> w = random(precision, size, 1, 0.7);
                PhysicalStore<Double> oldVelocity = precision.copy(v);
                PhysicalStore<Double> oldWeights = precision.copy(w);
                engine.step(new MomentumStep(0.1, 0.9, nesterov, 0.5), g, v, w, null);
                for (int i = 0; i < size; i++) {
                    double down = -0.1 * (g.doubleValue(i) + 0.5 * oldWeights.doubleValue(i));
                    double velocity = 0.9 * oldVelocity.doubleValue(i) + down;
                    assertNear(v.doubleValue(i), velocity, 1e-6);
                    double weight = oldWeights.doubleValue(i) + (nesterov ? 0.9 * velocity + down : velocity);
                    assertNear(w.doubleValue(i), weight, 1e-6);
                }
            }
            PhysicalStore<Double> g = random(precision, size, 1, 1);
            PhysicalStore<Double> m = random(precision, size, 1, 0.5);
            PhysicalStore<Double> v = filled(precision, size, 1, 0.2);
            PhysicalStore<Double> w = random(precision, size, 1, 0.7);
            PhysicalStore<Double> average = filled(precision, size, 1, 0.4);
            PhysicalStore<Double> oldMean = precision.copy(m);
            PhysicalStore<Double> oldWeights = precision.copy(w);
            engine.step(
                    new AdamStep(0.1, 0.9, 0.99, 2, 3, 1e-3, 0.5, 0.75),
                    g,
                    m,
                    v,
                    w,
                    new MatrixEngine.RunningAverage(average, 0.25));
            for (int i = 0; i < size; i++) {
                double slope = g.doubleValue(i) + 0.5 * oldWeights.doubleValue(i);
                double mean = 0.9 * oldMean.doubleValue(i) + 0.1 * slope;
                double square = 0.99 * 0.2 + 0.01 * slope * slope;
                double weight = 0.75 * oldWeights.doubleValue(i) - 0.1 * 2 * mean / (Math.sqrt(3 * square) + 1e-3);
                assertNear(m.doubleValue(i), mean, 1e-6);
                assertNear(v.doubleValue(i), square, 1e-6);
                assertNear(w.doubleValue(i), weight, 1e-6);
                assertNear(average.doubleValue(i), 0.4 * 0.75 + 0.25 * weight, 1e-6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void columnsOfBytesStoreAllThatAreNotZero(MatrixEngine engine, Precision precision) {
        for (int rows : new int[] {1, 7, 8, 63, 64, 65, 4096}) {
            for (double density : new double[] {0, 0.08, 1}) {
                var random = new SplittableRandom(rows);
                var bytes = new byte[3 + 5 * rows];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (random.nextDouble() < density ? random.nextInt(256) : 0);
                }
                SparseMatrix sparse = engine.sparseMatrix(precision, rows, 1);
                PhysicalStore<Double> expected = precision.zeros(rows, 5);
                int elements = 0;
                for (int column = 0; column < 5; column++) {
                    sparse.addColumn(bytes, 3 + column * rows, 0.25);
                    for (int row = 0; row < rows; row++) {
                        int value = bytes[3 + column * rows + row] & 0xff;
                        expected.set(row, column, value * 0.25);
                        elements += value == 0 ? 0 : 1;
                    }
                }
                assertThat(sparse.elements()).isEqualTo(elements);
                PhysicalStore<Double> left = random(precision, 2, rows, 1);
                PhysicalStore<Double> product = precision.zeros(2, 5);
                engine.multiply(left, sparse, product);
                assertClose(precision, product, product(left, expected), product(absolute(left), absolute(expected)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void addColumnsSumsTheColumns(MatrixEngine engine, Precision precision) {
        PhysicalStore<Double> matrix = random(precision, 17, 50, 1);
        for (double b : new double[] {0, 1, 0.5}) {
            PhysicalStore<Double> target = filled(precision, 17, 1, b == 0 ? Double.NaN : 3);
            engine.addColumns(-2, matrix, b, target);
            for (int row = 0; row < 17; row++) {
                double sum = 0;
                for (int column = 0; column < 50; column++) {
                    sum += matrix.doubleValue(row, column);
                }
                assertThat(target.doubleValue(row)).isCloseTo(-2 * sum + 3 * b, within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void aSumOfNoTermsIsZero(MatrixEngine engine, Precision precision) {
        PhysicalStore<Double> zeros = precision.zeros(4, 5);
        PhysicalStore<Double> product = random(precision, 4, 5, 1);
        engine.multiply(precision.zeros(4, 0), precision.zeros(0, 5), product);
        assertSameValues(product, zeros);
        product = random(precision, 4, 5, 1);
        engine.multiply(precision.zeros(4, 0), sparse(precision, precision.zeros(0, 5)), product);
        assertSameValues(product, zeros);
        product = random(precision, 4, 5, 1);
        engine.multiplyLeftTransposed(precision.zeros(0, 4), precision.zeros(0, 5), product);
        assertSameValues(product, zeros);
        product = random(precision, 4, 5, 1);
        engine.multiplyRightTransposed(1, precision.zeros(4, 0), precision.zeros(5, 0), 0, product);
        assertSameValues(product, zeros);
        engine.multiply(precision.zeros(4, 3), precision.zeros(3, 0), precision.zeros(4, 0));
        engine.multiply(precision.zeros(4, 3), sparse(precision, precision.zeros(3, 0)), precision.zeros(4, 0));
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void mismatchedShapesAreRejectedWithBothShapes(MatrixEngine engine, Precision precision) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiply(precision.zeros(2, 3), precision.zeros(4, 5), precision.zeros(2, 5)))
                .withMessage("left right: (2 x 3) (4 x 5) cannot give (2 x 5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiply(
                        precision.zeros(2, 3), sparse(precision, precision.zeros(4, 5)), precision.zeros(2, 5)))
                .withMessage("left right: (2 x 3) (4 x 5) cannot give (2 x 5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiplyLeftTransposed(
                        precision.zeros(3, 2), precision.zeros(3, 5), precision.zeros(2, 4)))
                .withMessage("leftᵀ right: (2 x 3) (3 x 5) cannot give (2 x 4)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiplyRightTransposed(
                        1, precision.zeros(2, 3), precision.zeros(5, 4), 0, precision.zeros(2, 5)))
                .withMessage("left rightᵀ: (2 x 3) (4 x 5) cannot give (2 x 5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.apply(
                        ElementFunction.TANH, precision.zeros(2, 3), precision.zeros(3, 1), precision.zeros(2, 3)))
                .withMessage("(3 x 1) is not a column of (2 x 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.multiplyByDerivative(
                        ElementFunction.TANH, precision.zeros(2, 3), 1, precision.zeros(3, 2)))
                .withMessage("(2 x 3) and (3 x 2) must have the same shape");
    }

    private static PhysicalStore<Double> random(Precision precision, int rows, int columns, double density) {
        var random = new SplittableRandom(rows * 1000L + columns);
        PhysicalStore<Double> matrix = precision.zeros(rows, columns);
        for (long i = 0; i < matrix.count(); i++) {
            matrix.set(i, random.nextDouble() < density ? random.nextDouble() * 2 - 1 : 0);
        }
        return matrix;
    }

    private static PhysicalStore<Double> filled(Precision precision, int rows, int columns, double value) {
        PhysicalStore<Double> matrix = precision.zeros(rows, columns);
        matrix.fillAll(value);
        return matrix;
    }

    private static SparseMatrix sparse(Precision precision, PhysicalStore<Double> matrix) {
        SparseMatrix sparse = MatrixEngine.reference().sparseMatrix(precision, (int) matrix.countRows(), 1);
        for (int column = 0; column < matrix.countColumns(); column++) {
            sparse.addColumn();
            for (int row = 0; row < matrix.countRows(); row++) {
                if (matrix.doubleValue(row, column) != 0) {
                    sparse.append(row, matrix.doubleValue(row, column));
                }
            }
        }
        return sparse;
    }

    private static PhysicalStore<Double> column(Precision precision, PhysicalStore<Double> matrix, int column) {
        PhysicalStore<Double> single = precision.zeros((int) matrix.countRows(), 1);
        for (int row = 0; row < matrix.countRows(); row++) {
            single.set(row, matrix.doubleValue(row, column));
        }
        return single;
    }

    private static PhysicalStore<Double> transposed(Precision precision, PhysicalStore<Double> matrix) {
        PhysicalStore<Double> transposed = precision.zeros((int) matrix.countColumns(), (int) matrix.countRows());
        matrix.transpose().supplyTo(transposed);
        return transposed;
    }

    private static PhysicalStore<Double> absolute(PhysicalStore<Double> matrix) {
        PhysicalStore<Double> absolute = Precision.FLOAT64.copy(matrix);
        for (long i = 0; i < absolute.count(); i++) {
            absolute.set(i, Math.abs(absolute.doubleValue(i)));
        }
        return absolute;
    }

    /** Computes left right by the definition, in float64. */
    private static PhysicalStore<Double> product(PhysicalStore<Double> left, PhysicalStore<Double> right) {
        int rows = (int) left.countRows();
        double[] elements = left.toRawCopy1D(); // column by column
        PhysicalStore<Double> product = Precision.FLOAT64.zeros(rows, (int) right.countColumns());
        var sums = new double[rows];
        for (int column = 0; column < right.countColumns(); column++) {
            Arrays.fill(sums, 0);
            for (int inner = 0; inner < left.countColumns(); inner++) {
                double factor = right.doubleValue(inner, column);
                if (factor != 0) {
                    for (int row = 0; row < rows; row++) {
                        sums[row] += elements[inner * rows + row] * factor;
                    }
                }
            }
            for (int row = 0; row < rows; row++) {
                product.set(row, column, sums[row]);
            }
        }
        return product;
    }

    /**
     * Asserts equality up to the relative error of the precision, relative to the sum of the magnitudes of an element's
     * terms.
     */
    private static void assertClose(
            Precision precision,
            PhysicalStore<Double> actual,
            PhysicalStore<Double> expected,
            PhysicalStore<Double> sizes) {
        double relative = precision == Precision.FLOAT64 ? 1e-12 : 1e-5;
        for (long i = 0; i < expected.count(); i++) {
            double error = Math.abs(actual.doubleValue(i) - expected.doubleValue(i));
            if (!(error <= relative * sizes.doubleValue(i))) {
                assertThat(actual.doubleValue(i))
                        .as("element %d of (%d x %d)", i, expected.countRows(), expected.countColumns())
                        .isCloseTo(expected.doubleValue(i), within(relative * sizes.doubleValue(i)));
            }
        }
    }

    private static void assertSameValues(PhysicalStore<Double> actual, PhysicalStore<Double> expected) {
        for (long i = 0; i < expected.count(); i++) {
            if (actual.doubleValue(i) != expected.doubleValue(i)) {
                assertThat(actual.doubleValue(i)).as("element %d", i).isEqualTo(expected.doubleValue(i));
            }
        }
    }
}
