package shuzi.core.network;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.Precision;

/**
 * All weights and biases of a network, layer by layer; a gradient has the same shape. Mutable and therefore never
 * shared: a {@link Network} has its own copy.
 */
final class Parameters {

    /**
     * The maximum magnitude of a weight. float32 reaches 3.4e38, and a sum has some thousand terms, each of a weight
     * and an input of at most about 10^5.
     */
    static final double BOUND = 1e24;

    private final Topology topology;
    private final Precision precision;
    private final List<Layer> layers;
    private final List<PhysicalStore<Double>> matrices;

    private Parameters(Topology topology, Precision precision, List<Layer> layers) {
        this.topology = topology;
        this.precision = precision;
        this.layers = layers;
        this.matrices = layers.stream()
                .flatMap(layer -> Stream.of(layer.biases(), layer.weights()))
                .toList();
    }

    static Parameters zeros(Topology topology, Precision precision) {
        return new Parameters(
                topology,
                precision,
                IntStream.range(0, topology.weightLayers())
                        .mapToObj(layer -> new Layer(
                                precision.zeros(topology.outputsOf(layer), topology.inputsOf(layer)),
                                precision.zeros(topology.outputsOf(layer), 1)))
                        .toList());
    }

    /**
     * Creates weights and biases that are uniform in [-range, range): layer by layer biases, then weights column by
     * column.
     */
    static Parameters uniform(Topology topology, Precision precision, double range, RandomGenerator random) {
        var parameters = zeros(topology, precision);
        for (Layer layer : parameters.layers) {
            fill(layer.biases(), range, random);
            fill(layer.weights(), range, random);
        }
        return parameters;
    }

    /** Creates the weights of {@link Network#heGlorot}, layer by layer and column by column. */
    static Parameters heGlorot(Topology topology, Precision precision, RandomGenerator random) {
        var parameters = zeros(topology, precision);
        for (int i = 0; i < topology.weightLayers(); i++) {
            boolean relu = i < topology.weightLayers() - 1 && topology.hidden().isRelu();
            double connections = topology.inputsOf(i) + (relu ? 0.0 : topology.outputsOf(i));
            fill(parameters.layer(i).weights(), Math.sqrt(6 / connections), random);
        }
        return parameters;
    }

    private static void fill(PhysicalStore<Double> matrix, double range, RandomGenerator random) {
        for (long i = 0; i < matrix.count(); i++) {
            matrix.set(i, (2 * random.nextDouble() - 1) * range);
        }
    }

    /** Creates parameters of the same shape and precision that are all 0. */
    Parameters zeros() {
        return zeros(topology, precision);
    }

    Parameters copy(Precision to) {
        return new Parameters(
                topology,
                to,
                layers.stream()
                        .map(layer -> new Layer(to.copy(layer.weights()), to.copy(layer.biases())))
                        .toList());
    }

    /** Copies the values of other parameters of the same shape. */
    void set(Parameters source) {
        for (int i = 0; i < matrices.size(); i++) {
            PhysicalStore<Double> values = source.matrices.get(i);
            for (long element = 0; element < values.count(); element++) {
                matrices.get(i).set(element, values.doubleValue(element));
            }
        }
    }

    Topology topology() {
        return topology;
    }

    Precision precision() {
        return precision;
    }

    List<Layer> layers() {
        return layers;
    }

    Layer layer(int index) {
        return layers.get(index);
    }

    /** Returns the matrices of all layers: biases, then weights of each layer. */
    List<PhysicalStore<Double>> matrices() {
        return matrices;
    }

    /** Tells whether one of {@link #matrices} contains weights, not biases. */
    boolean areWeights(int matrix) {
        return matrix % 2 == 1;
    }

    /** Returns the sum of squares of all weights, without biases. */
    double squaredWeights() {
        double sum = 0;
        for (Layer layer : layers) {
            PhysicalStore<Double> weights = layer.weights();
            for (long i = 0; i < weights.count(); i++) {
                double weight = weights.doubleValue(i);
                sum += weight * weight;
            }
        }
        return sum;
    }

    /**
     * Tells whether no weight or bias is NaN or exceeds {@link #BOUND}, so that sums do not overflow for any image.
     */
    boolean areBounded() {
        for (PhysicalStore<Double> matrix : matrices) {
            for (long i = 0; i < matrix.count(); i++) {
                if (!(Math.abs(matrix.doubleValue(i)) <= BOUND)) { // also true for NaN
                    return false;
                }
            }
        }
        return true;
    }
}
