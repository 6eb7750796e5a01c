package shuzi.core.format;

/** A read-only matrix of numbers, {@code rows x columns}. */
public interface NumberMatrix {

    int rows();

    int columns();

    /**
     * Returns a number.
     *
     * @param row index of the row, from 0
     * @param column index of the column, from 0
     */
    double get(int row, int column);
}
