package shuzi.network;

import java.util.SplittableRandom;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;

/** A feed-forward network of sigmoid units with its weights. Immutable: any number of threads may use it at once. */
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

    static Network of(Parameters parameters) {
        return new Network(parameters.copy(parameters.precision()));
    }

    public Topology topology() {
        return parameters.topology();
    }

    public Precision precision() {
        return parameters.precision();
    }

    Parameters parameters() {
        return parameters;
    }

    /**
     * The forward pass of one input vector.
     *
     * @param sample inputs x 1
     * @return each output unit's activation, 0 to 1
     */
    public double[] outputs(MatrixEngine engine, PhysicalStore<Double> sample) {
        PhysicalStore<Double> outputs = new ForwardPass(engine, topology(), precision(), 1)
                .run(parameters, sample)
                .activations();
        var values = new double[topology().outputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] = outputs.doubleValue(i);
        }
        return values;
    }
}
