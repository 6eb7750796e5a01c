package shuzi.core.matrix;

import java.util.Arrays;

/**
 * A sparse matrix, stored column by column (compressed columns) and on request also row by row. It is a buffer: after
 * {@link #clear} it keeps its memory.
 */
public final class SparseMatrix {

    /** The number of elements that kernels may write beyond the end before they skip zeros. */
    private static final int SLACK = 16;

    private final Kernels kernels;
    private final Precision precision;
    private final int rows;
    private int columns;
    private final Lines byColumns;
    private final Lines byRows;
    private boolean hasRows; // whether byRows is up to date
    private final int[] next; // index of the next element of each row

    SparseMatrix(Kernels kernels, Precision precision, int rows, int columns) {
        this.kernels = kernels;
        this.precision = precision;
        this.rows = rows;
        this.byColumns = new Lines(columns);
        this.byRows = new Lines(rows);
        this.next = new int[rows + 1];
    }

    /** Removes all columns. */
    public void clear() {
        columns = 0;
        hasRows = false;
    }

    /** Begins the next column; {@link #append} adds its elements. */
    public void addColumn() {
        int elements = elements();
        hasRows = false;
        columns++;
        if (columns == byColumns.starts.length) {
            byColumns.starts = Arrays.copyOf(byColumns.starts, 2 * columns);
        }
        byColumns.starts[columns] = elements;
        byColumns.ensureCapacity(precision, elements + rows + SLACK);
    }

    /**
     * Appends an element to the last column.
     *
     * @param row larger than the row of the column's previous element
     * @param value other than 0
     */
    public void append(int row, double value) {
        int element = byColumns.starts[columns]++;
        switch (precision) {
            case FLOAT32 -> byColumns.floats[element] = packed(row, (float) value);
            case FLOAT64 -> {
                byColumns.indices[element] = row;
                byColumns.doubles[element] = value;
            }
        }
    }

    /**
     * Adds a column of bytes, 0..255, times a factor over 0.
     *
     * @param bytes array with a byte for each row, from {@code first} on
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
        byColumns.starts[columns] =
                kernels.appendNonZeros(bytes, first, rows, (float) factor, byColumns.floats, byColumns.starts[columns]);
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

    /** Returns the number of stored elements: all that are not 0. */
    public int elements() {
        return byColumns.starts[columns];
    }

    /** Stores the elements row by row too, in ascending order of columns, if they are not yet. */
    public void indexRows() {
        if (hasRows) {
            return;
        }
        byRows.ensureCapacity(precision, elements());
        // a counting sort: first the start of each row, then each element at the next index of its row
        Arrays.fill(next, 0);
        for (int element = 0; element < elements(); element++) {
            next[byColumns.index(precision, element) + 1]++;
        }
        for (int row = 0; row < rows; row++) {
            next[row + 1] += next[row];
        }
        System.arraycopy(next, 0, byRows.starts, 0, rows + 1);
        for (int column = 0; column < columns; column++) {
            int after = byColumns.starts[column + 1];
            for (int element = byColumns.starts[column]; element < after; element++) {
                int place = next[byColumns.index(precision, element)]++;
                switch (precision) {
                    case FLOAT32 -> byRows.floats[place] = packed(column, value(byColumns.floats[element]));
                    case FLOAT64 -> {
                        byRows.indices[place] = column;
                        byRows.doubles[place] = byColumns.doubles[element];
                    }
                }
            }
        }
        hasRows = true;
    }

    /** Returns the elements column by column. */
    Lines byColumns() {
        return byColumns;
    }

    /** Returns the elements row by row. */
    Lines byRows() {
        indexRows();
        return byRows;
    }

    /** Packs an index and a value into one number, so that an element is one memory access. */
    static long packed(int index, float value) {
        return ((long) index << Integer.SIZE) | (Float.floatToRawIntBits(value) & 0xffff_ffffL);
    }

    /** Returns the index of a packed element. */
    static int index(long element) {
        return (int) (element >>> Integer.SIZE);
    }

    /** Returns the value of a packed element. */
    static float value(long element) {
        return Float.intBitsToFloat((int) element);
    }

    /** The elements by columns or by rows, each of which is a line. */
    static final class Lines {

        private int[] starts; // index of the first element of each line; at the end, the number of all elements
        private long[] floats = {}; // FLOAT32: position in the line and value of each element, packed
        private int[] indices = {}; // FLOAT64: position in the line of each element
        private double[] doubles = {}; // FLOAT64: value of each element

        private Lines(int lines) {
            this.starts = new int[lines + 1];
        }

        int[] starts() {
            return starts;
        }

        long[] floats() {
            return floats;
        }

        int[] indices() {
            return indices;
        }

        double[] doubles() {
            return doubles;
        }

        private int index(Precision precision, int element) {
            return switch (precision) {
                case FLOAT32 -> SparseMatrix.index(floats[element]);
                case FLOAT64 -> indices[element];
            };
        }

        private void ensureCapacity(Precision precision, int elements) {
            int capacity = precision == Precision.FLOAT32 ? floats.length : indices.length;
            if (elements <= capacity) {
                return;
            }
            int newCapacity = Math.max(elements, (int) Math.min(Integer.MAX_VALUE - 8L, capacity * 3L / 2));
            switch (precision) {
                case FLOAT32 -> floats = Arrays.copyOf(floats, newCapacity);
                case FLOAT64 -> {
                    indices = Arrays.copyOf(indices, newCapacity);
                    doubles = Arrays.copyOf(doubles, newCapacity);
                }
            }
        }
    }
}
