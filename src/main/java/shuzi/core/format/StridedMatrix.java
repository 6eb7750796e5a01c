package shuzi.core.format;

/**
 * A matrix of numbers in memory.
 *
 * @param rowStride distance between two rows, in numbers; 1 if columns are contiguous
 * @param columnStride distance between two columns, in numbers
 */
record StridedMatrix(Numbers numbers, int rows, int columns, long rowStride, long columnStride)
        implements NumberMatrix {

    static NumberMatrix columnMajor(Numbers numbers, int rows, int columns) {
        return new StridedMatrix(numbers, rows, columns, 1, rows);
    }

    static NumberMatrix rowMajor(Numbers numbers, int rows, int columns) {
        return new StridedMatrix(numbers, rows, columns, columns, 1);
    }

    @Override
    public double get(int row, int column) {
        return numbers.get(row * rowStride + column * columnStride);
    }
}
