package shuzi.matrix;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops in vector registers. Only to be touched where the module {@code jdk.incubator.vector} is there. Rows that
 * do not fill a register are computed one at a time by the same steps, so a row's bits do not depend on its place.
 */
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    // rows whose sums are kept in registers at a time
    private static final int LARGE_BLOCK = 8 * LANES;
    private static final int BLOCK = 4 * LANES;

    // e^x = 2^n e^r with n = round(x / ln 2); e^r by S. Moshier's polynomial (Cephes, expf.c) on |r| <= ln 2 / 2
    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -0.00021219444f;
    private static final float[] EXP = {0.00019875691f, 0.0013981999f, 0.008333452f, 0.041665796f, 0.16666666f, 0.5f};
    private static final float LEAST_EXPONENT = -87; // e^x stays a normal float between these
    private static final float MOST_EXPONENT = 88;
    private static final float ROUNDING = 0x1.8p23f; // adding it rounds to whole numbers, which are then the low bits
    private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
    private static final int EXPONENT_BIAS = 127;
    private static final int EXPONENT_SHIFT = 23;

    @Override
    public String name() {
        return "VECTOR_" + SPECIES.vectorBitSize();
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
        int row = 0;
        for (; row + LARGE_BLOCK <= rows; row += LARGE_BLOCK) {
            FloatVector sum0 = FloatVector.zero(SPECIES);
            FloatVector sum1 = sum0;
            FloatVector sum2 = sum0;
            FloatVector sum3 = sum0;
            FloatVector sum4 = sum0;
            FloatVector sum5 = sum0;
            FloatVector sum6 = sum0;
            FloatVector sum7 = sum0;
            for (int i = from; i < to; i++) {
                int at = sourceStart + SparseMatrix.index(elements[i]) * sourceStride + row;
                FloatVector factor = FloatVector.broadcast(SPECIES, SparseMatrix.value(elements[i]));
                sum0 = FloatVector.fromArray(SPECIES, source, at).fma(factor, sum0);
                sum1 = FloatVector.fromArray(SPECIES, source, at + LANES).fma(factor, sum1);
                sum2 = FloatVector.fromArray(SPECIES, source, at + 2 * LANES).fma(factor, sum2);
                sum3 = FloatVector.fromArray(SPECIES, source, at + 3 * LANES).fma(factor, sum3);
                sum4 = FloatVector.fromArray(SPECIES, source, at + 4 * LANES).fma(factor, sum4);
                sum5 = FloatVector.fromArray(SPECIES, source, at + 5 * LANES).fma(factor, sum5);
                sum6 = FloatVector.fromArray(SPECIES, source, at + 6 * LANES).fma(factor, sum6);
                sum7 = FloatVector.fromArray(SPECIES, source, at + 7 * LANES).fma(factor, sum7);
            }
            int at = targetStart + row;
            store(a, sum0, b, target, at);
            store(a, sum1, b, target, at + LANES);
            store(a, sum2, b, target, at + 2 * LANES);
            store(a, sum3, b, target, at + 3 * LANES);
            store(a, sum4, b, target, at + 4 * LANES);
            store(a, sum5, b, target, at + 5 * LANES);
            store(a, sum6, b, target, at + 6 * LANES);
            store(a, sum7, b, target, at + 7 * LANES);
        }
        for (; row + BLOCK <= rows; row += BLOCK) {
            FloatVector sum0 = FloatVector.zero(SPECIES);
            FloatVector sum1 = sum0;
            FloatVector sum2 = sum0;
            FloatVector sum3 = sum0;
            for (int i = from; i < to; i++) {
                int at = sourceStart + SparseMatrix.index(elements[i]) * sourceStride + row;
                FloatVector factor = FloatVector.broadcast(SPECIES, SparseMatrix.value(elements[i]));
                sum0 = FloatVector.fromArray(SPECIES, source, at).fma(factor, sum0);
                sum1 = FloatVector.fromArray(SPECIES, source, at + LANES).fma(factor, sum1);
                sum2 = FloatVector.fromArray(SPECIES, source, at + 2 * LANES).fma(factor, sum2);
                sum3 = FloatVector.fromArray(SPECIES, source, at + 3 * LANES).fma(factor, sum3);
            }
            int at = targetStart + row;
            store(a, sum0, b, target, at);
            store(a, sum1, b, target, at + LANES);
            store(a, sum2, b, target, at + 2 * LANES);
            store(a, sum3, b, target, at + 3 * LANES);
        }
        for (; row + LANES <= rows; row += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = from; i < to; i++) {
                int at = sourceStart + SparseMatrix.index(elements[i]) * sourceStride + row;
                FloatVector factor = FloatVector.broadcast(SPECIES, SparseMatrix.value(elements[i]));
                sum = FloatVector.fromArray(SPECIES, source, at).fma(factor, sum);
            }
            store(a, sum, b, target, targetStart + row);
        }
        for (; row < rows; row++) {
            float sum = 0;
            for (int i = from; i < to; i++) {
                int at = sourceStart + SparseMatrix.index(elements[i]) * sourceStride + row;
                sum = Math.fma(source[at], SparseMatrix.value(elements[i]), sum);
            }
            int at = targetStart + row;
            target[at] = b == 0 ? a * sum : Math.fma(target[at], b, a * sum);
        }
    }

    /** target = a sum + b target. */
    private static void store(float a, FloatVector sum, float b, float[] target, int at) {
        FloatVector scaled = sum.mul(a);
        FloatVector result = b == 0
                ? scaled
                : FloatVector.fromArray(SPECIES, target, at).fma(FloatVector.broadcast(SPECIES, b), scaled);
        result.intoArray(target, at);
    }

    @Override
    public void logistic(float[] z, float[] addend, float[] result, int firstColumn, int columnAfter) {
        int rows = addend.length;
        for (int column = firstColumn; column < columnAfter; column++) {
            int shift = column * rows;
            int row = 0;
            for (; row + LANES <= rows; row += LANES) {
                logistic(FloatVector.fromArray(SPECIES, z, shift + row)
                                .add(FloatVector.fromArray(SPECIES, addend, row)))
                        .intoArray(result, shift + row);
            }
            for (; row < rows; row++) {
                result[shift + row] = logistic(z[shift + row] + addend[row]);
            }
        }
    }

    private static FloatVector logistic(FloatVector z) {
        FloatVector x = z.neg().min(MOST_EXPONENT).max(LEAST_EXPONENT);
        FloatVector shifted = x.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDING));
        FloatVector n = shifted.sub(ROUNDING);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(SPECIES, EXP[0]);
        p = p.fma(r, FloatVector.broadcast(SPECIES, EXP[1]));
        p = p.fma(r, FloatVector.broadcast(SPECIES, EXP[2]));
        p = p.fma(r, FloatVector.broadcast(SPECIES, EXP[3]));
        p = p.fma(r, FloatVector.broadcast(SPECIES, EXP[4]));
        p = p.fma(r, FloatVector.broadcast(SPECIES, EXP[5]));
        p = p.fma(r.mul(r), r).add(1);
        IntVector power = shifted.reinterpretAsInts()
                .sub(ROUNDING_BITS - EXPONENT_BIAS)
                .lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
        FloatVector exp = p.mul(power.reinterpretAsFloats());
        return FloatVector.broadcast(SPECIES, 1).div(exp.add(1));
    }

    /** The same steps for one number. */
    private static float logistic(float z) {
        float x = Math.max(Math.min(-z, MOST_EXPONENT), LEAST_EXPONENT);
        float shifted = Math.fma(x, LOG2_E, ROUNDING);
        float n = shifted - ROUNDING;
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = EXP[0];
        for (int i = 1; i < EXP.length; i++) {
            p = Math.fma(p, r, EXP[i]);
        }
        p = Math.fma(p, r * r, r) + 1;
        int power = (Float.floatToRawIntBits(shifted) - ROUNDING_BITS + EXPONENT_BIAS) << EXPONENT_SHIFT;
        return 1 / (p * Float.intBitsToFloat(power) + 1);
    }

    @Override
    public void multiplyByLogisticDerivative(float[] g, float[] target, int from, int to) {
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            FloatVector activation = FloatVector.fromArray(SPECIES, g, i);
            FloatVector derivative = activation.mul(activation.neg().add(1));
            FloatVector.fromArray(SPECIES, target, i).mul(derivative).intoArray(target, i);
        }
        for (; i < to; i++) {
            target[i] *= g[i] * (1 - g[i]);
        }
    }

    @Override
    public int appendNonZeros(byte[] bytes, int first, int count, float factor, long[] elements, int at) {
        int next = at;
        int i = 0;
        for (; i + BYTES.length() <= count; i += BYTES.length()) {
            ByteVector some = ByteVector.fromArray(BYTES, bytes, first + i);
            long lit = some.compare(VectorOperators.NE, (byte) 0).toLong();
            for (; lit != 0; lit &= lit - 1) {
                int place = i + Long.numberOfTrailingZeros(lit);
                elements[next++] = SparseMatrix.packed(place, (bytes[first + place] & 0xff) * factor);
            }
        }
        for (; i < count; i++) {
            int value = bytes[first + i] & 0xff;
            if (value != 0) {
                elements[next++] = SparseMatrix.packed(i, value * factor);
            }
        }
        return next;
    }
}
