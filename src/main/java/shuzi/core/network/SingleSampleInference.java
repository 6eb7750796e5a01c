package shuzi.core.network;

import java.util.List;
import java.util.stream.IntStream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.ElementFunction;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.SparseMatrix;

/**
 * Computes the forward pass of one sample at a time. Instances hold buffers and are for one thread at a time. All
 * products are sparse, so the weights of inputs that are 0 are not read.
 */
public final class SingleSampleInference {

    private final MatrixEngine engine;
    private final Parameters parameters;
    private final List<SparseMatrix> inputs; // inputs of each weight layer, inputs x 1
    private final List<PhysicalStore<Double>>
            activations; // activations of each weight layer, outputs x 1; the last are the logits

    public SingleSampleInference(MatrixEngine engine, Network network) {
        Topology topology = network.topology();
        this.engine = engine;
        this.parameters = network.parameters();
        this.inputs = IntStream.range(0, topology.weightLayers())
                .mapToObj(layer -> engine.sparseMatrix(network.precision(), topology.inputsOf(layer), 1))
                .toList();
        this.activations = IntStream.range(0, topology.weightLayers())
                .mapToObj(layer -> network.precision().zeros(topology.outputsOf(layer), 1))
                .toList();
    }

    /** Returns the outputs for a sample, 0 to 1: the probabilities at temperature 1. */
    public double[] outputs(Samples samples, int sample) {
        return probabilities(samples, sample, 1);
    }

    /**
     * Returns the probability of each class for a sample.
     *
     * @param temperature divisor of the logits; see {@link Calibration#temperature}
     */
    public double[] probabilities(Samples samples, int sample, double temperature) {
        return parameters.topology().output().probabilities(logits(samples, sample), temperature);
    }

    /** Returns the logits of a sample. */
    public double[] logits(Samples samples, int sample) {
        inputs.getFirst().clear();
        samples.appendTo(inputs.getFirst(), sample);
        ElementFunction hidden = parameters.topology().hidden().function();
        for (int i = 0; i < inputs.size(); i++) {
            Layer layer = parameters.layer(i);
            PhysicalStore<Double> z = activations.get(i);
            if (i > 0) {
                copy(activations.get(i - 1), inputs.get(i));
            }
            engine.multiply(layer.weights(), inputs.get(i), z);
            engine.apply(i < inputs.size() - 1 ? hidden : ElementFunction.IDENTITY, z, layer.biases(), z);
        }
        return activations.getLast().toRawCopy1D();
    }

    private static void copy(PhysicalStore<Double> column, SparseMatrix to) {
        to.clear();
        to.addColumn();
        for (int i = 0; i < column.count(); i++) {
            double value = column.doubleValue(i);
            if (value != 0) {
                to.append(i, value);
            }
        }
    }
}
