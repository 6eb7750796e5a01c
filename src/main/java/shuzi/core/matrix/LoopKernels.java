package shuzi.core.matrix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Kernels as plain loops, for every JVM. */
final class LoopKernels implements Kernels {

    /** Reads eight bytes at a time, because most bytes are 0. */
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
        // separate, because small terms that are added to a large target would be rounded away
        var sums = new float[rows];
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
    public void apply(
            ElementFunction function, float[] z, float[] addend, float[] result, int firstColumn, int columnAfter) {
        int rows = addend.length;
        for (int column = firstColumn; column < columnAfter; column++) {
            for (int row = 0, i = column * rows; row < rows; row++, i++) {
                result[i] = (float) function.value(z[i] + addend[row]);
            }
        }
    }

    @Override
    public void multiplyByDerivative(
            ElementFunction function, float[] values, float scale, float[] target, int from, int to) {
        for (int i = from; i < to; i++) {
            target[i] *= (float) function.derivative(values[i] * scale);
        }
    }

    @Override
    public void dropOut(Dropout dropout, float[] elements, int from, int to) {
        for (int i = from; i < to; i++) {
            elements[i] = dropout.keeps(i) ? elements[i] * (float) dropout.scale() : 0;
        }
    }

    @Override
    public void add(float a, float[] source, float b, float[] target, int from, int to) {
        for (int i = from; i < to; i++) {
            target[i] = a * source[i] + b * target[i];
        }
    }

    @Override
    public double squares(float[] elements, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) elements[i] * elements[i];
        }
        return sum;
    }

    @Override
    public void step(MomentumStep step, float[] gradient, float[] velocity, float[] weights, int from, int to) {
        float rate = (float) step.rate();
        float momentum = (float) step.momentum();
        float penalty = (float) step.penalty();
        for (int i = from; i < to; i++) {
            float down = -rate * (gradient[i] + penalty * weights[i]);
            velocity[i] = momentum * velocity[i] + down;
            weights[i] += step.nesterov() ? momentum * velocity[i] + down : velocity[i];
        }
    }

    @Override
    public void step(AdamStep step, float[] gradient, float[] mean, float[] square, float[] weights, int from, int to) {
        float meanDecay = (float) step.meanDecay();
        float meanShare = (float) (1 - step.meanDecay());
        float squareDecay = (float) step.squareDecay();
        float squareShare = (float) (1 - step.squareDecay());
        float length = (float) (step.rate() * step.meanScale());
        float squareScale = (float) step.squareScale();
        float epsilon = (float) step.epsilon();
        float penalty = (float) step.penalty();
        float keep = (float) step.keep();
        for (int i = from; i < to; i++) {
            float slope = gradient[i] + penalty * weights[i];
            mean[i] = meanDecay * mean[i] + meanShare * slope;
            square[i] = squareDecay * square[i] + squareShare * slope * slope;
            float size = (float) Math.sqrt(squareScale * square[i]) + epsilon;
            weights[i] = keep * weights[i] - length * mean[i] / size;
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

    /**
     * Writes every byte and advances only if it is not 0, because a branch for each byte would be mispredicted too
     * often.
     */
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
