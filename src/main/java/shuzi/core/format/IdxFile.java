package shuzi.core.format;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import shuzi.core.InvalidFileException;
import shuzi.core.format.Numbers.Kind;

/**
 * Reads and writes arrays of bytes in the IDX format (Y. LeCun, C. Cortes, C. Burges, "The MNIST database of
 * handwritten digits", file formats): two zeros, the type, the number of dimensions, the length of each, and the bytes,
 * with the last index running fastest.
 */
public final class IdxFile {

    private static final int UNSIGNED_BYTE = 8;
    private static final int MAX_DIMENSIONS = 4;

    private IdxFile() {}

    /** Tells whether a file begins like an IDX file. */
    public static boolean isIdx(byte[] start) {
        return start.length >= 4 && start[0] == 0 && start[1] == 0 && isType(start[2]) && start[3] >= 1;
    }

    private static boolean isType(int type) {
        return type >= UNSIGNED_BYTE && type <= 14;
    }

    /**
     * Reads a file.
     *
     * @param name name of the file, for messages
     * @param memory memory for the numbers
     * @throws InvalidFileException if it is damaged or contains other numbers than bytes
     */
    public static NumberArray read(InputStream file, String name, MappedTempMemory memory) throws IOException {
        var in = new DataInputStream(file);
        try {
            byte[] magic = in.readNBytes(4);
            if (!isIdx(magic)) {
                throw unusable(
                        name,
                        "is not an IDX file: it does not begin with two zeros, a type and a number of dimensions");
            }
            if (magic[2] != UNSIGNED_BYTE) {
                throw unusable(
                        name, "contains numbers of type 0x%02x; only bytes (0x08) are supported".formatted(magic[2]));
            }
            if (magic[3] > MAX_DIMENSIONS) {
                throw unusable(name, "has %d dimensions".formatted(magic[3]));
            }
            var shape = new int[magic[3]];
            long bytes = 1;
            for (int i = 0; i < shape.length; i++) {
                shape[i] = in.readInt();
                boolean fits = shape[i] >= 0 && Math.multiplyHigh(bytes, shape[i]) == 0 && bytes * shape[i] >= 0;
                if (!fits) {
                    throw unusable(name, "is damaged or too large: its size is " + Arrays.toString(shape));
                }
                bytes *= shape[i];
            }
            var numbers = new Numbers(memory.read(in, bytes), Kind.UINT8, false);
            if (in.read() >= 0) {
                throw unusable(name, "is damaged: it has more bytes than its size requires");
            }
            return new NumberArray(shape, numbers, false);
        } catch (EOFException e) {
            throw unusable(name, "is damaged: it has fewer bytes than its size requires");
        }
    }

    private static InvalidFileException unusable(String name, String what) {
        return InvalidFileException.unusable("%s %s.".formatted(name, what));
    }

    /** Writes the start of a file, before the bytes. */
    public static void writeHeader(OutputStream out, int... shape) throws IOException {
        var header = ByteBuffer.allocate(4 + 4 * shape.length);
        header.put(new byte[] {0, 0, UNSIGNED_BYTE, (byte) shape.length});
        for (int length : shape) {
            header.putInt(length);
        }
        out.write(header.array());
    }
}
