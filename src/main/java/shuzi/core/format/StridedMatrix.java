package shuzi.core.format;

/**
 * A matrix of numbers in memory.
 *
 * @param rowStride how far apart two rows are, in numbers: 1 where a column lies in one piece
 * @param columnStride how far apart two columns are
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
