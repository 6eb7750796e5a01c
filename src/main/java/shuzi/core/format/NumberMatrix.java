package shuzi.core.format;

/** A view of numbers in rows and columns. */
public interface NumberMatrix {

    int rows();

    int columns();

    /**
     * Returns a number.
     *
     * @param row from 0
     * @param column from 0
     */
    double get(int row, int column);
}
