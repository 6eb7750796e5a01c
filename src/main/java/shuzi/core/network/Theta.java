package shuzi.core.network;

/**
 * A layer's weights and biases as one matrix, &Theta;<sub>l</sub> of a<sub>l+1</sub> = g(&Theta;<sub>l</sub> [1;
 * a<sub>l</sub>]): outputs x (1 + inputs), the bias of each unit in column 0.
 */
@FunctionalInterface
public interface Theta {

    /**
     * Returns an element.
     *
     * @param row index of the output, from 0
     * @param column 0 for the bias, 1 and above for the inputs
     */
    double at(int row, int column);
}
