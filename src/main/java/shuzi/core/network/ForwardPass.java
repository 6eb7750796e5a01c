package shuzi.core.network;

import java.util.ArrayList;
import java.util.List;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.ElementFunction;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/**
 * Computes the forward pass of a batch, with buffers that are created once for a batch size: z<sub>l</sub> =
 * W<sub>l</sub> a<sub>l-1</sub> + b<sub>l</sub>, a<sub>l</sub> = g(z<sub>l</sub>).
 */
final class ForwardPass {

    private final MatrixEngine engine;
    private final double dropout;
    private final List<PhysicalStore<Double>> layers; // of each weight layer, outputs x samples

    ForwardPass(MatrixEngine engine, Topology topology, Precision precision, int samples) {
        this(engine, topology, precision, samples, 0);
    }

    /**
     * Creates the buffers.
     *
     * @param dropout probability with which the activation of a hidden unit becomes 0
     */
    ForwardPass(MatrixEngine engine, Topology topology, Precision precision, int samples, double dropout) {
        this.engine = engine;
        this.dropout = dropout;
        this.layers = new ArrayList<>();
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            layers.add(precision.zeros(topology.outputsOf(layer), samples));
        }
    }

    /**
     * Computes the logits, without dropout.
     *
     * @return outputs x samples; overwritten by the next call
     */
    PhysicalStore<Double> logits(Parameters parameters, Batch batch) {
        return logits(parameters, batch, 0);
    }

    /**
     * Computes the logits.
     *
     * @param seed seed that determines which hidden units are dropped
     * @return outputs x samples; overwritten by the next call
     */
    PhysicalStore<Double> logits(Parameters parameters, Batch batch, long seed) {
        ElementFunction hidden = parameters.topology().hidden().function();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = parameters.layer(i);
            PhysicalStore<Double> z = layers.get(i);
            if (i == 0) {
                batch.multiply(engine, layer.weights(), z);
            } else {
                engine.multiply(layer.weights(), layers.get(i - 1), z);
            }
            boolean last = i == layers.size() - 1;
            engine.apply(last ? ElementFunction.IDENTITY : hidden, z, layer.biases(), z);
            if (!last) {
                dropOut(i, seed, z);
            }
        }
        return layers.getLast();
    }

    /**
     * Sets the elements to 0 that the same seed set to 0 in a layer's activations.
     *
     * @param layer a weight layer, not the last
     * @param matrix outputs x samples
     */
    void dropOut(int layer, long seed, PhysicalStore<Double> matrix) {
        if (dropout > 0) {
            engine.dropOut(dropout, seed + layer, matrix);
        }
    }

    /**
     * Returns the activations of weight layer {@code layer}, of the last one the logits: outputs x samples, multiplied
     * by 0 or 1 / (1 - dropout).
     */
    PhysicalStore<Double> activations(int layer) {
        return layers.get(layer);
    }
}
