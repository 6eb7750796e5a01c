package shuzi.matrix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A matrix of mostly zeros that stores its other elements alone, column by column (compressed columns), and on request
 * row by row as well. A buffer: cleared and filled again, it keeps its memory.
 */
public final class SparseMatrix {

    /** Most bytes are 0: eight are looked at at a time. */
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

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
        int room =
                elements + rows + Long.BYTES; // a full column, and what is written past it before it is known to be 0
        if (room > rowOf.length) {
            int capacity = Math.max(room, (int) Math.min(Integer.MAX_VALUE - 8L, rowOf.length * 3L / 2));
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

    /**
     * Adds a column of bytes, from 0 to 255, times a factor.
     *
     * @param bytes from {@code first} on as many as there are rows
     */
    public void addColumn(byte[] bytes, int first, double factor) {
        addColumn();
        if (precision == Precision.FLOAT64) {
            for (int row = 0; row < rows; row++) {
                if (bytes[first + row] != 0) {
                    append(row, (bytes[first + row] & 0xff) * factor);
                }
            }
            return;
        }
        int element = columnStarts[columns];
        int row = 0;
        for (; row + Long.BYTES <= rows; row += Long.BYTES) {
            if ((long) EIGHT_BYTES.get(bytes, first + row) != 0) {
                element = append(bytes, first, row, row + Long.BYTES, (float) factor, element);
            }
        }
        columnStarts[columns] = append(bytes, first, row, rows, (float) factor, element);
    }

    /** Writes every byte and keeps those that are not 0: a branch for each would be guessed wrong too often. */
    private int append(byte[] bytes, int first, int from, int to, float factor, int element) {
        for (int row = from; row < to; row++) {
            int value = bytes[first + row] & 0xff;
            rowOf[element] = row;
            floats[element] = value * factor;
            element += -value >>> 31;
        }
        return element;
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
        if (columnOf.length < elements()) {
            columnOf = new int[rowOf.length];
            floatsByRow = new float[floats.length];
            doublesByRow = new double[doubles.length];
        }
        // a counting sort: where each row starts, then each element to the next place of its row
        int[] next = new int[rows + 1];
        int[] row = rowOf;
        for (int element = 0; element < elements(); element++) {
            next[row[element] + 1]++;
        }
        for (int i = 0; i < rows; i++) {
            next[i + 1] += next[i];
        }
        System.arraycopy(next, 0, rowStarts, 0, rows + 1);
        for (int column = 0; column < columns; column++) {
            if (precision == Precision.FLOAT32) {
                place(column, next, floats, floatsByRow);
            } else {
                for (int element = columnStarts[column]; element < columnStarts[column + 1]; element++) {
                    int place = next[row[element]]++;
                    columnOf[place] = column;
                    doublesByRow[place] = doubles[element];
                }
            }
        }
        hasRows = true;
    }

    private void place(int column, int[] next, float[] from, float[] to) {
        for (int element = columnStarts[column], end = columnStarts[column + 1]; element < end; element++) {
            int place = next[rowOf[element]]++;
            columnOf[place] = column;
            to[place] = from[element];
        }
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
