package shuzi.core.network;

import java.util.List;
import java.util.SplittableRandom;
import shuzi.core.matrix.Precision;

/** A feed-forward network with its weights. Immutable and safe for use by several threads. */
public final class Network {

    private final Parameters parameters; // never changed

    private Network(Parameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Creates a network with random weights and biases, uniform in [-range, range).
     *
     * @param seed the same seed gives the same network
     */
    public static Network random(Topology topology, Precision precision, double range, long seed) {
        return new Network(Parameters.uniform(topology, precision, range, new SplittableRandom(seed)));
    }

    /**
     * Creates a network with random weights by the initialisations of He and Glorot, which scale the weights to the
     * layers so that activations and errors neither grow nor shrink from layer to layer. Biases are 0. Weights are
     * uniform in [-r, r), with r = &radic;(6 / inputs) before ReLUs (K. He, X. Zhang, S. Ren and J. Sun, "Delving
     * Deep into Rectifiers", ICCV 2015, equation 10, of which this is the uniform distribution of the same variance)
     * and &radic;(6 / (inputs + outputs)) before other units (X. Glorot and Y. Bengio, "Understanding the difficulty of
     * training deep feedforward neural networks", AISTATS 2010, equation 16).
     *
     * @param seed the same seed gives the same network
     */
    public static Network heGlorot(Topology topology, Precision precision, long seed) {
        return new Network(Parameters.heGlorot(topology, precision, new SplittableRandom(seed)));
    }

    /**
     * Creates a network of given weights.
     *
     * @param thetas weights and biases of each weight layer, outputs x (1 + inputs); every element is read once and
     *     rounded to the precision
     * @throws IllegalArgumentException if the number of layers differs from the topology, or an element is NaN or so
     *     large that sums would overflow; the message names it
     */
    public static Network of(Topology topology, Precision precision, List<Theta> thetas) {
        if (thetas.size() != topology.weightLayers()) {
            throw new IllegalArgumentException("there are %d matrices of weights for layers of %s units"
                    .formatted(thetas.size(), topology.layers()));
        }
        Parameters parameters = Parameters.zeros(topology, precision);
        for (int i = 0; i < thetas.size(); i++) {
            Layer layer = parameters.layer(i);
            for (int column = 0; column <= layer.inputs(); column++) {
                for (int row = 0; row < layer.outputs(); row++) {
                    double value = thetas.get(i).at(row, column);
                    if (!(Math.abs(value) <= Parameters.BOUND)) { // also true for NaN
                        throw new IllegalArgumentException("Theta%d(%d, %d) is %s, which is not a valid weight"
                                .formatted(i + 1, row + 1, column + 1, value));
                    }
                    if (column == 0) {
                        layer.biases().set(row, 0, value);
                    } else {
                        layer.weights().set(row, column - 1, value);
                    }
                }
            }
        }
        return new Network(parameters);
    }

    /** Creates a network in float32. */
    public static Network of(Topology topology, List<Theta> thetas) {
        return of(topology, Precision.FLOAT32, thetas);
    }

    /** Creates a network with a copy of parameters. */
    static Network of(Parameters parameters) {
        return new Network(parameters.copy(parameters.precision()));
    }

    public Topology topology() {
        return parameters.topology();
    }

    public Precision precision() {
        return parameters.precision();
    }

    /**
     * Returns the weights of a layer.
     *
     * @param layer index of the weight layer, from 0
     * @return outputs x (1 + inputs)
     */
    public Theta theta(int layer) {
        Layer of = parameters.layer(layer);
        return (row, column) ->
                column == 0 ? of.biases().doubleValue(row, 0) : of.weights().doubleValue(row, column - 1);
    }

    Parameters parameters() {
        return parameters;
    }
}
