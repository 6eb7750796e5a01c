package shuzi.matrix;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.ojalgo.array.operation.AXPY;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/**
 * Products with a right factor that is mostly zeros, as batches of images are: only its other elements are touched.
 * Exact: each element of the product is the same sum in the same order as in the dense product, without the terms that
 * are zero. That holds for finite left factors only, since 0 times infinity is not 0.
 */
final class SparseProducts {

    /** A factor with fewer other elements than this share is worth skipping the zeros. */
    private static final double SPARSE = 0.25;

    /** Below this many multiplications the threads cost more than they bring. */
    private static final long PARALLEL = 200_000;

    private SparseProducts() {}

    /**
     * Whether left right, or left right<sup>T</sup>, is better computed here. A left factor of one row always is:
     * ojAlgo's order of summing it depends on the number of columns.
     */
    static boolean suits(PhysicalStore<Double> left, PhysicalStore<Double> right) {
        boolean sparse = nonZeros(right) < SPARSE * right.count();
        return (sparse || left.countRows() == 1) && isFinite(left);
    }

    /** product = left right; (m x n) = (m x k) (k x n). */
    static void multiply(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        Columns columns = columns(left, product);
        int inner = (int) right.countRows();
        product.fillAll(0.0);
        forEach((int) right.countColumns(), left.count(), column -> {
            long element = (long) column * inner;
            for (int i = 0; i < inner; i++, element++) {
                double factor = right.doubleValue(element);
                if (factor != 0) {
                    columns.add(column, factor, i);
                }
            }
        });
    }

    /** product = left right<sup>T</sup>; (m x n) = (m x k) (n x k)<sup>T</sup>. */
    static void multiplyRightTransposed(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        Columns columns = columns(left, product);
        int rows = (int) right.countRows();
        int inner = (int) right.countColumns();
        // the elements of right that are not zero, row after row
        var start = new int[rows + 1];
        for (long element = 0; element < right.count(); element++) {
            if (right.doubleValue(element) != 0) {
                start[(int) (element % rows) + 1]++;
            }
        }
        for (int row = 0; row < rows; row++) {
            start[row + 1] += start[row];
        }
        var columnOf = new int[start[rows]];
        var factors = new double[start[rows]];
        var next = start.clone();
        long element = 0;
        for (int column = 0; column < inner; column++) {
            for (int row = 0; row < rows; row++, element++) {
                double factor = right.doubleValue(element);
                if (factor != 0) {
                    columnOf[next[row]] = column;
                    factors[next[row]++] = factor;
                }
            }
        }
        product.fillAll(0.0);
        forEach(rows, left.count(), row -> {
            for (int i = start[row]; i < start[row + 1]; i++) {
                columns.add(row, factors[i], columnOf[i]);
            }
        });
    }

    /** The columns of a product and of its left factor. */
    private interface Columns {

        /** Column {@code target} of the product += factor * column {@code source} of the left factor. */
        void add(int target, double factor, int source);
    }

    private static Columns columns(PhysicalStore<Double> left, PhysicalStore<Double> product) {
        int rows = (int) left.countRows();
        if (left instanceof R032Store l && product instanceof R032Store p) {
            return (target, factor, source) ->
                    AXPY.invoke(p.data, target * rows, (float) factor, l.data, source * rows, 0, rows);
        }
        if (left instanceof R064Store l && product instanceof R064Store p) {
            return (target, factor, source) ->
                    AXPY.invoke(p.data, target * rows, factor, l.data, source * rows, 0, rows);
        }
        throw new IllegalArgumentException("factors and product must have the same precision");
    }

    /** Each index once, on all cores when each of them costs enough. */
    private static void forEach(int count, long multiplicationsEach, IntConsumer body) {
        IntStream indices = IntStream.range(0, count);
        (count * multiplicationsEach < PARALLEL || count == 1 ? indices : indices.parallel()).forEach(body);
    }

    private static long nonZeros(PhysicalStore<Double> matrix) {
        long count = 0;
        if (matrix instanceof R032Store store) {
            for (float value : store.data) {
                count += value != 0 ? 1 : 0;
            }
        } else {
            for (long i = 0; i < matrix.count(); i++) {
                count += matrix.doubleValue(i) != 0 ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean isFinite(PhysicalStore<Double> matrix) {
        if (matrix instanceof R032Store store) {
            int largest = 0;
            for (float value : store.data) { // of the bits, which the compiler turns into vector instructions
                largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
            }
            return largest < Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
        }
        for (long i = 0; i < matrix.count(); i++) {
            if (!Double.isFinite(matrix.doubleValue(i))) {
                return false;
            }
        }
        return true;
    }
}
