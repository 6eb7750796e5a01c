package shuzi.core.network;

import java.util.List;
import java.util.stream.IntStream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.ElementFunction;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.SparseMatrix;

/**
 * The forward pass of one sample at a time, with its buffers: for one thread at a time. A single sample is no work for
 * dense products: each layer's weights are read once, those of inputs that are 0 not at all.
 */
public final class SingleSampleInference {

    private final MatrixEngine engine;
    private final Parameters parameters;
    private final List<SparseMatrix> inputs; // of each weight layer, inputs x 1
    private final List<PhysicalStore<Double>> activations; // of each weight layer, outputs x 1; of the last, logits

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

    /** Each output unit's activation for a sample, 0 to 1: the probabilities at temperature 1. */
    public double[] outputs(Samples samples, int sample) {
        return probabilities(samples, sample, 1);
    }

    /**
     * How sure the network is of each class.
     *
     * @param temperature what the logits are divided by; see {@link Calibration#temperature}
     */
    public double[] probabilities(Samples samples, int sample, double temperature) {
        return parameters.topology().output().probabilities(logits(samples, sample), temperature);
    }

    /** The output units' inputs for a sample, before their activation. */
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
