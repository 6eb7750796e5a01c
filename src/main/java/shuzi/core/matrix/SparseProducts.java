package shuzi.core.matrix;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/** Computes products of a dense and a sparse matrix, in parts that do not depend on the number of threads. */
final class SparseProducts {

    /**
     * Rows of a panel of a left factor. If its columns are used often, the panels are first copied one after the other:
     * 64 rows of 4096 columns are 1 MiB, of which the columns in use stay in the L2 cache of a core.
     */
    private static final int PANEL = 64;

    /**
     * The index at which the first panel starts. Loading a register across the end of a cache line costs two loads. G1
     * allocates an array of at least MIN_COPY elements at the start of a region, so that its elements start 16 bytes
     * after the start of a cache line.
     */
    private static final int ALIGNED = (64 - 16) / Float.BYTES;

    private static final int MIN_COPY = 1 << 20;

    /** The number of uses of each column from which copying is faster. */
    private static final int MIN_USES = 8;

    private static final int COPIED_COLUMNS = 512;

    private static final int COLUMNS = 32;

    private final Kernels kernels;
    /** The buffer of the last copy, for the next one. The garbage collector can free it when memory is short. */
    private final AtomicReference<@Nullable SoftReference<float[]>> idleBuffer = new AtomicReference<>();

    SparseProducts(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Computes column j of the target as a &Sigma; (element times its column of left) + b times the column, over the
     * elements of line j.
     */
    void sumColumns(
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
            throw Shapes.mixed();
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
        boolean copied = panels > 1 && elements >= MIN_USES * source.countColumns();
        float[] left = copied ? panels(source, buffer(ALIGNED + source.data.length)) : source.data;
        Parallel.forEach(panels * across, part -> {
            int row = part / across * PANEL;
            int count = Math.min(PANEL, rows - row);
            int first = part % across * COLUMNS;
            int start = copied ? ALIGNED + row * (int) source.countColumns() : row;
            int stride = copied ? count : rows;
            for (int column = first; column < Math.min(columns, first + COLUMNS); column++) {
                sumColumn(count, a, left, start, stride, lines, column, b, target.data, column * rows + row);
            }
        });
        if (copied) {
            idleBuffer.set(new SoftReference<>(left));
        }
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

    /** Returns a buffer of at least {@code length} elements that no other call uses. */
    private float[] buffer(int length) {
        SoftReference<float[]> idle = idleBuffer.getAndSet(null);
        float[] buffer = idle == null ? null : idle.get();
        return buffer != null && buffer.length >= length ? buffer : new float[Math.max(MIN_COPY, length)];
    }

    /** Copies a matrix panel by panel, each column by column, into a buffer. */
    private static float[] panels(R032Store matrix, float[] copy) {
        int rows = (int) matrix.countRows();
        int columns = (int) matrix.countColumns();
        int across = Math.ceilDiv(columns, COPIED_COLUMNS);
        Parallel.forEach(Math.ceilDiv(rows, PANEL) * across, part -> {
            int row = part / across * PANEL;
            int count = Math.min(PANEL, rows - row);
            int first = part % across * COPIED_COLUMNS;
            for (int column = first; column < Math.min(columns, first + COPIED_COLUMNS); column++) {
                System.arraycopy(
                        matrix.data, column * rows + row, copy, ALIGNED + row * columns + column * count, count);
            }
        });
        return copy;
    }

    /** Computes a column in float64, which only checks use, so that it need not be fast. */
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
}
