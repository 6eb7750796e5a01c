package shuzi.core.matrix;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels in vector registers. The class must be loaded only if the module {@code jdk.incubator.vector} is available.
 * Rows that do not fill a register are computed one at a time by the same steps, so the bits of a row do not depend on
 * its position. The class is long because each loop exists twice, for registers and for the remaining rows; both must
 * change together.
 */
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    // rows whose sums are in registers at the same time
    private static final int LARGE_BLOCK = 8 * LANES;
    private static final int BLOCK = 4 * LANES;

    // e^x = 2^n e^r with n = round(x / ln 2); e^r by S. Moshier's polynomial (Cephes, expf.c) on |r| <= ln 2 / 2
    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -0.00021219444f;
    private static final float[] EXP = {0.00019875691f, 0.0013981999f, 0.008333452f, 0.041665796f, 0.16666666f, 0.5f};
    private static final float MIN_EXPONENT = -87; // e^x stays a normal float between these
    private static final float MAX_EXPONENT = 88;
    private static final float ROUNDING = 0x1.8p23f; // adding it rounds to integers, which are then in the low bits
    private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
    private static final int EXPONENT_BIAS = 127;
    private static final int EXPONENT_SHIFT = 23;

    private static final float[] TANH = {-0.0057049887f, 0.020639088f, -0.053739715f, 0.13331442f, -0.3333328f};
    private static final float TANH_SMALL = 0.625f;
    private static final float LEAK = (float) ElementFunction.LEAK;

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

    /** Stores target = a sum + b target. */
    private static void store(float a, FloatVector sum, float b, float[] target, int at) {
        FloatVector scaled = sum.mul(a);
        FloatVector result = b == 0
                ? scaled
                : FloatVector.fromArray(SPECIES, target, at).fma(FloatVector.broadcast(SPECIES, b), scaled);
        result.intoArray(target, at);
    }

    @Override
    public void apply(
            ElementFunction function, float[] z, float[] addend, float[] result, int firstColumn, int columnAfter) {
        int rows = addend.length;
        for (int column = firstColumn; column < columnAfter; column++) {
            switch (function) { // outside the loop over rows, so that the loop is compiled for each function
                case IDENTITY -> sums(z, addend, result, column * rows, rows);
                case LOGISTIC -> logistics(z, addend, result, column * rows, rows);
                case TANH -> tangents(z, addend, result, column * rows, rows);
                case RELU -> relu(0, z, addend, result, column * rows, rows);
                case LEAKY_RELU -> relu(LEAK, z, addend, result, column * rows, rows);
            }
        }
    }

    private static void sums(float[] z, float[] addend, float[] result, int shift, int rows) {
        int row = 0;
        for (; row + LANES <= rows; row += LANES) {
            sum(z, addend, shift, row).intoArray(result, shift + row);
        }
        for (; row < rows; row++) {
            result[shift + row] = z[shift + row] + addend[row];
        }
    }

    private static void logistics(float[] z, float[] addend, float[] result, int shift, int rows) {
        int row = 0;
        for (; row + LANES <= rows; row += LANES) {
            logistic(sum(z, addend, shift, row)).intoArray(result, shift + row);
        }
        for (; row < rows; row++) {
            result[shift + row] = logistic(z[shift + row] + addend[row]);
        }
    }

    private static void tangents(float[] z, float[] addend, float[] result, int shift, int rows) {
        int row = 0;
        for (; row + LANES <= rows; row += LANES) {
            tanh(sum(z, addend, shift, row)).intoArray(result, shift + row);
        }
        for (; row < rows; row++) {
            result[shift + row] = tanh(z[shift + row] + addend[row]);
        }
    }

    private static void relu(float slope, float[] z, float[] addend, float[] result, int shift, int rows) {
        int row = 0;
        for (; row + LANES <= rows; row += LANES) {
            FloatVector sum = sum(z, addend, shift, row);
            FloatVector below = slope == 0 ? FloatVector.zero(SPECIES) : sum.mul(slope); // avoids 0 times infinity
            sum.max(below).intoArray(result, shift + row);
        }
        for (; row < rows; row++) {
            float sum = z[shift + row] + addend[row];
            result[shift + row] = Math.max(slope == 0 ? 0 : slope * sum, sum);
        }
    }

    private static FloatVector sum(float[] z, float[] addend, int shift, int row) {
        return FloatVector.fromArray(SPECIES, z, shift + row).add(FloatVector.fromArray(SPECIES, addend, row));
    }

    private static FloatVector logistic(FloatVector z) {
        return FloatVector.broadcast(SPECIES, 1).div(exp(z.neg()).add(1));
    }

    /**
     * Computes tanh. Near 0, where 1 - 2 / (e^2x + 1) loses its digits, it uses S. Moshier's polynomial (Cephes,
     * tanhf.c).
     */
    private static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = FloatVector.broadcast(SPECIES, TANH[0]);
        p = p.fma(square, FloatVector.broadcast(SPECIES, TANH[1]));
        p = p.fma(square, FloatVector.broadcast(SPECIES, TANH[2]));
        p = p.fma(square, FloatVector.broadcast(SPECIES, TANH[3]));
        p = p.fma(square, FloatVector.broadcast(SPECIES, TANH[4]));
        FloatVector small = p.mul(square).fma(x, x);
        FloatVector large = FloatVector.broadcast(SPECIES, 1)
                .sub(FloatVector.broadcast(SPECIES, 2).div(exp(x.add(x)).add(1)));
        return large.blend(small, x.abs().compare(VectorOperators.LT, TANH_SMALL));
    }

    private static FloatVector exp(FloatVector of) {
        FloatVector x = of.min(MAX_EXPONENT).max(MIN_EXPONENT);
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
        return p.mul(power.reinterpretAsFloats());
    }

    private static float logistic(float z) {
        return 1 / (exp(-z) + 1);
    }

    /** Computes the same steps for one number. */
    private static float tanh(float x) {
        if (Math.abs(x) < TANH_SMALL) {
            float square = x * x;
            float p = TANH[0];
            for (int i = 1; i < TANH.length; i++) {
                p = Math.fma(p, square, TANH[i]);
            }
            return Math.fma(p * square, x, x);
        }
        return 1 - 2 / (exp(x + x) + 1);
    }

    /** Computes the same steps for one number. */
    private static float exp(float of) {
        float x = Math.max(Math.min(of, MAX_EXPONENT), MIN_EXPONENT);
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
        return p * Float.intBitsToFloat(power);
    }

    @Override
    public void multiplyByDerivative(
            ElementFunction function, float[] values, float scale, float[] target, int from, int to) {
        switch (function) {
            case IDENTITY -> {}
            case LOGISTIC -> multiplyByLogisticDerivative(values, scale, target, from, to);
            case TANH -> multiplyByTanhDerivative(values, scale, target, from, to);
            case RELU -> multiplyWhereNotPositive(0, values, target, from, to);
            case LEAKY_RELU -> multiplyWhereNotPositive(LEAK, values, target, from, to);
        }
    }

    private static void multiplyByLogisticDerivative(float[] g, float scale, float[] target, int from, int to) {
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            FloatVector value = FloatVector.fromArray(SPECIES, g, i).mul(scale);
            FloatVector derivative = value.mul(value.neg().add(1));
            FloatVector.fromArray(SPECIES, target, i).mul(derivative).intoArray(target, i);
        }
        for (; i < to; i++) {
            float value = g[i] * scale;
            target[i] *= value * (1 - value);
        }
    }

    private static void multiplyByTanhDerivative(float[] tanh, float scale, float[] target, int from, int to) {
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            FloatVector value = FloatVector.fromArray(SPECIES, tanh, i).mul(scale);
            FloatVector derivative = value.mul(value).neg().add(1);
            FloatVector.fromArray(SPECIES, target, i).mul(derivative).intoArray(target, i);
        }
        for (; i < to; i++) {
            float value = tanh[i] * scale;
            target[i] *= 1 - value * value;
        }
    }

    private static void multiplyWhereNotPositive(float slope, float[] values, float[] target, int from, int to) {
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            FloatVector error = FloatVector.fromArray(SPECIES, target, i);
            var over = FloatVector.fromArray(SPECIES, values, i).compare(VectorOperators.GT, 0f);
            error.mul(slope).blend(error, over).intoArray(target, i);
        }
        for (; i < to; i++) {
            target[i] *= values[i] > 0 ? 1 : slope;
        }
    }

    @Override
    public void dropOut(Dropout dropout, float[] elements, int from, int to) {
        float scale = (float) dropout.scale();
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            IntVector bits = ((IntVector) INTS.broadcast(i)).addIndex(1).add(dropout.first());
            bits = mixed(mixed(bits).lanewise(VectorOperators.XOR, dropout.second()));
            var kept = bits.lanewise(VectorOperators.LSHR, Dropout.SHIFT)
                    .compare(VectorOperators.GE, dropout.below())
                    .cast(SPECIES);
            FloatVector scaled = FloatVector.fromArray(SPECIES, elements, i).mul(scale);
            FloatVector.zero(SPECIES).blend(scaled, kept).intoArray(elements, i);
        }
        for (; i < to; i++) {
            elements[i] = dropout.keeps(i) ? elements[i] * scale : 0;
        }
    }

    /** Computes {@link Dropout#mixed}. */
    private static IntVector mixed(IntVector bits) {
        IntVector h = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 16))
                .mul(Dropout.FACTOR_1);
        h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 13))
                .mul(Dropout.FACTOR_2);
        return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
    }

    @Override
    public void add(float a, float[] source, float b, float[] target, int from, int to) {
        FloatVector factor = FloatVector.broadcast(SPECIES, a);
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            FloatVector scaled = FloatVector.fromArray(SPECIES, target, i).mul(b);
            FloatVector.fromArray(SPECIES, source, i).fma(factor, scaled).intoArray(target, i);
        }
        for (; i < to; i++) {
            target[i] = Math.fma(source[i], a, target[i] * b);
        }
    }

    @Override
    public double squares(float[] elements, int from, int to) {
        // two sums, because each addition waits for the previous one of its sum
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = even;
        int i = from;
        for (; i + 2 * LANES <= to; i += 2 * LANES) {
            FloatVector one = FloatVector.fromArray(SPECIES, elements, i);
            FloatVector other = FloatVector.fromArray(SPECIES, elements, i + LANES);
            even = one.fma(one, even);
            odd = other.fma(other, odd);
        }
        // not reduceLanes, whose order of summation changes when the method is compiled
        float lanes = 0;
        for (float lane : even.add(odd).toArray()) {
            lanes += lane;
        }
        double sum = lanes;
        for (; i < to; i++) {
            sum += (double) elements[i] * elements[i];
        }
        return sum;
    }

    @Override
    public void step(MomentumStep step, float[] gradient, float[] velocity, float[] weights, int from, int to) {
        float rate = (float) step.rate();
        float momentum = (float) step.momentum();
        float penalty = (float) step.penalty();
        FloatVector momenta = FloatVector.broadcast(SPECIES, momentum);
        FloatVector penalties = FloatVector.broadcast(SPECIES, penalty);
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            FloatVector weight = FloatVector.fromArray(SPECIES, weights, i);
            FloatVector down = weight.fma(penalties, FloatVector.fromArray(SPECIES, gradient, i))
                    .mul(-rate);
            FloatVector faster = FloatVector.fromArray(SPECIES, velocity, i).fma(momenta, down);
            faster.intoArray(velocity, i);
            weight.add(step.nesterov() ? faster.fma(momenta, down) : faster).intoArray(weights, i);
        }
        for (; i < to; i++) {
            float down = -rate * Math.fma(weights[i], penalty, gradient[i]);
            velocity[i] = Math.fma(velocity[i], momentum, down);
            weights[i] += step.nesterov() ? Math.fma(velocity[i], momentum, down) : velocity[i];
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
        FloatVector penalties = FloatVector.broadcast(SPECIES, penalty);
        FloatVector meanDecays = FloatVector.broadcast(SPECIES, meanDecay);
        FloatVector squareDecays = FloatVector.broadcast(SPECIES, squareDecay);
        FloatVector keeps = FloatVector.broadcast(SPECIES, keep);
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            FloatVector weight = FloatVector.fromArray(SPECIES, weights, i);
            FloatVector slope = weight.fma(penalties, FloatVector.fromArray(SPECIES, gradient, i));
            FloatVector m = FloatVector.fromArray(SPECIES, mean, i).fma(meanDecays, slope.mul(meanShare));
            m.intoArray(mean, i);
            FloatVector v = FloatVector.fromArray(SPECIES, square, i)
                    .fma(squareDecays, slope.mul(slope).mul(squareShare));
            v.intoArray(square, i);
            FloatVector size = v.mul(squareScale).sqrt().add(epsilon);
            weight.fma(keeps, m.mul(-length).div(size)).intoArray(weights, i);
        }
        for (; i < to; i++) {
            float slope = Math.fma(weights[i], penalty, gradient[i]);
            mean[i] = Math.fma(mean[i], meanDecay, slope * meanShare);
            square[i] = Math.fma(square[i], squareDecay, slope * slope * squareShare);
            float size = (float) Math.sqrt(square[i] * squareScale) + epsilon;
            weights[i] = Math.fma(weights[i], keep, mean[i] * -length / size);
        }
    }

    @Override
    public int appendNonZeros(byte[] bytes, int first, int count, float factor, long[] elements, int at) {
        int next = at;
        int i = 0;
        for (; i + BYTES.length() <= count; i += BYTES.length()) {
            ByteVector chunk = ByteVector.fromArray(BYTES, bytes, first + i);
            long nonZeros = chunk.compare(VectorOperators.NE, (byte) 0).toLong();
            for (; nonZeros != 0; nonZeros &= nonZeros - 1) {
                int place = i + Long.numberOfTrailingZeros(nonZeros);
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
