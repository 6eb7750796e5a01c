package shuzi.core.network;

/**
 * A layer's weights and biases as one matrix, &Theta;<sub>l</sub> of a<sub>l+1</sub> = g(&Theta;<sub>l</sub> [1;
 * a<sub>l</sub>]): outputs x (1 + inputs), the bias of each unit in column 0.
 */
@FunctionalInterface
public interface Theta {

    /**
     * An element.
     *
     * @param row an output, from 0
     * @param column 0 for the bias, then the inputs, from 1
     */
    double at(int row, int column);
}
