package shuzi.core.matrix;

import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/**
 * Computes dense products with ojAlgo, in pure Java on all cores. Each element is summed in ascending order of the
 * inner index, for any number of threads and columns.
 */
final class OjAlgoEngine extends AbstractMatrixEngine {

    OjAlgoEngine(Kernels kernels) {
        super(kernels);
    }

    @Override
    public String name() {
        return "OJALGO";
    }

    @Override
    public double sparseDensityThreshold() {
        return 0.7;
    }

    @Override
    void product(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        if (left.countRows() == 1) {
            rowProduct(left, right, product);
        } else {
            product.fillByMultiplying(left, right);
        }
    }

    /** Computes the product of a single row, for which ojAlgo's order of summation depends on the number of columns. */
    private static void rowProduct(
            PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        for (long column = 0; column < right.countColumns(); column++) {
            double sum = 0;
            for (long i = 0; i < left.count(); i++) {
                sum += left.doubleValue(i) * right.doubleValue(i, column);
            }
            product.set(column, sum);
        }
    }

    @Override
    void leftTransposed(PhysicalStore<Double> left, PhysicalStore<Double> right, PhysicalStore<Double> product) {
        product.fillByMultiplying(left.transpose(), right);
    }

    @Override
    void rightTransposed(
            double a, PhysicalStore<Double> left, PhysicalStore<Double> right, double b, PhysicalStore<Double> target) {
        if (target instanceof R032Store t) {
            R032Store product = R032Store.FACTORY.make(target.countRows(), target.countColumns());
            product.fillByMultiplying(left, right.transpose());
            for (int i = 0; i < t.data.length; i++) {
                t.data[i] = (float) a * product.data[i] + (b == 0 ? 0 : (float) b * t.data[i]);
            }
        } else if (target instanceof R064Store t) {
            R064Store product = R064Store.FACTORY.make(target.countRows(), target.countColumns());
            product.fillByMultiplying(left, right.transpose());
            for (int i = 0; i < t.data.length; i++) {
                t.data[i] = a * product.data[i] + (b == 0 ? 0 : b * t.data[i]);
            }
        } else {
            throw Shapes.mixed();
        }
    }
}
