package shuzi.core.matrix;

import java.util.Arrays;

/**
 * A matrix of mostly zeros that stores its other elements alone, column by column (compressed columns), and on request
 * row by row as well. A buffer: cleared and filled again, it keeps its memory.
 */
public final class SparseMatrix {

    /** Kernels may write as many elements too many, before they know which are 0. */
    private static final int SLACK = 16;

    private final Kernels kernels;
    private final Precision precision;
    private final int rows;
    private int columns;
    private final Lines byColumns;
    private final Lines byRows;
    private boolean hasRows; // whether byRows is up to date
    private final int[] next; // of each row, where its next element goes

    SparseMatrix(Kernels kernels, Precision precision, int rows, int columns) {
        this.kernels = kernels;
        this.precision = precision;
        this.rows = rows;
        this.byColumns = new Lines(columns);
        this.byRows = new Lines(rows);
        this.next = new int[rows + 1];
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
        if (columns == byColumns.starts.length) {
            byColumns.starts = Arrays.copyOf(byColumns.starts, 2 * columns);
        }
        byColumns.starts[columns] = elements;
        byColumns.makeRoom(precision, elements + rows + SLACK);
    }

    /**
     * Gives the last column an element.
     *
     * @param row after that of the column's element before
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
     * Adds a column of bytes, from 0 to 255, times a factor over 0.
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

    /** How many elements are stored: all that are not 0. */
    public int elements() {
        return byColumns.starts[columns];
    }

    /** Lists the elements row by row as well, in ascending order of columns, unless they are listed already. */
    public void indexRows() {
        if (hasRows) {
            return;
        }
        byRows.makeRoom(precision, elements());
        // a counting sort: where each row starts, then each element to the next place of its row
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

    /** The elements column by column. */
    Lines byColumns() {
        return byColumns;
    }

    /** The elements row by row. */
    Lines byRows() {
        indexRows();
        return byRows;
    }

    /** An index and a value in one number, so that an element is one access to memory. */
    static long packed(int index, float value) {
        return ((long) index << Integer.SIZE) | (Float.floatToRawIntBits(value) & 0xffff_ffffL);
    }

    /** The index of a packed element. */
    static int index(long element) {
        return (int) (element >>> Integer.SIZE);
    }

    /** The value of a packed element. */
    static float value(long element) {
        return Float.intBitsToFloat((int) element);
    }

    /** Columns or rows. */
    static final class Lines {

        private int[] starts; // of each line its first element, and of the line after the last the number of all
        private long[] floats = {}; // of FLOAT32: of each element its place in the line, and its value
        private int[] indices = {}; // of FLOAT64: of each element its place in the line
        private double[] doubles = {}; // of FLOAT64: of each element its value

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

        private void makeRoom(Precision precision, int elements) {
            int capacity = precision == Precision.FLOAT32 ? floats.length : indices.length;
            if (elements <= capacity) {
                return;
            }
            int more = Math.max(elements, (int) Math.min(Integer.MAX_VALUE - 8L, capacity * 3L / 2));
            switch (precision) {
                case FLOAT32 -> floats = Arrays.copyOf(floats, more);
                case FLOAT64 -> {
                    indices = Arrays.copyOf(indices, more);
                    doubles = Arrays.copyOf(doubles, more);
                }
            }
        }
    }
}
