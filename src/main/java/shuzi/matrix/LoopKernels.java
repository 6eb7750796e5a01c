package shuzi.matrix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Plain loops, for any Java. */
final class LoopKernels implements Kernels {

    /** Most bytes are 0: eight are looked at at a time. */
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    @Override
    public String name() {
        return "LOOPS";
    }

    @Override
    public void sumColumns(
            int rows,
            float a,
            float[] source,
            int sourceStart,
            int sourceStride,
            long[] elements,
            int from,
            int to,
            float b,
            float[] target,
            int targetStart) {
        var sums = new float[rows]; // apart: added to a large target, small terms would be rounded away
        for (int i = from; i < to; i++) {
            float factor = SparseMatrix.value(elements[i]);
            int column = sourceStart + SparseMatrix.index(elements[i]) * sourceStride;
            for (int row = 0; row < rows; row++) {
                sums[row] += factor * source[column + row];
            }
        }
        for (int row = 0; row < rows; row++) {
            int at = targetStart + row;
            target[at] = b == 0 ? a * sums[row] : a * sums[row] + b * target[at];
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

    @Override
    public int appendNonZeros(byte[] bytes, int first, int count, float factor, long[] elements, int at) {
        int next = at;
        int i = 0;
        for (; i + Long.BYTES <= count; i += Long.BYTES) {
            if ((long) EIGHT_BYTES.get(bytes, first + i) != 0) {
                next = append(bytes, first, i, i + Long.BYTES, factor, elements, next);
            }
        }
        return append(bytes, first, i, count, factor, elements, next);
    }

    /** Writes every byte and keeps those that are not 0: a branch for each would be guessed wrong too often. */
    private static int append(byte[] bytes, int first, int from, int to, float factor, long[] elements, int at) {
        int next = at;
        for (int i = from; i < to; i++) {
            int value = bytes[first + i] & 0xff;
            elements[next] = SparseMatrix.packed(i, value * factor);
            next += -value >>> 31;
        }
        return next;
    }
}
