package shuzi.core.matrix;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/**
 * The common part of all engines: checks shapes, and runs sparse products and element-wise functions on {@link
 * Kernels}. The work is split into parts that do not depend on the number of threads.
 */
abstract class AbstractMatrixEngine implements MatrixEngine {

    private static final int COLUMNS = 32; // of a part

    // approximate arithmetic operations for each element
    private static final long FUNCTION_OPERATIONS = 20;
    private static final long FEW_OPERATIONS = 4;

    private final Kernels kernels;
    private final SparseProducts sparseProducts;
    private final OptimiserSteps optimiserSteps;

    AbstractMatrixEngine(Kernels kernels) {
        this.kernels = kernels;
        this.sparseProducts = new SparseProducts(kernels);
        this.optimiserSteps = new OptimiserSteps(kernels);
    }

    /** Computes product = left right for matrices of matching shapes that are not empty. */
    abstract void product(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /** Computes product = left<sup>T</sup> right for matrices of matching shapes that are not empty. */
    abstract void leftTransposed(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /** Computes target = a left right<sup>T</sup> + b target for matrices of matching shapes that are not empty. */
    abstract void rightTransposed(
            double a, PhysicalStore<Double> left, PhysicalStore<Double> right, double b, PhysicalStore<Double> target);

    @Override
    public final String kernels() {
        return kernels.name();
    }

    @Override
    public final SparseMatrix sparseMatrix(Precision precision, int rows, int columns) {
        return new SparseMatrix(kernels, precision, rows, columns);
    }

    @Override
    public final void multiply(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        Shapes.requireProduct(
                "left right", left.countRows(), left.countColumns(), right.countRows(), right.countColumns(), product);
        if (left.countColumns() == 0) {
            product.fillAll(0.0);
        } else if (product.count() > 0) {
            product(left, right, product);
        }
    }

    @Override
    public final void multiplyLeftTransposed(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        Shapes.requireProduct(
                "leftᵀ right", left.countColumns(), left.countRows(), right.countRows(), right.countColumns(), product);
        if (left.countRows() == 0) {
            product.fillAll(0.0);
        } else if (product.count() > 0) {
            leftTransposed(left, right, product);
        }
    }

    @Override
    public final void multiplyRightTransposed(
            double a, PhysicalStore<Double> left, PhysicalStore<Double> right, double b, PhysicalStore<Double> target) {
        Shapes.requireProduct(
                "left rightᵀ", left.countRows(), left.countColumns(), right.countColumns(), right.countRows(), target);
        if (left.countColumns() == 0) {
            scale(b, target);
        } else if (target.count() > 0) {
            rightTransposed(a, left, right, b, target);
        }
    }

    @Override
    public final void multiply(PhysicalStore<Double> left, SparseMatrix right, PhysicalStore<Double> product) {
        Shapes.requireProduct(
                "left right", left.countRows(), left.countColumns(), right.countRows(), right.countColumns(), product);
        sparseProducts.sumColumns(1, left, right, right.byColumns(), 0, product);
    }

    @Override
    public final void multiplyRightTransposed(
            double a, PhysicalStore<Double> left, SparseMatrix right, double b, PhysicalStore<Double> target) {
        Shapes.requireProduct(
                "left rightᵀ", left.countRows(), left.countColumns(), right.countColumns(), right.countRows(), target);
        sparseProducts.sumColumns(a, left, right, right.byRows(), b, target);
    }

    @Override
    public final void apply(
            ElementFunction function,
            PhysicalStore<Double> z,
            PhysicalStore<Double> addend,
            PhysicalStore<Double> result) {
        Shapes.requireSameShape(z, result);
        Shapes.requireFitsColumns(addend, z);
        int rows = (int) z.countRows();
        int columns = (int) z.countColumns();
        if (z instanceof R032Store from && addend instanceof R032Store added && result instanceof R032Store to) {
            int parts = Math.ceilDiv(columns, COLUMNS);
            if (Parallel.isWorthIt(parts, FUNCTION_OPERATIONS * z.count())) {
                Parallel.forEach(parts, part -> {
                    int first = part * COLUMNS;
                    kernels.apply(function, from.data, added.data, to.data, first, Math.min(columns, first + COLUMNS));
                });
            } else {
                kernels.apply(function, from.data, added.data, to.data, 0, columns);
            }
        } else if (z instanceof R064Store from && addend instanceof R064Store added && result instanceof R064Store to) {
            for (int i = 0; i < from.data.length; i++) {
                to.data[i] = function.value(from.data[i] + added.data[i % rows]);
            }
        } else {
            throw Shapes.mixed();
        }
    }

    @Override
    public final void multiplyByDerivative(
            ElementFunction function, PhysicalStore<Double> values, double scale, PhysicalStore<Double> target) {
        Shapes.requireSameShape(values, target);
        if (values instanceof R032Store f && target instanceof R032Store to) {
            Parallel.forEachRange(
                    to.data.length,
                    FEW_OPERATIONS,
                    (from, after) ->
                            kernels.multiplyByDerivative(function, f.data, (float) scale, to.data, from, after));
        } else if (values instanceof R064Store f && target instanceof R064Store to) {
            for (int i = 0; i < to.data.length; i++) {
                to.data[i] *= function.derivative(f.data[i] * scale);
            }
        } else {
            throw Shapes.mixed();
        }
    }

    @Override
    public final void dropOut(double rate, long seed, PhysicalStore<Double> matrix) {
        Dropout dropout = Dropout.of(rate, seed);
        if (matrix instanceof R032Store m) {
            Parallel.forEachRange(
                    m.data.length, FUNCTION_OPERATIONS, (from, after) -> kernels.dropOut(dropout, m.data, from, after));
        } else if (matrix instanceof R064Store m) {
            for (int i = 0; i < m.data.length; i++) {
                m.data[i] = dropout.keeps(i) ? m.data[i] * dropout.scale() : 0;
            }
        } else {
            throw Shapes.mixed();
        }
    }

    @Override
    public final void add(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target) {
        Shapes.requireSameShape(matrix, target);
        if (matrix instanceof R032Store m && target instanceof R032Store t) {
            Parallel.forEachRange(
                    t.data.length,
                    FEW_OPERATIONS,
                    (from, after) -> kernels.add((float) a, m.data, (float) b, t.data, from, after));
        } else if (matrix instanceof R064Store m && target instanceof R064Store t) {
            for (int i = 0; i < t.data.length; i++) {
                t.data[i] = a * m.data[i] + b * t.data[i];
            }
        } else {
            throw Shapes.mixed();
        }
    }

    @Override
    public final double dot(PhysicalStore<Double> one, PhysicalStore<Double> other) {
        Shapes.requireSameShape(one, other);
        if (one instanceof R032Store x && other instanceof R032Store y) {
            // one sum for each range, so that the bits do not depend on threads
            var sums = new double[Math.ceilDiv(x.data.length, Parallel.RANGE)];
            Parallel.forEachRange(
                    x.data.length, FEW_OPERATIONS, (from, after) -> dot(x.data, y.data, from, after, sums));
            return Arrays.stream(sums).sum();
        }
        if (one instanceof R064Store x && other instanceof R064Store y) {
            double sum = 0;
            for (int i = 0; i < x.data.length; i++) {
                sum += x.data[i] * y.data[i];
            }
            return sum;
        }
        throw Shapes.mixed();
    }

    @Override
    public final double squares(PhysicalStore<Double> matrix) {
        if (!(matrix instanceof R032Store m)) {
            return dot(matrix, matrix);
        }
        // one sum for each range, so that the bits do not depend on threads
        var sums = new double[Math.ceilDiv(m.data.length, Parallel.RANGE)];
        Parallel.forEachRange(m.data.length, FEW_OPERATIONS, (from, after) -> {
            for (int first = from; first < after; first += Parallel.RANGE) {
                sums[first / Parallel.RANGE] = kernels.squares(m.data, first, Math.min(after, first + Parallel.RANGE));
            }
        });
        return Arrays.stream(sums).sum();
    }

    private static void dot(float[] x, float[] y, int from, int to, double[] sums) {
        for (int first = from; first < to; first += Parallel.RANGE) {
            double sum = 0;
            for (int i = first; i < Math.min(to, first + Parallel.RANGE); i++) {
                sum += (double) x[i] * y[i];
            }
            sums[first / Parallel.RANGE] = sum;
        }
    }

    @Override
    public final void step(
            MomentumStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> velocity,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average) {
        optimiserSteps.step(step, gradient, velocity, weights, average);
    }

    @Override
    public final void step(
            AdamStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> mean,
            PhysicalStore<Double> square,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average) {
        optimiserSteps.step(step, gradient, mean, square, weights, average);
    }

    @Override
    public final void addColumns(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target) {
        Shapes.requireFitsColumns(target, matrix);
        int rows = (int) target.count();
        scale(b, target);
        if (matrix instanceof R032Store m && target instanceof R032Store t) {
            for (int first = 0; first < m.data.length; first += rows) {
                for (int row = 0; row < rows; row++) {
                    t.data[row] += (float) a * m.data[first + row];
                }
            }
        } else if (matrix instanceof R064Store m && target instanceof R064Store t) {
            for (int first = 0; first < m.data.length; first += rows) {
                for (int row = 0; row < rows; row++) {
                    t.data[row] += a * m.data[first + row];
                }
            }
        } else {
            throw Shapes.mixed();
        }
    }

    private static void scale(double b, PhysicalStore<Double> target) {
        for (long i = 0; i < target.count(); i++) {
            target.set(i, b == 0 ? 0 : b * target.doubleValue(i));
        }
    }
}
