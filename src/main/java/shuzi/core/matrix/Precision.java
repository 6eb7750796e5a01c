package shuzi.core.matrix;

import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/** The number format of a matrix's elements. */
public enum Precision {
    /** 32-bit floating point, to train and to serve. */
    FLOAT32,
    /** 64-bit floating point, for gradient checks and reference values. */
    FLOAT64;

    /** Creates a {@code rows x columns} matrix of zeros. */
    public PhysicalStore<Double> zeros(int rows, int columns) {
        return factory().make(rows, columns);
    }

    /** Copies a matrix to this precision; elements are rounded if it is the lower one. */
    public PhysicalStore<Double> copy(PhysicalStore<Double> matrix) {
        return factory().copy(matrix);
    }

    private PhysicalStore.Factory<Double, ?> factory() {
        return switch (this) {
            case FLOAT32 -> R032Store.FACTORY;
            case FLOAT64 -> R064Store.FACTORY;
        };
    }
}
