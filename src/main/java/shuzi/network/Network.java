package shuzi.network;

import java.util.SplittableRandom;
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
}
