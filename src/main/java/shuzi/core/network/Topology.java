package shuzi.core.network;

import java.util.ArrayList;
import java.util.List;

/**
 * What a network is, but for its weights: how many units each layer has, from the inputs over the hidden layers to the
 * outputs, and what they compute. {@code [4096, 256, 15]} with sigmoids is the tutorial's network.
 *
 * @param layers at least the inputs and the outputs, each at least 1
 * @param hidden what hidden units make of their input
 * @param output what output units make of theirs
 */
public record Topology(List<Integer> layers, Activation hidden, OutputActivation output) {

    /** Layers, inputs and outputs among them, that a network has at most. */
    public static final int MOST_LAYERS = 64;

    public Topology {
        layers = List.copyOf(layers);
        if (layers.size() < 2) {
            throw new IllegalArgumentException("a network needs inputs and outputs, not " + layers);
        }
        if (layers.size() > MOST_LAYERS) {
            throw new IllegalArgumentException("%d layers: there are at most %d".formatted(layers.size(), MOST_LAYERS));
        }
        if (layers.stream().anyMatch(units -> units < 1)) {
            throw new IllegalArgumentException("every layer needs at least one unit, not " + layers);
        }
        if (output == OutputActivation.SOFTMAX && layers.getLast() < 2) {
            throw new IllegalArgumentException("a softmax of one output is always 1");
        }
    }

    /** A network of sigmoids. */
    public Topology(List<Integer> layers) {
        this(layers, Activation.SIGMOID, OutputActivation.SIGMOID);
    }

    /** A network of sigmoids. */
    public static Topology of(int inputs, List<Integer> hiddenLayers, int outputs) {
        var layers = new ArrayList<Integer>();
        layers.add(inputs);
        layers.addAll(hiddenLayers);
        layers.add(outputs);
        return new Topology(layers);
    }

    /** The same layers with other functions. */
    public Topology with(Activation hiddenActivation, OutputActivation outputActivation) {
        return new Topology(layers, hiddenActivation, outputActivation);
    }

    public int inputs() {
        return layers.getFirst();
    }

    public int outputs() {
        return layers.getLast();
    }

    /** How many layers have weights: one less than there are layers of units. */
    public int weightLayers() {
        return layers.size() - 1;
    }

    /** Inputs of weight layer {@code layer}, counted from 0. */
    public int inputsOf(int layer) {
        return layers.get(layer);
    }

    /** Outputs of weight layer {@code layer}, counted from 0. */
    public int outputsOf(int layer) {
        return layers.get(layer + 1);
    }

    /** All weights and biases. */
    public long parameterCount() {
        long count = 0;
        for (int layer = 0; layer < weightLayers(); layer++) {
            count += (long) outputsOf(layer) * (inputsOf(layer) + 1L);
        }
        return count;
    }
}
