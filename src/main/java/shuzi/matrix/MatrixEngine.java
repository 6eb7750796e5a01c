package shuzi.matrix;

import org.ojalgo.matrix.store.PhysicalStore;

/**
 * Multiplies matrices. All three matrices of a call have the same {@link Precision}; the product is overwritten
 * and must be none of the factors.
 *
 * <p>Two rules beyond the arithmetic: the same call gives the same bits again, and a column of
 * {@link #multiply} depends on no other column of the right factor, so that a sample gets the same answer
 * alone and in a batch of any size.
 */
public interface MatrixEngine {

    /** The engine's name, as clients and operators see it. */
    String name();

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
     * product = left<sup>T</sup> right.
     *
     * @param left {@code k x m}
     * @param right {@code k x n}
     * @param product {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiplyLeftTransposed(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /**
     * product = left right<sup>T</sup>.
     *
     * @param left {@code m x k}
     * @param right {@code n x k}
     * @param product {@code m x n}
     * @throws IllegalArgumentException when the shapes do not fit, naming them
     */
    void multiplyRightTransposed(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /**
     * target = a target + b source, element by element.
     *
     * @throws IllegalArgumentException when the shapes differ, naming them
     */
    void combine(double a, PhysicalStore<Double> target, double b, PhysicalStore<Double> source);

    /** The engine that is the truth for all others and runs wherever Java does. */
    static MatrixEngine portable() {
        return new OjAlgoEngine();
    }
}
