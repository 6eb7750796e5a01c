package shuzi.core.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The structure of a network: the number of units in each layer, from the inputs to the outputs, and their activation
 * functions. {@code [4096, 256, 15]} with sigmoids is the tutorial's network.
 *
 * @param layers number of units in each layer: at least two layers, each of at least one unit
 * @param hidden activation function of the hidden units
 * @param output activation function of the output units
 */
public record Topology(List<Integer> layers, Activation hidden, OutputActivation output) {

    /** The maximum number of layers, including inputs and outputs. */
    public static final int MAX_LAYERS = 64;

    public Topology {
        layers = List.copyOf(layers);
        if (layers.size() < 2) {
            throw new IllegalArgumentException("a network needs inputs and outputs, not " + layers);
        }
        if (layers.size() > MAX_LAYERS) {
            throw new IllegalArgumentException(
                    "%d layers are too many; the limit is %d".formatted(layers.size(), MAX_LAYERS));
        }
        if (layers.stream().anyMatch(units -> units < 1)) {
            throw new IllegalArgumentException("every layer needs at least one unit, not " + layers);
        }
        if (output == OutputActivation.SOFTMAX && layers.getLast() < 2) {
            throw new IllegalArgumentException("a softmax of one output is always 1");
        }
    }

    /** Creates the topology of a network of sigmoids. */
    public Topology(List<Integer> layers) {
        this(layers, Activation.SIGMOID, OutputActivation.SIGMOID);
    }

    /** Creates the topology of a network of sigmoids. */
    public static Topology of(int inputs, List<Integer> hiddenLayers, int outputs) {
        var layers = new ArrayList<Integer>();
        layers.add(inputs);
        layers.addAll(hiddenLayers);
        layers.add(outputs);
        return new Topology(layers);
    }

    /** Returns the same layers with other activations. */
    public Topology with(Activation hiddenActivation, OutputActivation outputActivation) {
        return new Topology(layers, hiddenActivation, outputActivation);
    }

    public int inputs() {
        return layers.getFirst();
    }

    public int outputs() {
        return layers.getLast();
    }

    /** Returns the number of layers with weights, which is one less than the number of layers of units. */
    public int weightLayers() {
        return layers.size() - 1;
    }

    /** Returns the number of inputs of weight layer {@code layer}, from 0. */
    public int inputsOf(int layer) {
        return layers.get(layer);
    }

    /** Returns the number of outputs of weight layer {@code layer}, from 0. */
    public int outputsOf(int layer) {
        return layers.get(layer + 1);
    }

    /** Returns the number of weights and biases. */
    public long parameterCount() {
        long count = 0;
        for (int layer = 0; layer < weightLayers(); layer++) {
            count += (long) outputsOf(layer) * (inputsOf(layer) + 1L);
        }
        return count;
    }
}
