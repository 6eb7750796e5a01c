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
    private final List<PhysicalStore<Double>> layers; // of each weight layer, outputs x samples

    ForwardPass(MatrixEngine engine, Topology topology, Precision precision, int samples) {
        this.engine = engine;
        this.layers = new ArrayList<>();
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            layers.add(precision.zeros(topology.outputsOf(layer), samples));
        }
    }

    /**
     * The activations of the output units.
     *
     * @return outputs x samples, a buffer
     */
    PhysicalStore<Double> outputs(Parameters parameters, Batch batch) {
        PhysicalStore<Double> z = products(parameters, batch);
        engine.logistic(z, parameters.layers().getLast().biases(), z);
        return z;
    }

    /**
     * All layers but for the end of the last one: W<sub>l</sub> a<sub>l-1</sub>, of the output units, whose biases and
     * activation are left to the caller.
     *
     * @return outputs x samples, a buffer
     */
    PhysicalStore<Double> products(Parameters parameters, Batch batch) {
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = parameters.layer(i);
            if (i == 0) {
                batch.multiply(engine, layer.weights(), layers.getFirst());
            } else {
                PhysicalStore<Double> before = layers.get(i - 1);
                engine.logistic(before, parameters.layer(i - 1).biases(), before);
                engine.multiply(layer.weights(), before, layers.get(i));
            }
        }
        return layers.getLast();
    }

    /** Activations of weight layer {@code layer}, which is not the last, outputs x samples. */
    PhysicalStore<Double> activations(int layer) {
        return layers.get(layer);
    }
}
