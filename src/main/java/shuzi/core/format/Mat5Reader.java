package shuzi.core.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.InvalidFileException;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;

/**
 * Reads MAT files of level 5 with a library. The library trusts the sizes in a file, so this class checks them first.
 * It passes only matrices of real numbers to the library, which therefore never reads nested variables.
 */
final class Mat5Reader {

    static final int HEADER = 128;
    private static final int TAG = 8;
    private static final int SUBSYSTEM_OFFSET = 116;

    /** Maximum number of bytes of the fields before a variable's numbers. */
    private static final int MAX_PROLOGUE = 1024;

    private static final int SOURCE_BUFFER = 64 << 10;
    private static final int MAX_DIMENSIONS = 32;

    /** Deflate compresses at most 1,032 bytes into one, and a number that is stored as a byte can be read as eight. */
    private static final long MAX_RATIO = 1032 * 8;

    private static final int MAX_NAME = 512;

    // data types and classes: "MAT-File Format", tables 1-1 and 1-3
    private static final int INT8 = 1;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final int FIRST_NUMERIC_CLASS = 6;
    private static final int LAST_NUMERIC_CLASS = 15;
    private static final int OPAQUE_CLASS = 17;
    private static final int LOGICAL = 1 << 9;
    private static final int COMPLEX = 1 << 11;

    private Mat5Reader() {}

    /** Tells whether a file begins like a MAT file of level 5. */
    static boolean isLevel5(byte[] start) {
        if (start.length < HEADER) {
            return false;
        }
        boolean little = start[126] == 'I' && start[127] == 'M';
        boolean big = start[126] == 'M' && start[127] == 'I';
        int version = little ? start[125] : start[124];
        return (little || big) && version == 1;
    }

    static void read(Path path, MappedTempMemory memory, MatlabFile into) throws IOException {
        MemorySegment file = memory.map(path);
        byte[] header = file.asSlice(0, HEADER).toArray(ValueLayout.JAVA_BYTE);
        ByteOrder order = header[126] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        Arrays.fill(header, SUBSYSTEM_OFFSET, SUBSYSTEM_OFFSET + 8, (byte) 0); // offset of objects, which are not read
        long position = HEADER;
        while (position < file.byteSize()) {
            if (file.byteSize() - position < TAG) {
                throw MatlabFile.damaged("it ends in the middle of a variable");
            }
            ByteBuffer tag = file.asSlice(position, TAG).asByteBuffer().order(order);
            int type = tag.getInt();
            long bytes = Integer.toUnsignedLong(tag.getInt());
            if (type != MATRIX && type != COMPRESSED) {
                throw MatlabFile.damaged("there is no variable at byte " + position);
            }
            if (bytes > file.byteSize() - position - TAG) {
                throw MatlabFile.damaged("it ends in the middle of the variable at byte " + position);
            }
            MemorySegment element = file.asSlice(position, TAG + bytes);
            Prologue prologue = prologue(element, type == COMPRESSED, order);
            if (prologue != null) {
                add(prologue, header, element, memory, into);
            }
            position += TAG + bytes;
        }
    }

    /**
     * The fields before a variable's numbers.
     *
     * @param what the kind of variable if it is not an array of real numbers, else null
     */
    private record Prologue(
            String name, int[] dimensions, @Nullable String what) {}

    private static void add(
            Prologue variable, byte[] header, MemorySegment element, MappedTempMemory memory, MatlabFile into)
            throws IOException {
        String name = variable.name();
        if (variable.what() != null) {
            into.addOther(name, variable.what());
            return;
        }
        long count = 1;
        for (int dimension : variable.dimensions()) {
            count *= dimension; // two factors below 2^31
            if (dimension < 0 || count > Integer.MAX_VALUE) {
                throw MatlabFile.unusable(
                        name,
                        "is damaged or too large: its dimensions are %s"
                                .formatted(Arrays.toString(variable.dimensions())));
            }
        }
        if (variable.dimensions().length != 2) {
            into.addOther(name, "an array of %d dimensions".formatted(variable.dimensions().length));
            return;
        }
        into.add(name, matrix(name, header, element, memory));
    }

    private static NumberMatrix matrix(String name, byte[] header, MemorySegment element, MappedTempMemory memory)
            throws IOException {
        var bytes = new SequenceInputStream(new ByteArrayInputStream(header), new MemoryInput(element));
        try {
            // neither is closed: the stream is in memory, and closing the reader would release the numbers
            Array array = Mat5.newReader(Sources.wrapInputStream(bytes, SOURCE_BUFFER))
                    .setBufferAllocator(new MappedBuffers(memory, MAX_RATIO * element.byteSize()))
                    .readMat()
                    .getArray(0);
            if (!(array instanceof Matrix matrix)) {
                throw MatlabFile.unusable(name, "is damaged");
            }
            var numbers = new Level5Matrix(matrix);
            if (matrix.getNumElements() > 0) {
                numbers.requireNumbers();
            }
            return numbers;
        } catch (IOException e) {
            for (@Nullable Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof InvalidFileException invalid) {
                    throw invalid;
                }
                if (cause instanceof UncheckedIOException unchecked) {
                    throw unchecked.getCause();
                }
            }
            throw MatlabFile.unusable(name, "is damaged: its numbers do not fit its size, or end too early");
        }
    }

    private static @Nullable Prologue prologue(MemorySegment element, boolean compressed, ByteOrder order) {
        try (InputStream in = compressed
                ? new InflaterInputStream(new MemoryInput(element.asSlice(TAG)))
                : new MemoryInput(element)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(MAX_PROLOGUE)).order(order);
            if (bytes.getInt() != MATRIX) {
                throw MatlabFile.damaged("a compressed element is not a variable");
            }
            int size = bytes.getInt();
            if (size == 0) {
                return null; // an empty variable, which MATLAB writes
            }
            if (size < 0) {
                throw MatlabFile.damaged("a variable has 2 GB or more");
            }
            ByteBuffer flags = field(bytes, UINT32, 8);
            if (flags.remaining() != 8) {
                throw MatlabFile.damaged("a variable has no class");
            }
            int flag = flags.getInt();
            int type = flag & 0xff;
            int[] dimensions = type == OPAQUE_CLASS ? new int[2] : dimensions(field(bytes, INT32, 4 * MAX_DIMENSIONS));
            String name = StandardCharsets.ISO_8859_1
                    .decode(field(bytes, INT8, MAX_NAME))
                    .toString();
            return new Prologue(name, dimensions, what(type, flag));
        } catch (IOException | BufferUnderflowException ignored) { // the end of the file
            throw MatlabFile.damaged("it ends in the middle of the header of a variable");
        }
    }

    /** Returns the bytes of the next field, which must have this type and at most this length. */
    private static ByteBuffer field(ByteBuffer bytes, int type, int maxBytes) {
        int first = bytes.getInt();
        boolean small = first >>> 16 != 0; // up to four bytes are stored in the tag
        int length = small ? first >>> 16 : bytes.getInt();
        if ((small ? first & 0xffff : first) != type || length < 0 || length > maxBytes || (small && length > 4)) {
            throw MatlabFile.damaged("the header of a variable is malformed");
        }
        int padded = small ? 4 : (length + 7) & ~7;
        if (padded > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer field = bytes.slice(bytes.position(), length).order(bytes.order());
        bytes.position(bytes.position() + padded);
        return field;
    }

    private static int[] dimensions(ByteBuffer field) {
        var dimensions = new int[field.remaining() / 4];
        field.asIntBuffer().get(dimensions);
        if (dimensions.length < 2) {
            throw MatlabFile.damaged("a variable has fewer than two dimensions");
        }
        return dimensions;
    }

    /** Returns the kind of a variable, or null if it is an array of real numbers. */
    private static @Nullable String what(int type, int flags) {
        return switch (type) {
            case 1 -> "a cell array";
            case 2 -> "a structure";
            case 3, OPAQUE_CLASS -> "an object";
            case 4 -> "text";
            case 5 -> "a sparse matrix";
            case 16 -> "a function";
            default -> {
                if (type < FIRST_NUMERIC_CLASS || type > LAST_NUMERIC_CLASS) {
                    yield "of the unknown class " + type;
                }
                yield (flags & LOGICAL) != 0 ? "logical" : (flags & COMPLEX) != 0 ? "complex" : null;
            }
        };
    }

    /** A matrix of the library. */
    private record Level5Matrix(Matrix matrix) implements NumberMatrix {

        /** Throws now if text is stored in place of numbers, which the library otherwise detects late. */
        void requireNumbers() {
            get(0, 0);
        }

        @Override
        public int rows() {
            return matrix.getNumRows();
        }

        @Override
        public int columns() {
            return matrix.getNumCols();
        }

        @Override
        public double get(int row, int column) {
            return matrix.getDouble(row, column);
        }
    }

    /**
     * Allocates the library's buffers.
     *
     * @param maxBytes maximum size of the unpacked variable
     */
    private record MappedBuffers(MappedTempMemory memory, long maxBytes) implements BufferAllocator {

        @Override
        public ByteBuffer allocate(int bytes) {
            if (bytes > SOURCE_BUFFER && bytes > maxBytes) {
                throw MatlabFile.damaged("a variable is larger than the element that contains it");
            }
            try {
                return memory.allocate(bytes).asByteBuffer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void release(ByteBuffer buffer) {
            // closing the file releases all buffers
        }
    }
}
