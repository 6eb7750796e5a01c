package shuzi.core.format;

/** Numbers in rows and columns: a view, nothing is copied. */
public interface NumberMatrix {

    int rows();

    int columns();

    /**
     * The number at a place.
     *
     * @param row from 0
     * @param column from 0
     */
    double get(int row, int column);
}
