package shuzi.core.format;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import shuzi.core.format.Numbers.Kind;

/** Reads MAT files of level 4: a sequence of matrices, each with a header of five numbers and a name. */
final class Mat4Reader {

    private static final int HEADER = 20; // bytes
    private static final int MAX_NAME = 64; // bytes, with the terminating zero
    private static final int BIG_ENDIAN = 1000; // added to the type
    private static final List<Kind> KINDS =
            List.of(Kind.FLOAT64, Kind.FLOAT32, Kind.INT32, Kind.INT16, Kind.UINT16, Kind.UINT8);

    private Mat4Reader() {}

    /** The header of a matrix. */
    private record Header(int type, int rows, int columns, boolean complex, int name, boolean bigEndian) {

        static Header of(byte[] start) {
            ByteBuffer in = ByteBuffer.wrap(start);
            int big = in.getInt(0);
            boolean bigEndian = big >= BIG_ENDIAN && big < 2 * BIG_ENDIAN;
            in.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            return new Header(
                    in.getInt() - (bigEndian ? BIG_ENDIAN : 0),
                    in.getInt(),
                    in.getInt(),
                    in.getInt() != 0,
                    in.getInt(),
                    bigEndian);
        }

        /** Tells whether the header is valid: a known type of a full, text or sparse matrix, and a name. */
        boolean isValid() {
            return type >= 0
                    && type / 100 == 0
                    && type / 10 < KINDS.size()
                    && type % 10 <= 2
                    && rows >= 0
                    && columns >= 0
                    && name >= 2
                    && name <= MAX_NAME;
        }

        Kind kind() {
            return KINDS.get(type / 10);
        }
    }

    /** Tells whether a file begins like a MAT file of level 4. */
    static boolean isLevel4(byte[] start) {
        if (start.length < HEADER + 2) {
            return false;
        }
        Header header = Header.of(start);
        int end = HEADER + header.name - 1;
        return header.isValid()
                && end < start.length
                && start[end] == 0
                && new String(start, HEADER, header.name - 1, StandardCharsets.ISO_8859_1).matches("[A-Za-z]\\w*");
    }

    static void read(Path file, MappedTempMemory memory, MatlabFile target) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (byte[] start = in.readNBytes(HEADER); start.length > 0; start = in.readNBytes(HEADER)) {
                read(start, in, memory, target);
            }
        } catch (EOFException e) {
            throw MatlabFile.damaged("it is truncated");
        }
    }

    private static void read(byte[] start, InputStream in, MappedTempMemory memory, MatlabFile target)
            throws IOException {
        if (start.length < HEADER) {
            throw new EOFException();
        }
        Header header = Header.of(start);
        if (!header.isValid()) {
            throw MatlabFile.damaged("the header of a matrix is malformed");
        }
        byte[] bytes = in.readNBytes(header.name);
        if (bytes.length < header.name) {
            throw new EOFException();
        }
        String name = new String(Arrays.copyOf(bytes, header.name - 1), StandardCharsets.ISO_8859_1);
        long size = (long) header.rows * header.columns;
        if (header.type % 10 != 0 || header.complex) {
            target.addOther(name, header.complex ? "complex" : header.type % 10 == 1 ? "text" : "sparse");
            in.skipNBytes(Math.multiplyExact(size, header.kind().bytes() * (header.complex ? 2 : 1)));
            return;
        }
        var numbers = new Numbers(
                memory.read(in, Math.multiplyExact(size, header.kind().bytes())), header.kind(), header.bigEndian);
        target.add(name, StridedMatrix.columnMajor(numbers, header.rows, header.columns));
    }
}
