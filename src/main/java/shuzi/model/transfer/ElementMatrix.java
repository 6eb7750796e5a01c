package shuzi.model.transfer;

import shuzi.core.format.NumberMatrix;
import shuzi.core.network.Theta;

/** A matrix whose elements are read where they are. */
record ElementMatrix(int rows, int columns, Theta elements) implements NumberMatrix {

    @Override
    public double get(int row, int column) {
        return elements.at(row, column);
    }
}
