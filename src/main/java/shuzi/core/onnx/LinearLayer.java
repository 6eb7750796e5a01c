package shuzi.core.onnx;

import org.jspecify.annotations.Nullable;
import shuzi.core.network.Activation;

/**
 * A linear layer that is being read, with the affine functions that precede and follow it. {@link #theta} gives its weights
 * with both folded in, computed in float64.
 */
final class LinearLayer {
    final String name;
    final Constant weights; // inputs x outputs
    final double alpha;
    final Affine before; // applied to its inputs
    Affine after = Affine.NONE; // of its outputs

    @Nullable
    Constant biases;

    double beta = 1;

    @Nullable
    Activation activation;

    private double @Nullable []
            shifts; // of the outputs, caused by the shifts of the inputs; computed when first needed

    LinearLayer(String name, Constant weights, double alpha, Affine before) {
        this.name = name;
        this.weights = weights;
        this.alpha = alpha;
        this.before = before;
    }

    int inputs() {
        return weights.rows();
    }

    int outputs() {
        return weights.columns();
    }

    /** Returns an element of the layer's outputs x (1 + inputs) matrix; column 0 has the biases. */
    double theta(int row, int column) {
        if (column > 0) {
            int input = column - 1;
            return after.scale(row) * (alpha * weights.at(input * outputs() + row) * before.scale(input));
        }
        double bias = biases == null ? 0 : beta * biases.at(biases.count() == 1 ? 0 : row);
        return after.scale(row) * (bias + shift(row)) + after.shift(row);
    }

    private double shift(int row) {
        if (shifts == null) {
            shifts = new double[outputs()];
            for (int input = 0; input < inputs() && before.hasShift(); input++) {
                for (int output = 0; output < outputs(); output++) {
                    shifts[output] += alpha * weights.at(input * outputs() + output) * before.shift(input);
                }
            }
        }
        return shifts[row];
    }
}
