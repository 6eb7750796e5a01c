package shuzi.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shuzi.core.InvalidFileException;

class SafetensorsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0, 8", "0, 12", "4, 8"})
    void tensorsThatShareBytesAreRejected(int begin, int other) throws Exception {
        Path file = file("""
                {"a": {"dtype": "F32", "shape": [4], "data_offsets": [%d, %d]},
                 "b": {"dtype": "F32", "shape": [4], "data_offsets": [%d, %d]}}""".formatted(other, other + 16, begin, begin + 16));
        assertThatExceptionOfType(InvalidFileException.class)
                .isThrownBy(() -> Safetensors.read(file).close())
                .withMessage("Tensor a of the safetensors file overlaps tensor b.");
    }

    @Test
    void tensorsInAnyOrderAreRead() throws Exception {
        Path file = file("""
                {"a": {"dtype": "F32", "shape": [4], "data_offsets": [16, 32]},
                 "empty": {"dtype": "F32", "shape": [0], "data_offsets": [8, 8]},
                 "b": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}""");
        try (Safetensors tensors = Safetensors.read(file)) {
            assertThat(tensors.tensors()).containsOnlyKeys("a", "empty", "b");
        }
    }

    private Path file(String header) throws Exception {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 40)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json);
        return Files.write(folder.resolve("file"), bytes.array());
    }
}
