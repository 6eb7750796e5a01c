package shuzi.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.ElementFunction;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/**
 * The values of one sample on its way through a network, forward and back, with the symbols of {@link BackPropagation}.
 * The gradient of a layer is the product of its errors and the activations before it, so it is not stored.
 *
 * @param inputs x, the activations before the first weight layer
 * @param activations of each layer of hidden units
 * @param logits z of the output units
 * @param outputs h
 * @param targets y, for the class of the sample
 * @param errors of each weight layer, the derivative of the cost by its z; that of the last is h - y
 * @param cost the cross-entropy of the sample
 */
public record SampleTrace(
        double[] inputs,
        List<double[]> activations,
        double[] logits,
        double[] outputs,
        double[] targets,
        List<double[]> errors,
        double cost) {

    /**
     * What the network would answer for the same sample after a step.
     *
     * @param outputs h
     * @param cost the cross-entropy of the sample
     */
    public record AfterStep(double[] outputs, double cost) {}

    /**
     * Runs a sample through a network, forward and back.
     *
     * @param samples one sample with its class
     */
    public static SampleTrace of(MatrixEngine engine, Network network, Samples samples) {
        Topology topology = network.topology();
        var propagation = new BackPropagation(engine, topology, network.precision(), 1, Regularisation.NONE);
        double cost = propagation.run(network.parameters(), Batch.of(engine, network.precision(), samples), 0);
        PhysicalStore<Double> inputs = network.precision().zeros(topology.inputs(), 1);
        samples.copyTo(inputs, 0, 0);
        int last = topology.weightLayers() - 1;
        double[] logits = propagation.activations(last).toRawCopy1D();
        var targets = new double[topology.outputs()];
        topology.output().fillTargets(samples.classOf(0), 0, targets);
        return new SampleTrace(
                inputs.toRawCopy1D(),
                IntStream.range(0, last)
                        .mapToObj(layer -> propagation.activations(layer).toRawCopy1D())
                        .toList(),
                logits,
                topology.output().probabilities(logits, 1),
                targets,
                IntStream.rangeClosed(0, last)
                        .mapToObj(layer -> propagation.errors(layer).toRawCopy1D())
                        .toList(),
                cost);
    }

    /**
     * Returns the answer after one step of gradient descent on this sample. The network does not change.
     *
     * <p>A step changes W by -rate error a<sup>T</sup> and b by -rate error, where a are the activations before. For
     * activations a' it therefore changes z by -rate error (a &middot; a' + 1), without a copy of the weights.
     *
     * @param network the network of this trace
     */
    public AfterStep afterStep(MatrixEngine engine, Network network, double rate) {
        Topology topology = network.topology();
        var before = new ArrayList<double[]>(List.of(inputs));
        before.addAll(activations);
        PhysicalStore<Double> changed = column(network.precision(), inputs);
        for (int i = 0; i < topology.weightLayers(); i++) {
            Layer layer = network.parameters().layer(i);
            PhysicalStore<Double> z = network.precision().zeros(layer.outputs(), 1);
            engine.multiply(layer.weights(), changed, z);
            double[] old = before.get(i);
            double agreement = 1;
            for (int unit = 0; unit < old.length; unit++) {
                agreement += old[unit] * changed.doubleValue(unit);
            }
            engine.add(-rate * agreement, column(network.precision(), errors.get(i)), 1, z);
            boolean last = i == topology.weightLayers() - 1;
            engine.apply(last ? ElementFunction.IDENTITY : topology.hidden().function(), z, layer.biases(), z);
            changed = z;
        }
        var after = new double[topology.outputs()];
        double costAfter = topology.output().crossEntropy(changed.toRawCopy1D(), targets, after);
        return new AfterStep(after, costAfter);
    }

    private static PhysicalStore<Double> column(Precision precision, double[] values) {
        PhysicalStore<Double> column = precision.zeros(values.length, 1);
        for (int i = 0; i < values.length; i++) {
            column.set(i, values[i]);
        }
        return column;
    }
}
