package shuzi.matrix;

/** Plain loops, for any Java. */
final class LoopKernels implements Kernels {

    @Override
    public String name() {
        return "LOOPS";
    }

    @Override
    public void sumColumns(
            float a,
            float[] source,
            int rows,
            long[] elements,
            int from,
            int to,
            float b,
            float[] target,
            int targetColumn,
            int firstRow,
            int rowAfter) {
        int shift = targetColumn * rows;
        if (b == 0) {
            java.util.Arrays.fill(target, shift + firstRow, shift + rowAfter, 0);
        } else if (b != 1) {
            for (int row = firstRow; row < rowAfter; row++) {
                target[shift + row] *= b;
            }
        }
        for (int i = from; i < to; i++) {
            float factor = a * SparseMatrix.value(elements[i]);
            int column = SparseMatrix.index(elements[i]) * rows;
            for (int row = firstRow; row < rowAfter; row++) {
                target[shift + row] += factor * source[column + row];
            }
        }
    }

    @Override
    public void logistic(float[] z, float[] addend, float[] result, int firstColumn, int columnAfter) {
        int rows = addend.length;
        for (int column = firstColumn; column < columnAfter; column++) {
            for (int row = 0, i = column * rows; row < rows; row++, i++) {
                result[i] = (float) (1 / (1 + Math.exp(-(z[i] + addend[row]))));
            }
        }
    }

    @Override
    public void multiplyByLogisticDerivative(float[] g, float[] target, int from, int to) {
        for (int i = from; i < to; i++) {
            target[i] *= g[i] * (1 - g[i]);
        }
    }
}
