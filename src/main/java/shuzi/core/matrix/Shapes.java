package shuzi.core.matrix;

import org.ojalgo.matrix.store.PhysicalStore;

/** Checks the shapes and precisions of matrices. */
final class Shapes {

    private Shapes() {}

    static IllegalArgumentException mixed() {
        return new IllegalArgumentException("all matrices of a call must have the same precision");
    }

    static void requireSameShape(PhysicalStore<Double> one, PhysicalStore<Double> other) {
        if (one.countRows() != other.countRows() || one.countColumns() != other.countColumns()) {
            throw new IllegalArgumentException("(%d x %d) and (%d x %d) must have the same shape"
                    .formatted(one.countRows(), one.countColumns(), other.countRows(), other.countColumns()));
        }
    }

    static void requireFitsColumns(PhysicalStore<Double> column, PhysicalStore<Double> matrix) {
        if (column.countRows() != matrix.countRows() || column.countColumns() != 1) {
            throw new IllegalArgumentException("(%d x %d) is not a column of (%d x %d)"
                    .formatted(column.countRows(), column.countColumns(), matrix.countRows(), matrix.countColumns()));
        }
    }

    static void requireProduct(
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
