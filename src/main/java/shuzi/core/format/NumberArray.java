package shuzi.core.format;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import shuzi.core.InvalidFileException;

/**
 * An array of numbers with any number of dimensions, as in NumPy and IDX.
 *
 * @param shape length of each dimension
 * @param numbers the numbers, one after the other
 * @param columnMajor whether the first index runs fastest; the last one otherwise
 */
public record NumberArray(int[] shape, Numbers numbers, boolean columnMajor) {

    private static final int MAX_COLUMNS = 1 << 20;

    /**
     * Returns the array as a matrix, {@code shape[0] x product of the other lengths}: a row for each index of the first
     * dimension, with the last index running fastest.
     *
     * @param name name of the array, for the message
     * @throws InvalidFileException if it has no dimensions, or the matrix would have more than a million columns
     */
    public NumberMatrix matrix(String name) {
        long columns = 1;
        for (int i = 1; i < shape.length; i++) {
            columns *= shape[i]; // below 2^51
            if (columns > MAX_COLUMNS) {
                throw InvalidFileException.unusable(
                        "%s has the shape %s, which is too large.".formatted(name, shown()));
            }
        }
        if (shape.length == 0) {
            throw InvalidFileException.unusable("%s is a single number.".formatted(name));
        }
        if (!columnMajor) {
            return StridedMatrix.rowMajor(numbers, shape[0], (int) columns);
        }
        long[] offsets = IntStream.range(0, (int) columns)
                .mapToLong(this::columnMajorOffset)
                .toArray();
        return new ColumnMajor(numbers, shape[0], offsets);
    }

    /** Returns the index of the first number of a column of the matrix. */
    private long columnMajorOffset(int column) {
        int rest = column;
        long offset = 0;
        long stride = numbers.count() / Math.max(1, shape[shape.length - 1]);
        for (int i = shape.length - 1; i > 0; i--) {
            offset += rest % shape[i] * stride;
            rest /= shape[i];
            stride /= Math.max(1, shape[i - 1]);
        }
        return offset;
    }

    /** Returns the shape as text, for example "1000 x 64 x 64". */
    public String shown() {
        return IntStream.of(shape).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
    }

    private record ColumnMajor(Numbers numbers, int rows, long[] offsets) implements NumberMatrix {

        @Override
        public int columns() {
            return offsets.length;
        }

        @Override
        public double get(int row, int column) {
            return numbers.get(row + offsets[column]);
        }
    }
}
