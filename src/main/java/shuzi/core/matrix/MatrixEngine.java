package shuzi.core.matrix;

import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;

/**
 * Multiplies matrices, dense by dense and dense by sparse, and computes the other operations of a network. All matrices
 * of a call have the same {@link Precision}. The result is written in place and must not be one of the factors.
 *
 * <p>The same call always gives the same bits, for any number of threads. A column of a product does not depend on the
 * other columns of the right factor: bit for bit for sparse right factors and for the reference engine, up to rounding
 * for dense products of the other engines.
 *
 * <p>A dense product propagates NaN and infinity; 0 times infinity is NaN. A sparse product sums only over the stored
 * elements, so a value that is not finite has no effect if it meets a zero.
 */
public interface MatrixEngine {

    /** Returns the name of the engine for clients and operators. */
    String name();

    /** Returns the name of the kernels for sparse products and element-wise functions, for operators. */
    String kernels();

    /** Returns a description of everything that determines the bits of a result. */
    default String description() {
        return name() + " with " + kernels() + " kernels";
    }

    /** Returns the share of elements other than 0 below which a sparse right factor is faster than a dense one. */
    double sparseDensityThreshold();

    /**
     * Creates a sparse matrix without columns.
     *
     * @param columns expected number of columns
     */
    SparseMatrix sparseMatrix(Precision precision, int rows, int columns);

    /**
     * Computes product = left right.
     *
     * @param left {@code m x k}
     * @param right {@code k x n}
     * @param product {@code m x n}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void multiply(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /**
     * Computes product = left right.
     *
     * @param left {@code m x k}
     * @param right {@code k x n}
     * @param product {@code m x n}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void multiply(PhysicalStore<Double> left, SparseMatrix right, PhysicalStore<Double> product);

    /**
     * Computes product = left<sup>T</sup> right.
     *
     * @param left {@code k x m}
     * @param right {@code k x n}
     * @param product {@code m x n}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void multiplyLeftTransposed(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /**
     * Computes target = a left right<sup>T</sup> + b target, in one pass; for b = 0 the previous content of the target
     * does not matter.
     *
     * @param left {@code m x k}
     * @param right {@code n x k}
     * @param target {@code m x n}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void multiplyRightTransposed(
            double a, PhysicalStore<Double> left, PhysicalStore<Double> right, double b, PhysicalStore<Double> target);

    /**
     * Computes target = a left right<sup>T</sup> + b target, in one pass; for b = 0 the previous content of the target
     * does not matter.
     *
     * @param left {@code m x k}
     * @param right {@code n x k}
     * @param target {@code m x n}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void multiplyRightTransposed(
            double a, PhysicalStore<Double> left, SparseMatrix right, double b, PhysicalStore<Double> target);

    /**
     * Computes result = f(z + addend), element by element.
     *
     * @param z {@code m x n}; can be the same matrix as the result
     * @param addend {@code m x 1}, added to each column
     * @param result {@code m x n}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void apply(
            ElementFunction function,
            PhysicalStore<Double> z,
            PhysicalStore<Double> addend,
            PhysicalStore<Double> result);

    /**
     * Computes target = target f'(z), element by element, where scale values = f(z).
     *
     * @param values {@code m x n}, results of {@link #apply} over the scale
     * @param target {@code m x n}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void multiplyByDerivative(
            ElementFunction function, PhysicalStore<Double> values, double scale, PhysicalStore<Double> target);

    /**
     * Sets elements to 0 at random and multiplies the others by 1 / (1 - rate), which keeps the mean.
     *
     * @param rate probability of each element to become 0, at least 0 and below 1
     * @param seed determines the elements of a matrix of a given size, on every engine
     */
    void dropOut(double rate, long seed, PhysicalStore<Double> matrix);

    /**
     * Computes target = a &Sigma; columns of the matrix + b target; for b = 0 the previous content of the target does
     * not matter.
     *
     * @param matrix {@code m x n}
     * @param target {@code m x 1}
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void addColumns(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target);

    /**
     * Computes target = a matrix + b target, element by element.
     *
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void add(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target);

    /**
     * Returns the sum of the products of the elements of two matrices, in float64.
     *
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    double dot(PhysicalStore<Double> one, PhysicalStore<Double> other);

    /**
     * Returns the sum of the squares of a matrix's elements. In float32 it is accurate to six digits and faster than
     * {@link #dot}.
     */
    double squares(PhysicalStore<Double> matrix);

    /**
     * Does a step with momentum, in one pass over all matrices, which have the same shape.
     *
     * @param velocity v, changed
     * @param weights w, changed
     * @param average average of the weights to update, or null
     * @throws IllegalArgumentException if the shapes do not match; the message names them
     */
    void step(
            MomentumStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> velocity,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average);

    /**
     * Does a step of Adam, in one pass over all matrices, which have the same shape.
     *
     * @param mean m, changed
     * @param square v, changed
     * @param weights w, changed
     * @param average average of the weights to update, or null
     * @throws IllegalArgumentException if the shapes do not match; the message names them
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

    /** Returns the engine against which all others are tested. It is pure Java. */
    static MatrixEngine reference() {
        return new OjAlgoEngine(new LoopKernels());
    }
}
