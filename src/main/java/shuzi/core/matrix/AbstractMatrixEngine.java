package shuzi.core.matrix;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/**
 * What all engines have in common: the shapes are checked here, sparse products and element-wise functions run on
 * {@link Kernels}. The work is cut into parts that do not depend on the number of threads.
 */
abstract class AbstractMatrixEngine implements MatrixEngine {

    /**
     * Rows of a panel of a left factor. Where its columns are used over and over, the panels are first copied one after
     * the other: 64 rows of 4096 columns are 1 MiB, of which a core's second cache keeps what is in use.
     */
    private static final int PANEL = 64;

    /**
     * Where the first panel starts. A register that is loaded across a cache line's end costs two loads. G1 puts an array
     * of the least size here at the start of a region, so that its elements start 16 bytes after a cache line does.
     */
    private static final int ALIGNED = (64 - 16) / Float.BYTES;

    private static final int LEAST_COPY = 1 << 20;

    /** From so many uses of a column on, copying pays. */
    private static final int USES = 8;

    private static final int COLUMNS = 32;
    private static final int COPIED_COLUMNS = 512;
    private static final int ELEMENTS = 1 << 14;

    // about so many for each element
    private static final long FUNCTION_OPERATIONS = 20;
    private static final long STEP_OPERATIONS = 15;
    private static final long FEW_OPERATIONS = 4;

    private final Kernels kernels;
    private final ThreadLocal<float[]> copies = ThreadLocal.withInitial(() -> new float[0]);

    AbstractMatrixEngine(Kernels kernels) {
        this.kernels = kernels;
    }

    /** product = left right, the shapes being right and nothing empty. */
    abstract void product(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /** product = left<sup>T</sup> right, the shapes being right and nothing empty. */
    abstract void leftTransposed(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product);

    /** target = a left right<sup>T</sup> + b target, the shapes being right and nothing empty. */
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
        requireShapes(
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
        requireShapes(
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
        requireShapes(
                "left rightᵀ", left.countRows(), left.countColumns(), right.countColumns(), right.countRows(), target);
        if (left.countColumns() == 0) {
            scale(b, target);
        } else if (target.count() > 0) {
            rightTransposed(a, left, right, b, target);
        }
    }

    @Override
    public final void multiply(PhysicalStore<Double> left, SparseMatrix right, PhysicalStore<Double> product) {
        requireShapes(
                "left right", left.countRows(), left.countColumns(), right.countRows(), right.countColumns(), product);
        sumColumns(1, left, right, right.byColumns(), 0, product);
    }

    @Override
    public final void multiplyRightTransposed(
            double a, PhysicalStore<Double> left, SparseMatrix right, double b, PhysicalStore<Double> target) {
        requireShapes(
                "left rightᵀ", left.countRows(), left.countColumns(), right.countColumns(), right.countRows(), target);
        sumColumns(a, left, right, right.byRows(), b, target);
    }

    /** Column j of target = a &Sigma; element columns of left + b column j of target, over the elements of line j. */
    private void sumColumns(
            double a,
            PhysicalStore<Double> left,
            SparseMatrix matrix,
            SparseMatrix.Lines lines,
            double b,
            PhysicalStore<Double> target) {
        int rows = (int) left.countRows();
        int columns = (int) target.countColumns();
        if (left instanceof R032Store source
                && target instanceof R032Store sum
                && matrix.precision() == Precision.FLOAT32) {
            sumColumns((float) a, source, matrix.elements(), lines, (float) b, sum);
        } else if (left instanceof R064Store source
                && target instanceof R064Store sum
                && matrix.precision() == Precision.FLOAT64) {
            for (int column = 0; column < columns; column++) {
                sumColumns(a, source.data, rows, lines, b, sum.data, column);
            }
        } else {
            throw mixed();
        }
    }

    private void sumColumns(
            float a, R032Store source, int elements, SparseMatrix.Lines lines, float b, R032Store target) {
        int rows = (int) target.countRows();
        int columns = (int) target.countColumns();
        int panels = Math.ceilDiv(rows, PANEL);
        int across = Math.ceilDiv(columns, COLUMNS);
        if (!Parallel.isWorthIt(panels * across, (long) rows * (elements + columns))) {
            for (int column = 0; column < columns; column++) {
                sumColumn(rows, a, source.data, 0, rows, lines, column, b, target.data, column * rows);
            }
            return;
        }
        boolean copied = panels > 1 && elements >= USES * source.countColumns();
        float[] left = copied ? panels(source) : source.data;
        Parallel.forEach(panels * across, part -> {
            int row = part / across * PANEL;
            int some = Math.min(PANEL, rows - row);
            int first = part % across * COLUMNS;
            int start = copied ? ALIGNED + row * (int) source.countColumns() : row;
            int stride = copied ? some : rows;
            for (int column = first; column < Math.min(columns, first + COLUMNS); column++) {
                sumColumn(some, a, left, start, stride, lines, column, b, target.data, column * rows + row);
            }
        });
    }

    private void sumColumn(
            int rows,
            float a,
            float[] source,
            int sourceStart,
            int sourceStride,
            SparseMatrix.Lines lines,
            int column,
            float b,
            float[] target,
            int targetStart) {
        kernels.sumColumns(
                rows,
                a,
                source,
                sourceStart,
                sourceStride,
                lines.floats(),
                lines.starts()[column],
                lines.starts()[column + 1],
                b,
                target,
                targetStart);
    }

    /** A copy of a matrix, panel after panel, each column by column; good until this thread's next one. */
    private float[] panels(R032Store matrix) {
        int rows = (int) matrix.countRows();
        int columns = (int) matrix.countColumns();
        if (copies.get().length < ALIGNED + matrix.data.length) {
            copies.set(new float[Math.max(LEAST_COPY, ALIGNED + matrix.data.length)]);
        }
        float[] copy = copies.get();
        int across = Math.ceilDiv(columns, COPIED_COLUMNS);
        Parallel.forEach(Math.ceilDiv(rows, PANEL) * across, part -> {
            int row = part / across * PANEL;
            int some = Math.min(PANEL, rows - row);
            int first = part % across * COPIED_COLUMNS;
            for (int column = first; column < Math.min(columns, first + COPIED_COLUMNS); column++) {
                System.arraycopy(matrix.data, column * rows + row, copy, ALIGNED + row * columns + column * some, some);
            }
        });
        return copy;
    }

    /** float64 is for checks, not for speed: plain loops will do. */
    private static void sumColumns(
            double a, double[] source, int rows, SparseMatrix.Lines lines, double b, double[] target, int column) {
        int shift = column * rows;
        for (int row = 0; row < rows; row++) {
            target[shift + row] = b == 0 ? 0 : b * target[shift + row];
        }
        for (int i = lines.starts()[column]; i < lines.starts()[column + 1]; i++) {
            double factor = a * lines.doubles()[i];
            int from = lines.indices()[i] * rows;
            for (int row = 0; row < rows; row++) {
                target[shift + row] += factor * source[from + row];
            }
        }
    }

    @Override
    public final void apply(
            ElementFunction function,
            PhysicalStore<Double> z,
            PhysicalStore<Double> addend,
            PhysicalStore<Double> result) {
        requireSameShape(z, result);
        requireFitsColumns(addend, z);
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
            throw mixed();
        }
    }

    @Override
    public final void multiplyByDerivative(
            ElementFunction function, PhysicalStore<Double> values, double scale, PhysicalStore<Double> target) {
        requireSameShape(values, target);
        if (values instanceof R032Store f && target instanceof R032Store to) {
            forEachRange(
                    to.data.length,
                    FEW_OPERATIONS,
                    (from, after) ->
                            kernels.multiplyByDerivative(function, f.data, (float) scale, to.data, from, after));
        } else if (values instanceof R064Store f && target instanceof R064Store to) {
            for (int i = 0; i < to.data.length; i++) {
                to.data[i] *= function.derivative(f.data[i] * scale);
            }
        } else {
            throw mixed();
        }
    }

    @Override
    public final void dropOut(double rate, long seed, PhysicalStore<Double> matrix) {
        Dropout dropout = Dropout.of(rate, seed);
        if (matrix instanceof R032Store m) {
            forEachRange(
                    m.data.length, FUNCTION_OPERATIONS, (from, after) -> kernels.dropOut(dropout, m.data, from, after));
        } else if (matrix instanceof R064Store m) {
            for (int i = 0; i < m.data.length; i++) {
                m.data[i] = dropout.keeps(i) ? m.data[i] * dropout.scale() : 0;
            }
        } else {
            throw mixed();
        }
    }

    @Override
    public final void add(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target) {
        requireSameShape(matrix, target);
        if (matrix instanceof R032Store m && target instanceof R032Store t) {
            forEachRange(
                    t.data.length,
                    FEW_OPERATIONS,
                    (from, after) -> kernels.add((float) a, m.data, (float) b, t.data, from, after));
        } else if (matrix instanceof R064Store m && target instanceof R064Store t) {
            for (int i = 0; i < t.data.length; i++) {
                t.data[i] = a * m.data[i] + b * t.data[i];
            }
        } else {
            throw mixed();
        }
    }

    @Override
    public final double dot(PhysicalStore<Double> one, PhysicalStore<Double> other) {
        requireSameShape(one, other);
        if (one instanceof R032Store x && other instanceof R032Store y) {
            var sums =
                    new double[Math.ceilDiv(x.data.length, ELEMENTS)]; // so that threads do not decide about the bits
            forEachRange(x.data.length, FEW_OPERATIONS, (from, after) -> dot(x.data, y.data, from, after, sums));
            return Arrays.stream(sums).sum();
        }
        if (one instanceof R064Store x && other instanceof R064Store y) {
            double sum = 0;
            for (int i = 0; i < x.data.length; i++) {
                sum += x.data[i] * y.data[i];
            }
            return sum;
        }
        throw mixed();
    }

    @Override
    public final double squares(PhysicalStore<Double> matrix) {
        if (!(matrix instanceof R032Store m)) {
            return dot(matrix, matrix);
        }
        var sums = new double[Math.ceilDiv(m.data.length, ELEMENTS)]; // so that threads do not decide about the bits
        forEachRange(m.data.length, FEW_OPERATIONS, (from, after) -> {
            for (int first = from; first < after; first += ELEMENTS) {
                sums[first / ELEMENTS] = kernels.squares(m.data, first, Math.min(after, first + ELEMENTS));
            }
        });
        return Arrays.stream(sums).sum();
    }

    private static void dot(float[] x, float[] y, int from, int to, double[] sums) {
        for (int first = from; first < to; first += ELEMENTS) {
            double sum = 0;
            for (int i = first; i < Math.min(to, first + ELEMENTS); i++) {
                sum += (double) x[i] * y[i];
            }
            sums[first / ELEMENTS] = sum;
        }
    }

    @Override
    public final void step(
            MomentumStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> velocity,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average) {
        requireSameShape(gradient, weights);
        requireSameShape(velocity, weights);
        if (gradient instanceof R032Store g && velocity instanceof R032Store v && weights instanceof R032Store w) {
            float[] averages = floats(average, weights);
            forEachRange(w.data.length, STEP_OPERATIONS, (from, to) -> {
                kernels.step(step, g.data, v.data, w.data, from, to);
                move(average, averages, w.data, from, to);
            });
        } else if (gradient instanceof R064Store g
                && velocity instanceof R064Store v
                && weights instanceof R064Store w) {
            for (int i = 0; i < w.data.length; i++) {
                double down = -step.rate() * (g.data[i] + step.penalty() * w.data[i]);
                v.data[i] = step.momentum() * v.data[i] + down;
                w.data[i] += step.nesterov() ? step.momentum() * v.data[i] + down : v.data[i];
            }
            move(average, weights);
        } else {
            throw mixed();
        }
    }

    @Override
    public final void step(
            AdamStep step,
            PhysicalStore<Double> gradient,
            PhysicalStore<Double> mean,
            PhysicalStore<Double> square,
            PhysicalStore<Double> weights,
            @Nullable RunningAverage average) {
        requireSameShape(gradient, weights);
        requireSameShape(mean, weights);
        requireSameShape(square, weights);
        if (gradient instanceof R032Store g
                && mean instanceof R032Store m
                && square instanceof R032Store v
                && weights instanceof R032Store w) {
            float[] averages = floats(average, weights);
            forEachRange(w.data.length, STEP_OPERATIONS, (from, to) -> {
                kernels.step(step, g.data, m.data, v.data, w.data, from, to);
                move(average, averages, w.data, from, to);
            });
        } else if (gradient instanceof R064Store g
                && mean instanceof R064Store m
                && square instanceof R064Store v
                && weights instanceof R064Store w) {
            for (int i = 0; i < w.data.length; i++) {
                double slope = g.data[i] + step.penalty() * w.data[i];
                m.data[i] = step.meanDecay() * m.data[i] + (1 - step.meanDecay()) * slope;
                v.data[i] = step.squareDecay() * v.data[i] + (1 - step.squareDecay()) * slope * slope;
                double size = Math.sqrt(step.squareScale() * v.data[i]) + step.epsilon();
                w.data[i] = step.keep() * w.data[i] - step.rate() * step.meanScale() * m.data[i] / size;
            }
            move(average, weights);
        } else {
            throw mixed();
        }
    }

    private static float[] floats(@Nullable RunningAverage average, PhysicalStore<Double> weights) {
        if (average == null) {
            return new float[0];
        }
        requireSameShape(average.average(), weights);
        if (average.average() instanceof R032Store store) {
            return store.data;
        }
        throw mixed();
    }

    /** While this part of the weights is still in the cache. */
    private void move(@Nullable RunningAverage average, float[] averages, float[] weights, int from, int to) {
        if (average != null) {
            kernels.add((float) average.share(), weights, (float) (1 - average.share()), averages, from, to);
        }
    }

    private void move(@Nullable RunningAverage average, PhysicalStore<Double> weights) {
        if (average != null) {
            add(average.share(), weights, 1 - average.share(), average.average());
        }
    }

    /** A part of the elements of matrices. */
    private interface RangeUse {

        void use(int from, int to);
    }

    /** All elements, in parts on all cores when it is worth it. */
    private static void forEachRange(int size, long operations, RangeUse use) {
        int parts = Math.ceilDiv(size, ELEMENTS);
        if (Parallel.isWorthIt(parts, operations * size)) {
            Parallel.forEach(parts, part -> use.use(part * ELEMENTS, Math.min(size, (part + 1) * ELEMENTS)));
        } else {
            use.use(0, size);
        }
    }

    @Override
    public final void addColumns(double a, PhysicalStore<Double> matrix, double b, PhysicalStore<Double> target) {
        requireFitsColumns(target, matrix);
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
            throw mixed();
        }
    }

    private static void scale(double b, PhysicalStore<Double> target) {
        for (long i = 0; i < target.count(); i++) {
            target.set(i, b == 0 ? 0 : b * target.doubleValue(i));
        }
    }

    static IllegalArgumentException mixed() {
        return new IllegalArgumentException("all matrices of a call must have the same precision");
    }

    private static void requireSameShape(PhysicalStore<Double> one, PhysicalStore<Double> other) {
        if (one.countRows() != other.countRows() || one.countColumns() != other.countColumns()) {
            throw new IllegalArgumentException("(%d x %d) and (%d x %d) must have the same shape"
                    .formatted(one.countRows(), one.countColumns(), other.countRows(), other.countColumns()));
        }
    }

    private static void requireFitsColumns(PhysicalStore<Double> column, PhysicalStore<Double> matrix) {
        if (column.countRows() != matrix.countRows() || column.countColumns() != 1) {
            throw new IllegalArgumentException("(%d x %d) is no column of (%d x %d)"
                    .formatted(column.countRows(), column.countColumns(), matrix.countRows(), matrix.countColumns()));
        }
    }

    private static void requireShapes(
            String operation,
            long leftRows,
            long leftColumns,
            long rightRows,
            long rightColumns,
            PhysicalStore<Double> product) {
        if (leftColumns != rightRows || product.countRows() != leftRows || product.countColumns() != rightColumns) {
            throw new IllegalArgumentException("%s: (%d x %d) (%d x %d) cannot give (%d x %d)"
                    .formatted(
                            operation,
                            leftRows,
                            leftColumns,
                            rightRows,
                            rightColumns,
                            product.countRows(),
                            product.countColumns()));
        }
    }
}
