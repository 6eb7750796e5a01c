package shuzi.core.network;

import java.util.List;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.Precision;

/** Weights in the reference's format: a matrix for each layer, row by row, with the bias of each unit in column 0. */
final class Thetas {

    private Thetas() {}

    static Network network(Precision precision, List<double[][]> thetas) {
        var layers = new java.util.ArrayList<Integer>();
        layers.add(thetas.getFirst()[0].length - 1);
        thetas.forEach(theta -> layers.add(theta.length));
        return Network.of(
                new Topology(layers),
                precision,
                thetas.stream()
                        .map(theta -> (Theta) (row, column) -> theta[row][column])
                        .toList());
    }

    /** Returns 0.12 sin(1), 0.12 sin(2), ... row by row. */
    static double[][] sines(int rows, int columns) {
        var theta = new double[rows][columns];
        for (int i = 0; i < rows * columns; i++) {
            theta[i / columns][i % columns] = 0.12 * Math.sin(i + 1);
        }
        return theta;
    }

    static double[][] theta(Layer layer) {
        PhysicalStore<Double> weights = layer.weights();
        var theta = new double[layer.outputs()][layer.inputs() + 1];
        for (int output = 0; output < theta.length; output++) {
            theta[output][0] = layer.biases().doubleValue(output, 0);
            for (int input = 1; input < theta[output].length; input++) {
                theta[output][input] = weights.doubleValue(output, input - 1);
            }
        }
        return theta;
    }
}
