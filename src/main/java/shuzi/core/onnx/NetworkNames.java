package shuzi.core.onnx;

import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;

/** What a network's parts are called in graphs of ours, and what its functions are called in all. */
final class NetworkNames {

    static final String INPUTS = "inputs";
    static final String LOGITS = "logits";

    private NetworkNames() {}

    /** @param layer a weight layer, from 0 */
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
            case LEAKY_RELU -> "LeakyRelu"; // its slope below 0 is 0.01 if nothing is said
        };
    }

    static String operator(OutputActivation activation) {
        return switch (activation) {
            case SIGMOID -> "Sigmoid";
            case SOFTMAX -> "Softmax"; // over the last axis if nothing is said
        };
    }
}
