package shuzi.matrix;

import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;

/**
 * ojAlgo's own products, in pure Java on all cores; where the right factor is mostly zeros, {@link SparseProducts}.
 * Each element is summed in ascending order of the inner index, whatever the number of threads and of columns.
 */
final class OjAlgoEngine implements MatrixEngine {

    @Override
    public String name() {
        return "OJALGO";
    }

    @Override
    public void multiply(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        requireShapes(
                left.countRows(), left.countColumns(), right.countRows(), right.countColumns(), product, "left right");
        if (isTrivial(product, left.countColumns())) {
            return;
        }
        if (SparseProducts.suits(left, right)) {
            SparseProducts.multiply(left, right, product);
        } else {
            product.fillByMultiplying(left, right);
        }
    }

    @Override
    public void multiplyLeftTransposed(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        requireShapes(
                left.countColumns(), left.countRows(), right.countRows(), right.countColumns(), product, "leftᵀ right");
        if (isTrivial(product, left.countRows())) {
            return;
        }
        product.fillByMultiplying(left.transpose(), right);
    }

    @Override
    public void multiplyRightTransposed(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        requireShapes(
                left.countRows(), left.countColumns(), right.countColumns(), right.countRows(), product, "left rightᵀ");
        if (isTrivial(product, left.countColumns())) {
            return;
        }
        if (SparseProducts.suits(left, right)) {
            SparseProducts.multiplyRightTransposed(left, right, product);
        } else {
            product.fillByMultiplying(left, right.transpose());
        }
    }

    @Override
    public void combine(double a, PhysicalStore<Double> target, double b, PhysicalStore<Double> source) {
        if (target.countRows() != source.countRows() || target.countColumns() != source.countColumns()) {
            throw new IllegalArgumentException("(%d x %d) cannot be combined with (%d x %d)"
                    .formatted(target.countRows(), target.countColumns(), source.countRows(), source.countColumns()));
        }
        if (target instanceof R032Store t && source instanceof R032Store s) {
            combine((float) a, t.data, (float) b, s.data);
        } else {
            for (long i = 0; i < target.count(); i++) {
                target.set(i, a * target.doubleValue(i) + b * source.doubleValue(i));
            }
        }
    }

    private static void combine(float a, float[] target, float b, float[] source) {
        for (int i = 0; i < target.length; i++) {
            target[i] = a * target[i] + b * source[i];
        }
    }

    /** Whether there is nothing to multiply: the product is empty, or each element is the sum of no terms. */
    private static boolean isTrivial(PhysicalStore<Double> product, long inner) {
        if (inner == 0) {
            product.fillAll(0.0);
        }
        return inner == 0 || product.count() == 0;
    }

    private static void requireShapes(
            long leftRows,
            long leftColumns,
            long rightRows,
            long rightColumns,
            PhysicalStore<Double> product,
            String operation) {
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
