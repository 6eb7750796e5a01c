package shuzi.network;

import java.util.List;
import java.util.stream.IntStream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.SparseMatrix;

/**
 * The forward pass of one sample at a time, with its buffers: for one thread at a time. A single sample is no work for
 * dense products: each layer's weights are read once, those of inputs that are 0 not at all.
 */
public final class SamplePass {

    private final MatrixEngine engine;
    private final Parameters parameters;
    private final List<SparseMatrix> inputs; // of each weight layer, inputs x 1
    private final List<PhysicalStore<Double>> activations; // of each weight layer, outputs x 1

    public SamplePass(MatrixEngine engine, Network network) {
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

    /** Each output unit's activation for a sample, 0 to 1. */
    public double[] outputs(Samples samples, int sample) {
        inputs.getFirst().clear();
        samples.appendTo(inputs.getFirst(), sample);
        for (int i = 0; i < inputs.size(); i++) {
            Layer layer = parameters.layer(i);
            PhysicalStore<Double> z = activations.get(i);
            if (i > 0) {
                copy(activations.get(i - 1), inputs.get(i));
            }
            engine.multiply(layer.weights(), inputs.get(i), z);
            engine.logistic(z, layer.biases(), z);
        }
        PhysicalStore<Double> outputs = activations.getLast();
        var values = new double[(int) outputs.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = outputs.doubleValue(i);
        }
        return values;
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
