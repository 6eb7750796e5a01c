package shuzi.core.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import shuzi.core.format.MatlabFile.ElementType;
import shuzi.core.temporary.TemporaryFiles;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5Serializable;
import us.hebi.matlab.mat.format.Mat5Type;
import us.hebi.matlab.mat.format.Mat5WriteUtil;
import us.hebi.matlab.mat.format.Mat5Writer;
import us.hebi.matlab.mat.types.AbstractArray;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;

/** Writes MAT files of level 5, column by column. */
final class MatlabWriter {

    private static final int DESCRIPTION = 116; // bytes
    private static final short VERSION = 0x0100;
    private static final short ENDIAN = 'M' << 8 | 'I';

    private MatlabWriter() {}

    /** Writes variables, first to a temporary file because the size of a compressed variable precedes it. */
    static void write(OutputStream out, Map<String, NumberMatrix> variables, ElementType type) throws IOException {
        Path file = TemporaryFiles.create("matlab");
        try {
            // append, because replacing the file would change its permissions
            try (Sink sink = Sinks.newStreamingFile(file.toFile(), true).order(ByteOrder.LITTLE_ENDIAN)) {
                writeHeader(sink);
                Mat5Writer writer = Mat5.newWriter(sink).setDeflateLevel(Deflater.DEFAULT_COMPRESSION);
                for (var variable : variables.entrySet()) {
                    requireWritable(variable.getKey(), variable.getValue(), type);
                    writer.writeArray(variable.getKey(), new Columns(variable.getValue(), type));
                }
                writer.flush();
            }
            Files.copy(file, out);
        } finally {
            Files.delete(file);
        }
    }

    /** Writes a header without a time, because the library's header would make equal files differ. */
    private static void writeHeader(Sink sink) throws IOException {
        var description = new byte[DESCRIPTION];
        Arrays.fill(description, (byte) ' ');
        byte[] text = "MATLAB 5.0 MAT-file, written by Shuzi".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, description, 0, text.length);
        sink.writeBytes(description, 0, DESCRIPTION);
        sink.writeLong(0); // no objects
        sink.writeShort(VERSION);
        sink.writeShort(ENDIAN);
    }

    private static void requireWritable(String name, NumberMatrix matrix, ElementType type) {
        long bytes = (long) matrix.rows() * matrix.columns() * mat5Type(type).bytes();
        if (bytes > Integer.MAX_VALUE - 1024) { // with the header
            throw MatlabFile.unusable(name, "would have 2 GB or more, which no MAT file of level 5 can have");
        }
    }

    private static Mat5Type mat5Type(ElementType type) {
        return switch (type) {
            case DOUBLE -> Mat5Type.Double;
            case SINGLE -> Mat5Type.Single;
            case UINT8 -> Mat5Type.UInt8;
        };
    }

    /** A matrix in the form that the library writes. */
    private static final class Columns extends AbstractArray implements Mat5Serializable {

        private final NumberMatrix matrix;
        private final ElementType type;

        Columns(NumberMatrix matrix, ElementType type) {
            super(new int[] {matrix.rows(), matrix.columns()});
            this.matrix = matrix;
            this.type = type;
        }

        @Override
        public MatlabType getType() {
            return switch (type) {
                case DOUBLE -> MatlabType.Double;
                case SINGLE -> MatlabType.Single;
                case UINT8 -> MatlabType.UInt8;
            };
        }

        @Override
        public int getMat5Size(String name) {
            return Mat5.MATRIX_TAG_SIZE
                    + Mat5WriteUtil.computeArrayHeaderSize(name, this)
                    + mat5Type(type).computeSerializedSize(getNumElements());
        }

        @Override
        public void writeMat5(String name, boolean global, Sink sink) throws IOException {
            Mat5WriteUtil.writeMatrixTag(name, this, sink);
            Mat5WriteUtil.writeArrayHeader(name, global, this, sink);
            mat5Type(type).writeTag(getNumElements(), sink);
            int rows = matrix.rows();
            var doubles = new double[type == ElementType.DOUBLE ? rows : 0];
            var singles = new float[type == ElementType.SINGLE ? rows : 0];
            var bytes = new byte[type == ElementType.UINT8 ? rows : 0];
            for (int column = 0; column < matrix.columns(); column++) {
                for (int row = 0; row < rows; row++) {
                    double value = matrix.get(row, column);
                    switch (type) {
                        case DOUBLE -> doubles[row] = value;
                        case SINGLE -> singles[row] = (float) value;
                        case UINT8 -> bytes[row] = (byte) value;
                    }
                }
                switch (type) {
                    case DOUBLE -> sink.writeDoubles(doubles, 0, rows);
                    case SINGLE -> sink.writeFloats(singles, 0, rows);
                    case UINT8 -> sink.writeBytes(bytes, 0, rows);
                }
            }
            mat5Type(type).writePadding(getNumElements(), sink);
        }

        @Override
        public void close() {
            // holds no resources
        }

        @Override
        protected int subHashCode() {
            return System.identityHashCode(matrix);
        }

        @Override
        protected boolean subEqualsGuaranteedSameClass(Object other) {
            return false; // equal to no other matrix
        }
    }
}
