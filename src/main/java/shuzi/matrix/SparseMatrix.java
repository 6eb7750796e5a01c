package shuzi.matrix;

import java.util.Arrays;

/**
 * A matrix of mostly zeros that stores its other elements alone, column by column (compressed columns), and on request
 * row by row as well. A buffer: cleared and filled again, it keeps its memory.
 */
public final class SparseMatrix {

    private final Precision precision;
    private final int rows;
    private int columns;
    private int[] columnStarts; // of each column its first element; of the column after the last, the number of all
    private int[] rowOf = {};
    private float[] floats = {}; // of FLOAT32
    private double[] doubles = {}; // of FLOAT64

    private boolean hasRows;
    private final int[] rowStarts; // the same by rows
    private int[] columnOf = {};
    private float[] floatsByRow = {};
    private double[] doublesByRow = {};

    /**
     * An empty matrix, without columns yet.
     *
     * @param columns how many are expected
     */
    public SparseMatrix(Precision precision, int rows, int columns) {
        this.precision = precision;
        this.rows = rows;
        this.columnStarts = new int[columns + 1];
        this.rowStarts = new int[rows + 1];
    }

    /** Takes all columns away. */
    public void clear() {
        columns = 0;
        hasRows = false;
    }

    /** Begins the next column; {@link #append} gives it its elements. */
    public void addColumn() {
        int elements = elements();
        hasRows = false;
        columns++;
        if (columns == columnStarts.length) {
            columnStarts = Arrays.copyOf(columnStarts, 2 * columns);
        }
        columnStarts[columns] = elements;
        if (elements + rows > rowOf.length) { // room for a full column
            int capacity = Math.max(elements + rows, (int) Math.min(Integer.MAX_VALUE - 8L, rowOf.length * 3L / 2));
            rowOf = Arrays.copyOf(rowOf, capacity);
            switch (precision) {
                case FLOAT32 -> floats = Arrays.copyOf(floats, capacity);
                case FLOAT64 -> doubles = Arrays.copyOf(doubles, capacity);
            }
        }
    }

    /**
     * Gives the last column an element.
     *
     * @param row after that of the column's element before
     * @param value other than 0
     */
    public void append(int row, double value) {
        int element = columnStarts[columns]++;
        rowOf[element] = row;
        if (precision == Precision.FLOAT32) {
            floats[element] = (float) value;
        } else {
            doubles[element] = value;
        }
    }

    public Precision precision() {
        return precision;
    }

    public int countRows() {
        return rows;
    }

    public int countColumns() {
        return columns;
    }

    /** How many elements are stored: all that are not 0. */
    public int elements() {
        return columnStarts[columns];
    }

    /** Lists the elements row by row as well, in ascending order of columns, unless they are listed already. */
    public void indexRows() {
        if (hasRows) {
            return;
        }
        int elements = elements();
        if (columnOf.length < elements) {
            columnOf = new int[rowOf.length];
            floatsByRow = new float[floats.length];
            doublesByRow = new double[doubles.length];
        }
        // a counting sort: first where each row ends, then the elements from the last to the first
        Arrays.fill(rowStarts, 0);
        for (int element = 0; element < elements; element++) {
            rowStarts[rowOf[element]]++;
        }
        for (int row = 1; row <= rows; row++) {
            rowStarts[row] += rowStarts[row - 1];
        }
        for (int column = columns - 1; column >= 0; column--) {
            for (int element = columnStarts[column + 1] - 1; element >= columnStarts[column]; element--) {
                int place = --rowStarts[rowOf[element]];
                columnOf[place] = column;
                if (precision == Precision.FLOAT32) {
                    floatsByRow[place] = floats[element];
                } else {
                    doublesByRow[place] = doubles[element];
                }
            }
        }
        hasRows = true;
    }

    /** The elements column by column. */
    Lines byColumns() {
        return new Lines(columnStarts, rowOf, floats, doubles);
    }

    /** The elements row by row. */
    Lines byRows() {
        indexRows();
        return new Lines(rowStarts, columnOf, floatsByRow, doublesByRow);
    }

    /**
     * Columns or rows.
     *
     * @param starts of each line its first element, and one more
     * @param indices of each element its place in the line
     * @param floats of each element its value, of FLOAT32
     * @param doubles of each element its value, of FLOAT64
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Lines(int[] starts, int[] indices, float[] floats, double[] doubles) {}
}
