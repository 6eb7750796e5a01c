package shuzi.network;

import java.util.ArrayList;
import java.util.List;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;

/**
 * The forward pass over a batch and the buffers it needs, made once for a batch size and used again for each batch:
 * z<sub>l</sub> = W<sub>l</sub> a<sub>l-1</sub> + b<sub>l</sub>, a<sub>l</sub> = g(z<sub>l</sub>).
 */
final class ForwardPass {

    private final MatrixEngine engine;
    private final List<PhysicalStore<Double>> activations; // of each weight layer, outputs x samples
    private final PhysicalStore<Double> logits; // of the last layer, outputs x samples

    ForwardPass(MatrixEngine engine, Topology topology, Precision precision, int samples) {
        this.engine = engine;
        this.activations = new ArrayList<>();
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            activations.add(precision.zeros(topology.outputsOf(layer), samples));
        }
        this.logits = precision.zeros(topology.outputs(), samples);
    }

    /**
     * Fills the buffers from a batch.
     *
     * @param batch inputs x samples
     * @return this
     */
    ForwardPass run(Parameters parameters, PhysicalStore<Double> batch) {
        PhysicalStore<Double> input = batch;
        int last = activations.size() - 1;
        for (int i = 0; i <= last; i++) {
            Layer layer = parameters.layer(i);
            PhysicalStore<Double> z = i == last ? logits : activations.get(i);
            engine.multiply(layer.weights(), input, z);
            addToColumns(layer.biases(), z);
            Sigmoid.apply(z, activations.get(i));
            input = activations.get(i);
        }
        return this;
    }

    /** Activations of the output units, outputs x samples. */
    PhysicalStore<Double> activations() {
        return activations.getLast();
    }

    /** Activations of weight layer {@code layer}, outputs x samples. */
    PhysicalStore<Double> activations(int layer) {
        return activations.get(layer);
    }

    /** The output units' z, outputs x samples. */
    PhysicalStore<Double> logits() {
        return logits;
    }

    private static void addToColumns(PhysicalStore<Double> biases, PhysicalStore<Double> z) {
        long rows = z.countRows();
        for (long column = 0, element = 0; column < z.countColumns(); column++) {
            for (long row = 0; row < rows; row++, element++) {
                z.add(element, biases.doubleValue(row));
            }
        }
    }
}
