package shuzi.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import shuzi.Zip;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.MatlabFile.ElementType;
import shuzi.core.format.NumberMatrix;

/**
 * Writes noise images, two of each class, as files of other tools, without the code under test.
 *
 * @param pixels the pixels of each image, row by row; a test may change them
 * @param labels the label of each image
 */
record PixelFiles(double[][] pixels, double[] labels) {

    private static final int SIDE = 64;
    private static final int PIXELS = SIDE * SIDE;

    static PixelFiles noise(long seed) {
        var random = new SplittableRandom(seed);
        var files = new PixelFiles(new double[30][PIXELS], new double[30]);
        for (int image = 0; image < 30; image++) {
            files.labels[image] = image % 15 + 1;
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                files.pixels[image][pixel] = random.nextInt(4) == 0 ? random.nextInt(256) : 0;
            }
        }
        return files;
    }

    int count() {
        return labels.length;
    }

    /** Returns the matrices of MATLAB: one row for each image, its pixels column by column. */
    Map<String, NumberMatrix> matlab(String images, String ofImages) {
        Map<String, NumberMatrix> variables = new LinkedHashMap<>();
        variables.put(
                images, matrix(count(), PIXELS, (row, column) -> pixels[row][column % SIDE * SIDE + column / SIDE]));
        variables.put(ofImages, matrix(count(), 1, (row, column) -> labels[row]));
        return variables;
    }

    /** Computes an element of a matrix. */
    interface Place {

        double at(int row, int column);
    }

    static NumberMatrix matrix(int rows, int columns, Place place) {
        return new NumberMatrix() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public int columns() {
                return columns;
            }

            @Override
            public double get(int row, int column) {
                return place.at(row, column);
            }
        };
    }

    static byte[] mat(Map<String, NumberMatrix> variables, ElementType type) {
        var out = new ByteArrayOutputStream();
        try {
            MatlabFile.write(out, variables, type);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    byte[] mat(ElementType type) {
        return mat(matlab("X", "y"), type);
    }

    String csv() {
        var csv = new StringBuilder();
        for (int image = 0; image < count(); image++) {
            csv.append((int) labels[image]);
            for (double pixel : pixels[image]) {
                csv.append(',').append((int) pixel);
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    /** Returns the images or the labels in IDX. */
    byte[] idx(boolean images) {
        var out = ByteBuffer.allocate(16 + count() * PIXELS);
        out.put(new byte[] {0, 0, 8, (byte) (images ? 3 : 1)}).putInt(count());
        if (images) {
            out.putInt(SIDE).putInt(SIDE);
        }
        for (int image = 0; image < count(); image++) {
            if (!images) {
                out.put((byte) labels[image]);
                continue;
            }
            for (double pixel : pixels[image]) {
                out.put((byte) pixel);
            }
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    /**
     * Returns the images as a NumPy array.
     *
     * @param type the element type, such as {@code <f8}
     * @param columnMajor whether the elements are in Fortran order
     * @param shape the shape, such as {@code 30, 64, 64}
     */
    byte[] npy(String type, boolean columnMajor, String shape) {
        boolean cube = shape.endsWith("64, 64");
        return npy(type, columnMajor, shape, index -> {
            if (!columnMajor) {
                return pixels[index / PIXELS][index % PIXELS];
            }
            int image = index % count();
            int place = index / count();
            return pixels[image][cube ? place % SIDE * SIDE + place / SIDE : place];
        });
    }

    byte[] npyLabels() {
        return npy("<i8", false, count() + ",", index -> labels[index]);
    }

    static byte[] npy(String type, boolean columnMajor, String shape, java.util.function.IntToDoubleFunction numbers) {
        int count = java.util.Arrays.stream(shape.split("\\s*,\\s*"))
                .mapToInt(Integer::parseInt)
                .reduce(1, (a, b) -> a * b);
        String header = "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
                .formatted(type, columnMajor ? "True" : "False", shape);
        header += " ".repeat(127 - 10 - header.length()) + "\n";
        var out = ByteBuffer.allocate(128 + 8 * count);
        out.order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        out.put(header.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < count; i++) {
            double value = numbers.applyAsDouble(i);
            switch (type.substring(1)) {
                case "u1", "i1" -> out.put((byte) value);
                case "u2", "i2" -> out.putShort((short) value);
                case "i4", "u4" -> out.putInt((int) value);
                case "i8", "u8" -> out.putLong((long) value);
                case "f2" -> out.putShort(Float.floatToFloat16((float) value));
                case "f4" -> out.putFloat((float) value);
                default -> out.putDouble(value);
            }
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    byte[] npz() {
        return new Zip()
                .add("x_train.npy", npy("|u1", false, "30, 64, 64"))
                .add("y_train.npy", npyLabels())
                .build();
    }

    static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
