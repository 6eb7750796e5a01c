package shuzi.core.network;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.Precision;

/**
 * Everything a network learns, layer by layer; a gradient has the same shape. Mutable, and so never shared:
 * a {@link Network} keeps a copy of its own.
 */
final class Parameters {

    /** float32 reaches 3.4e38; a sum has some thousand terms, each of a weight and an input of at most some 10^5. */
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

    /** Weights and biases uniform in [-range, range): biases first, then weights column by column, layer by layer. */
    static Parameters uniform(Topology topology, Precision precision, double range, RandomGenerator random) {
        var parameters = zeros(topology, precision);
        for (Layer layer : parameters.layers) {
            fill(layer.biases(), range, random);
            fill(layer.weights(), range, random);
        }
        return parameters;
    }

    /** As {@link Network#scaled} says; weights column by column, layer by layer. */
    static Parameters scaled(Topology topology, Precision precision, RandomGenerator random) {
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

    /** Others of the same shape and precision, all 0. */
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

    /** Takes the values of others, of the same shape. */
    void set(Parameters others) {
        for (int i = 0; i < matrices.size(); i++) {
            PhysicalStore<Double> values = others.matrices.get(i);
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

    /** Of each layer the biases, then the weights. */
    List<PhysicalStore<Double>> matrices() {
        return matrices;
    }

    /** Whether one of {@link #matrices} is a layer's weights, not its biases. */
    boolean areWeights(int matrix) {
        return matrix % 2 == 1;
    }

    /** Sum of squares of all weights; biases do not count. */
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

    /** Whether every weight and bias is a number, and small enough that no image makes a sum of them overflow. */
    boolean areBounded() {
        for (PhysicalStore<Double> matrix : matrices) {
            for (long i = 0; i < matrix.count(); i++) {
                if (!(Math.abs(matrix.doubleValue(i)) <= BOUND)) { // nor is NaN
                    return false;
                }
            }
        }
        return true;
    }
}
