package shuzi.model.transfer;

import shuzi.core.format.NumberMatrix;
import shuzi.core.network.Theta;

/** A matrix that computes its elements on demand, without a copy. */
record ElementMatrix(int rows, int columns, Theta elements) implements NumberMatrix {

    @Override
    public double get(int row, int column) {
        return elements.at(row, column);
    }
}
