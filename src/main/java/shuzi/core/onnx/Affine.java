package shuzi.core.onnx;

import java.util.function.IntToDoubleFunction;

/**
 * y = scale x + shift, of each value by numbers of its own, or of all by the same.
 *
 * @param scales of the values, or one
 * @param shifted as many
 */
record Affine(double[] scales, double[] shifted) {

    /** Leaves values as they are. */
    static final Affine NONE = new Affine(new double[] {1}, new double[] {0});

    static Affine of(int count, IntToDoubleFunction scale, IntToDoubleFunction shift) {
        var affine = new Affine(new double[count], new double[count]);
        for (int i = 0; i < count; i++) {
            affine.scales[i] = scale.applyAsDouble(i);
            affine.shifted[i] = shift.applyAsDouble(i);
        }
        return affine;
    }

    int count() {
        return scales.length;
    }

    double scale(int value) {
        return scales[scales.length == 1 ? 0 : value];
    }

    double shift(int value) {
        return shifted[shifted.length == 1 ? 0 : value];
    }

    /** This, then another of as many values. */
    Affine then(Affine next) {
        return of(
                Math.max(count(), next.count()),
                i -> next.scale(i) * scale(i),
                i -> next.scale(i) * shift(i) + next.shift(i));
    }

    boolean shifts() {
        for (double shift : shifted) {
            if (shift != 0) {
                return true;
            }
        }
        return false;
    }

    boolean isFinite() {
        for (int i = 0; i < count(); i++) {
            if (!Double.isFinite(scales[i]) || !Double.isFinite(shifted[i])) {
                return false;
            }
        }
        return true;
    }
}
