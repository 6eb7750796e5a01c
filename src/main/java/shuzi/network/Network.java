package shuzi.network;

import java.util.SplittableRandom;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.Precision;

/** A feed-forward network with its weights. Immutable: any number of threads may use it at once. */
public final class Network {

    private final Parameters parameters; // never changed, never handed out for change

    private Network(Parameters parameters) {
        this.parameters = parameters;
    }

    /**
     * A network at its random start: weights and biases uniform in [-range, range).
     *
     * @param seed the same seed gives the same network
     */
    public static Network random(Topology topology, Precision precision, double range, long seed) {
        return new Network(Parameters.uniform(topology, precision, range, new SplittableRandom(seed)));
    }

    /**
     * A network at a random start that is scaled to its layers, so that neither activations nor errors grow or shrink
     * from layer to layer: biases 0, weights uniform in [-r, r) with r = &radic;(6 / inputs) before rectifying units (K.
     * He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10, of which this is the
     * uniform distribution of the same variance) and &radic;(6 / (inputs + outputs)) before others (X. Glorot and Y.
     * Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010, equation 16).
     *
     * @param seed the same seed gives the same network
     */
    public static Network scaled(Topology topology, Precision precision, long seed) {
        return new Network(Parameters.scaled(topology, precision, new SplittableRandom(seed)));
    }

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
     * A copy of a unit's weights, one for each of its inputs in their order.
     *
     * @param layer the weight layer, counted from 0
     * @param unit of its outputs, counted from 0
     */
    public double[] weights(int layer, int unit) {
        PhysicalStore<Double> weights = parameters.layer(layer).weights(); // outputs x inputs
        var ofUnit = new double[parameters.topology().inputsOf(layer)];
        for (int input = 0; input < ofUnit.length; input++) {
            ofUnit[input] = weights.doubleValue(unit, input);
        }
        return ofUnit;
    }

    Parameters parameters() {
        return parameters;
    }
}
