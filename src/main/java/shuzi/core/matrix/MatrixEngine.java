package shuzi.core.matrix;

import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;

/**
 * Multiplies matrices, dense by dense and dense by sparse, and does what a network needs around the products. All
 * matrices of a call have the same {@link Precision}; the result is written in place and must be none of the factors.
 *
 * <p>The same call gives the same bits again, whatever the number of threads. A column of a product depends on no
 * other column of the right factor: exactly so for sparse right factors and for the portable engine, to rounding for
 * dense products of the others.
 *
 * <p>A dense product passes NaN and infinity on, 0 times infinity being NaN. A sparse product sums over the elements
 * that the sparse matrix has, so that what is not finite beside a zero does not show.
 */
public interface MatrixEngine {

    /** The engine's name, as clients and operators see it. */
    String name();

    /** What the sparse products and the element-wise functions run on, as operators see it. */
    String kernels();

    /** All that decides about the bits of a result. */
    default String description() {
        return name() + " with " + kernels() + " kernels";
    }

    /**
     * The share of elements other than 0 below which a product with a sparse right factor is faster than with a dense
     * one.
     */
    double sparseDensityThreshold();

    /**
     * An empty sparse matrix, without columns yet.
     *
     * @param columns how many are expected
     */
    SparseMatrix sparseMatrix(Precision precision, int rows, int columns);

    /**
     * product = left right.
     *
     * @param left {@code m x k}
     * @param right {@code k x n}
     * @param product {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiply(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /**
     * product = left right.
     *
     * @param left {@code m x k}
     * @param right {@code k x n}
     * @param product {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiply(PhysicalStore<Double> left, SparseMatrix right, PhysicalStore<Double> product);

    /**
     * product = left<sup>T</sup> right.
     *
     * @param left {@code k x m}
     * @param right {@code k x n}
     * @param product {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiplyLeftTransposed(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /**
     * target = a left right<sup>T</sup> + b target, in one pass; for b = 0 whatever the target held before.
     *
     * @param left {@code m x k}
     * @param right {@code n x k}
     * @param target {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiplyRightTransposed(
            double a, PhysicalStore<Double> left, PhysicalStore<Double> right, double b, PhysicalStore<Double> target);

    /**
     * target = a left right<sup>T</sup> + b target, in one pass; for b = 0 whatever the target held before.
     *
     * @param left {@code m x k}
     * @param right {@code n x k}
     * @param target {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiplyRightTransposed(
            double a, PhysicalStore<Double> left, SparseMatrix right, double b, PhysicalStore<Double> target);

    /**
     * result = f(z + addend), element by element.
     *
     * @param z {@code m x n}; may be the result
     * @param addend {@code m x 1}, added to each column
     * @param result {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void apply(
            ElementFunction function,
            PhysicalStore<Double> z,
            PhysicalStore<Double> addend,
            PhysicalStore<Double> result);

    /**
     * target = target f'(z), element by element, where scale values = f(z).
     *
     * @param values {@code m x n}, results of {@link #apply} over the scale
     * @param target {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiplyByDerivative(
            ElementFunction function, PhysicalStore<Double> values, double scale, PhysicalStore<Double> target);

    /**
     * Makes elements 0 at random, and multiplies the others by 1 / (1 - rate), so that the mean stays.
     *
     * @param rate probability of each element to become 0, at least 0 and below 1
     * @param seed the same one picks the same elements of a matrix of the same size, on every engine
     */
    void dropOut(double rate, long seed, PhysicalStore<Double> matrix);

    /**
     * target = a &Sigma; columns of the matrix + b target; for b = 0 whatever the target held before.
     *
     * @param matrix {@code m x n}
     * @param target {@code m x 1}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void addColumns(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target);

    /**
     * target = a matrix + b target, element by element.
     *
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void add(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target);

    /**
     * The sum of the products of the elements of two matrices, in float64.
     *
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    double dot(PhysicalStore<Double> one, PhysicalStore<Double> other);

    /** The sum of the squares of a matrix' elements: of float32, to six digits, faster than {@link #dot}. */
    double squares(PhysicalStore<Double> matrix);

    /**
     * A step with momentum, in one pass over all matrices, which have the same shape.
     *
     * @param velocity v, changed
     * @param weights w, changed
     * @param average where the weights are averaged too
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void step(
            MomentumStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> velocity,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average);

    /**
     * A step of Adam, in one pass over all matrices, which have the same shape.
     *
     * @param mean m, changed
     * @param square v, changed
     * @param weights w, changed
     * @param average where the weights are averaged too
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void step(
            AdamStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> mean,
            PhysicalStore<Double> square,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average);

    /** An average of weights, which moves towards them: average := average + share (weights - average). */
    record RunningAverage(PhysicalStore<Double> average, double share) {}

    /** The engine that is the truth for all others and runs wherever Java does. */
    static MatrixEngine reference() {
        return new OjAlgoEngine(new LoopKernels());
    }
}
