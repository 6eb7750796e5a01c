package shuzi.core.onnx;

import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;

/** The names of a network's parts in exported graphs, and ONNX's names of its functions. */
final class NetworkNames {

    static final String INPUTS = "inputs";
    static final String LOGITS = "logits";

    private NetworkNames() {}

    /**
     * Returns the name of a layer's weights.
     *
     * @param layer a weight layer, from 0
     */
    static String weights(int layer) {
        return "layer" + (layer + 1) + ".weights";
    }

    static String biases(int layer) {
        return "layer" + (layer + 1) + ".biases";
    }

    static String operator(Activation activation) {
        return switch (activation) {
            case SIGMOID -> "Sigmoid";
            case TANH -> "Tanh";
            case RELU -> "Relu";
            case LEAKY_RELU -> "LeakyRelu"; // its default slope below 0 is 0.01
        };
    }

    static String operator(OutputActivation activation) {
        return switch (activation) {
            case SIGMOID -> "Sigmoid";
            case SOFTMAX -> "Softmax"; // its default axis is the last one
        };
    }
}
