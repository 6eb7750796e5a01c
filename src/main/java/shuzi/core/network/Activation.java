package shuzi.core.network;

import shuzi.core.matrix.ElementFunction;

/** An activation function of hidden units, of their input z (Goodfellow et al., "Deep Learning", section 6.3). */
public enum Activation {
    /** 1 / (1 + e<sup>-z</sup>). */
    SIGMOID(ElementFunction.LOGISTIC),
    /** tanh z. */
    TANH(ElementFunction.TANH),
    /** max(0, z) (V. Nair and G. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010). */
    RELU(ElementFunction.RELU),
    /** max(z / 100, z) (A. Maas et al., "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013). */
    LEAKY_RELU(ElementFunction.LEAKY_RELU);

    private final ElementFunction function;

    Activation(ElementFunction function) {
        this.function = function;
    }

    ElementFunction function() {
        return function;
    }

    /**
     * Tells whether this is a ReLU, which keeps positive inputs and makes about half of all outputs 0 or small.
     */
    public boolean isRelu() {
        return this == RELU || this == LEAKY_RELU;
    }
}
