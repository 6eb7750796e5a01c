package shuzi.core.onnx;

import java.util.function.IntToDoubleFunction;

/**
 * An affine function y = scale x + shift of each value, with one scale and shift for each value or the same for all.
 *
 * @param scales one for each value, or a single one
 * @param shifts as many as scales
 */
record Affine(double[] scales, double[] shifts) {

    /** The identity. */
    static final Affine NONE = new Affine(new double[] {1}, new double[] {0});

    /** Creates the functions of {@code count} values. */
    static Affine of(int count, IntToDoubleFunction scale, IntToDoubleFunction shift) {
        var affine = new Affine(new double[count], new double[count]);
        for (int i = 0; i < count; i++) {
            affine.scales[i] = scale.applyAsDouble(i);
            affine.shifts[i] = shift.applyAsDouble(i);
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
        return shifts[shifts.length == 1 ? 0 : value];
    }

    /** Returns the composition of this function and one that is applied to its results. */
    Affine then(Affine next) {
        return of(
                Math.max(count(), next.count()),
                i -> next.scale(i) * scale(i),
                i -> next.scale(i) * shift(i) + next.shift(i));
    }

    boolean hasShift() {
        for (double shift : shifts) {
            if (shift != 0) {
                return true;
            }
        }
        return false;
    }

    boolean isFinite() {
        for (int i = 0; i < count(); i++) {
            if (!Double.isFinite(scales[i]) || !Double.isFinite(shifts[i])) {
                return false;
            }
        }
        return true;
    }
}
