package shuzi.core.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import shuzi.core.InvalidFileException;
import shuzi.core.format.Numbers.Kind;

/**
 * Reads and writes arrays in NumPy's format: one in an {@code .npy}, several in a ZIP of these, the {@code .npz}
 * (numpy.lib.format, versions 1 to 3). Only numbers are read, never pickled objects.
 */
public final class NumpyFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 64 << 10; // bytes
    private static final int MAX_DIMENSIONS = 32;
    private static final int ALIGNMENT = 64; // bytes, of the numbers in the file
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z]\\d*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");
    private static final Map<String, Kind> KINDS = kinds();

    private static Map<String, Kind> kinds() {
        var kinds = new HashMap<String, Kind>();
        for (Kind kind : Kind.values()) {
            String letter = kind.name().startsWith("U") ? "u" : kind.name().startsWith("I") ? "i" : "f";
            kinds.put(letter + kind.bytes(), kind);
        }
        return Map.copyOf(kinds);
    }

    private NumpyFile() {}

    /** Tells whether a file begins like an {@code .npy}. */
    public static boolean isNumpy(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Reads an {@code .npy}.
     *
     * @param name name of the array, for messages
     * @param memory memory for the numbers
     * @throws InvalidFileException if it is damaged or contains anything other than numbers
     */
    public static NumberArray read(InputStream in, String name, MappedTempMemory memory) throws IOException {
        try {
            String header = header(in, name);
            Matcher type = find(TYPE, header, name, "no single type of numbers");
            Kind kind = KINDS.get(type.group(2));
            if (kind == null) {
                throw unusable(
                        name,
                        type.group(2).startsWith("O")
                                ? "contains Python objects (pickles), which are not supported"
                                : "contains numbers of type %s, which is not supported"
                                        .formatted(type.group(1) + type.group(2)));
            }
            int[] shape = shape(find(SHAPE, header, name, "no shape").group(1), name);
            boolean columnMajor =
                    find(ORDER, header, name, "no fortran_order").group(1).equals("True");
            MemorySegment numbers = memory.read(in, bytes(shape, kind, name));
            if (in.read() >= 0) {
                throw unusable(name, "is damaged: it has more bytes than its shape requires");
            }
            boolean bigEndian = type.group(1).equals(">");
            return new NumberArray(shape, new Numbers(numbers, kind, bigEndian), columnMajor);
        } catch (EOFException e) {
            throw unusable(name, "is damaged: it has fewer bytes than its shape requires");
        }
    }

    private static String header(InputStream in, String name) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (!isNumpy(start) || start.length < MAGIC.length + 2) {
            throw unusable(name, "is not a .npy file");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw unusable(name, "is an .npy file of the unknown version " + version);
        }
        byte[] size = in.readNBytes(version == 1 ? 2 : 4);
        if (size.length < (version == 1 ? 2 : 4)) {
            throw new EOFException();
        }
        ByteBuffer length = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN);
        long bytes = version == 1 ? Short.toUnsignedInt(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        if (bytes > MAX_HEADER) {
            throw unusable(name, "is damaged: its header has %d bytes".formatted(bytes));
        }
        byte[] header = in.readNBytes((int) bytes);
        if (header.length < bytes) {
            throw new EOFException();
        }
        return new String(header, StandardCharsets.ISO_8859_1);
    }

    private static Matcher find(Pattern pattern, String header, String name, String missing) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw unusable(name, "cannot be read: its header has " + missing);
        }
        return matcher;
    }

    private static int[] shape(String text, String name) {
        String[] lengths = Arrays.stream(text.split(",", -1))
                .map(length -> length.replace("L", "").strip())
                .filter(length -> !length.isEmpty())
                .toArray(String[]::new);
        if (lengths.length > MAX_DIMENSIONS
                || Arrays.stream(lengths).anyMatch(length -> !length.matches("\\d{1,10}"))
                || Arrays.stream(lengths).anyMatch(length -> Long.parseLong(length) > Integer.MAX_VALUE)) {
            throw unusable(name, "is too large: its shape is (%s)".formatted(text.length() > 100 ? "…" : text));
        }
        return Arrays.stream(lengths).mapToInt(Integer::parseInt).toArray();
    }

    private static long bytes(int[] shape, Kind kind, String name) {
        long bytes = kind.bytes();
        for (int length : shape) {
            bytes = Math.multiplyHigh(bytes, length) == 0 && bytes * length >= 0 ? bytes * length : -1;
            if (bytes < 0) {
                throw unusable(name, "is too large: its shape is " + Arrays.toString(shape));
            }
        }
        return bytes;
    }

    private static InvalidFileException unusable(String name, String what) {
        return InvalidFileException.unusable("%s %s.".formatted(name, what));
    }

    /**
     * Writes the start of an {@code .npy} of bytes from 0 to 255. The bytes follow, with the last index running
     * fastest.
     */
    public static void writeHeader(OutputStream out, int... shape) throws IOException {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (%s), }"
                .formatted(IntStream.of(shape).mapToObj(length -> length + ",").collect(Collectors.joining(" ")));
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        int length = header.length() + 1 + (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) length, (byte) (length >> 8)});
        out.write((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
