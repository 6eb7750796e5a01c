package shuzi.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shuzi.core.InvalidFileException;
import shuzi.core.format.MatlabFile.ElementType;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Sinks;

class MatlabFileTest {

    private static final long MANY = 1 << 30;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void aWrittenFileIsReadBackUnchanged(ElementType type) throws IOException {
        var variables = new LinkedHashMap<String, NumberMatrix>();
        variables.put("Theta1", matrix(3, 300));
        variables.put("y", matrix(1, 1));
        variables.put("none", matrix(0, 5));
        byte[] written = written(variables, type);

        assertThat(written(variables, type)).isEqualTo(written);
        try (MatlabFile read = read(written)) {
            assertThat(read.variables()).containsOnlyKeys("Theta1", "y", "none");
            variables.forEach((name, matrix) -> assertSame(get(read, name), matrix));
        }
    }

    @Test
    void everyClassOfRealNumbersIsRead() throws IOException {
        MatFile file = Mat5.newMatFile();
        for (MatlabType type : EnumSet.range(MatlabType.Double, MatlabType.UInt64)) {
            var matrix = Mat5.newMatrix(2, 3, type);
            matrix.setDouble(1, 2, 100);
            file.addArray(type.name(), matrix);
        }
        try (MatlabFile read = read(bytes(file, Deflater.NO_COMPRESSION))) {
            assertThat(read.variables()).hasSize(10).allSatisfy((name, matrix) -> {
                assertThat(matrix.rows()).isEqualTo(2);
                assertThat(matrix.columns()).isEqualTo(3);
                assertThat(matrix.get(1, 2)).isEqualTo(100);
                assertThat(matrix.get(1, 1)).isZero();
            });
        }
    }

    @Test
    void aVariableThatIsNotARealMatrixIsNamedWithItsType() throws IOException {
        MatFile file = Mat5.newMatFile()
                .addArray("text", Mat5.newString("hello"))
                .addArray("cell", Mat5.newCell(2, 2))
                .addArray("struct", Mat5.newStruct().set("a", Mat5.newScalar(1)))
                .addArray("logical", Mat5.newLogicalScalar(true))
                .addArray("complex", Mat5.newComplexScalar(1, 2))
                .addArray("cube", Mat5.newMatrix(new int[] {2, 2, 2}))
                .addArray("x", Mat5.newScalar(7));
        for (int level : new int[] {Deflater.NO_COMPRESSION, Deflater.BEST_SPEED}) {
            try (MatlabFile read = read(bytes(file, level))) {
                assertThat(read.variables()).containsOnlyKeys("x");
                assertThat(read.otherVariables())
                        .containsOnly(
                                Map.entry("text", "text"),
                                Map.entry("cell", "a cell array"),
                                Map.entry("struct", "a structure"),
                                Map.entry("logical", "logical"),
                                Map.entry("complex", "complex"),
                                Map.entry("cube", "an array of 3 dimensions"));
            }
        }
    }

    @Test
    void aTruncatedFileIsRejected() throws IOException {
        var variables = new LinkedHashMap<String, NumberMatrix>();
        variables.put("X", matrix(40, 30));
        variables.put("y", matrix(40, 1));
        assertEveryTruncationIsRejected(written(variables, ElementType.DOUBLE), 136);
        assertEveryTruncationIsRejected(
                bytes(Mat5.newMatFile().addArray("X", Mat5.newMatrix(20, 3)), Deflater.NO_COMPRESSION), 136);
    }

    /** A changed byte may give another value. */
    @Test
    void aChangedByteCausesNoExceptionButInvalidFileException() throws IOException {
        var variables = new LinkedHashMap<String, NumberMatrix>();
        variables.put("X", matrix(4, 3));
        var exceptions = new ArrayList<Throwable>();
        byte[] uncompressed = bytes(Mat5.newMatFile().addArray("X", Mat5.newMatrix(4, 3)), Deflater.NO_COMPRESSION);
        for (byte[] file : new byte[][] {written(variables, ElementType.UINT8), uncompressed}) {
            for (int i = 0; i < Math.min(file.length, 5000); i += 1 + i / 40) {
                for (int value : new int[] {0, 0xff}) {
                    byte[] changed = file.clone();
                    changed[i] = (byte) value;
                    Throwable exception = catchThrowable(() -> readAll(changed));
                    if (exception != null) {
                        exceptions.add(exception);
                    }
                }
            }
        }
        assertThat(exceptions)
                .isNotEmpty()
                .allSatisfy(exception -> assertThat(exception)
                        .isInstanceOf(InvalidFileException.class)
                        .hasMessageNotContaining("/tmp"));
    }

    @Test
    void incorrectDimensionsAreRejected() throws IOException {
        byte[] file = bytes(Mat5.newMatFile().addArray("X", Mat5.newMatrix(2, 2)), Deflater.NO_COMPRESSION);
        int dimensions = 128 + 8 + 16 + 8;
        for (int[] lie : new int[][] {
            {Integer.MAX_VALUE, Integer.MAX_VALUE}, {-1, -4}, {1 << 16, 1 << 16}, {2, 3}, {0x40000001, 4}, {0, -1}
        }) {
            ByteBuffer.wrap(file)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(dimensions, lie[0])
                    .putInt(dimensions + 4, lie[1]);
            assertThatThrownBy(() -> read(file))
                    .as(Arrays.toString(lie))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("X");
        }
    }

    @Test
    void aVariableThatUnpacksToMoreThanTheLimitIsRejected() throws IOException {
        byte[] file = written(Map.of("X", matrix(1000, 100)), ElementType.DOUBLE);
        assertThatThrownBy(() -> MatlabFile.read(stored(file), 799_999))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("unpacks to more");
        try (MatlabFile read = MatlabFile.read(stored(file), 800_000)) {
            assertThat(read.variables()).containsOnlyKeys("X");
        }
    }

    @Test
    void aFileOfAnotherFormatIsRejected() {
        for (byte[] file : new byte[][] {{}, "PK\3\4".getBytes(StandardCharsets.US_ASCII), new byte[4096]}) {
            assertThatThrownBy(() -> read(file)).isInstanceOf(InvalidFileException.class);
        }
    }

    @Test
    void duplicateVariableNamesAreRejected() throws IOException {
        byte[] file = bytes(
                Mat5.newMatFile().addArray("X", Mat5.newScalar(1)).addArray("X", Mat5.newScalar(2)),
                Deflater.NO_COMPRESSION);
        assertThatThrownBy(() -> read(file)).hasMessage("The MATLAB file has two variables with the name X.");
    }

    @Test
    void aFileOfLevel73IsUnsupportedAndTheMessageSaysHowToSaveIt() {
        byte[] signature = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
        for (int offset : new int[] {0, 512}) {
            var file = new byte[2_000];
            System.arraycopy(signature, 0, file, offset, signature.length);
            assertThatThrownBy(() -> read(file))
                    .asInstanceOf(InstanceOfAssertFactories.throwable(InvalidFileException.class))
                    .hasMessageContaining("-v7")
                    .extracting(InvalidFileException::reason)
                    .isEqualTo(InvalidFileException.Reason.UNSUPPORTED_FORMAT);
        }
    }

    private void assertEveryTruncationIsRejected(byte[] file, int from) {
        for (int length = from; length < file.length; length += Math.max(1, file.length / 150)) {
            assertTruncatedIsRejected(file, length);
        }
        assertTruncatedIsRejected(file, file.length - 1);
    }

    private void assertTruncatedIsRejected(byte[] file, int length) {
        assertThatThrownBy(() -> read(Arrays.copyOf(file, length)).close())
                .as("%d of %d bytes", length, file.length)
                .isInstanceOf(InvalidFileException.class);
    }

    private void readAll(byte[] file) throws IOException {
        try (MatlabFile read = read(file)) {
            read.variables().values().forEach(matrix -> {
                if (matrix.rows() > 0 && matrix.columns() > 0) {
                    matrix.get(matrix.rows() - 1, matrix.columns() - 1);
                }
            });
        }
    }

    private MatlabFile read(byte[] file) throws IOException {
        return MatlabFile.read(stored(file), MANY);
    }

    private Path stored(byte[] file) throws IOException {
        return Files.write(folder.resolve("file"), file);
    }

    private static NumberMatrix get(MatlabFile file, String name) {
        return Objects.requireNonNull(file.variables().get(name), name);
    }

    private static byte[] written(Map<String, NumberMatrix> variables, ElementType type) throws IOException {
        var out = new ByteArrayOutputStream();
        MatlabFile.write(out, variables, type);
        return out.toByteArray();
    }

    private static byte[] bytes(MatFile file, int level) throws IOException {
        var out = ByteBuffer.allocate(1 << 16);
        try (var sink = Sinks.wrap(out)) {
            Mat5.newWriter(sink).setDeflateLevel(level).writeMat(file);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static NumberMatrix matrix(int rows, int columns) {
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
                return (row * 31 + column * 7) % 256;
            }
        };
    }

    private static void assertSame(NumberMatrix actual, NumberMatrix expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.columns()).isEqualTo(expected.columns());
        for (int row = 0; row < expected.rows(); row++) {
            for (int column = 0; column < expected.columns(); column++) {
                assertThat(actual.get(row, column)).isEqualTo(expected.get(row, column));
            }
        }
    }
}
