package shuzi.core.format;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import shuzi.core.InvalidFileException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A safetensors file (Hugging Face, "Safetensors", the format's README): the length of a JSON object as a little-endian
 * uint64; the object, with the element type, shape and offsets of each tensor; then the tensors, row by row. Vectors
 * become matrices of one column. The file is mapped, not on the heap, until this is closed.
 */
public final class Safetensors implements AutoCloseable {

    private static final int LENGTH = Long.BYTES;
    private static final int MAX_HEADER = 1 << 20; // bytes
    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final MappedTempMemory memory;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private Safetensors(MappedTempMemory memory) {
        this.memory = memory;
    }

    /** The supported element types. */
    private enum Type {
        F32(4) {
            @Override
            double at(MemorySegment bytes, long offset) {
                return bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset);
            }
        },
        F64(8) {
            @Override
            double at(MemorySegment bytes, long offset) {
                return bytes.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset);
            }
        },
        F16(2) {
            @Override
            double at(MemorySegment bytes, long offset) {
                return Float.float16ToFloat(
                        bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset));
            }
        },
        BF16(2) { // the upper half of a float32
            @Override
            double at(MemorySegment bytes, long offset) {
                return Float.intBitsToFloat(
                        bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset) << 16);
            }
        };

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        abstract double at(MemorySegment bytes, long offset);
    }

    /**
     * A tensor in a mapped file.
     *
     * @param offset position of its first element in the file, in bytes
     */
    private record Tensor(MemorySegment file, long offset, Type type, int rows, int columns) implements NumberMatrix {

        long bytes() {
            return (long) rows * columns * type.bytes;
        }

        @Override
        public double get(int row, int column) {
            return type.at(file, offset + ((long) row * columns + column) * type.bytes);
        }
    }

    /** Tells whether a file begins like a safetensors file, with a length and a JSON object. */
    public static boolean isSafetensors(byte[] start) {
        return start.length > LENGTH
                && start[LENGTH] == '{'
                && Arrays.stream(new int[] {3, 4, 5, 6, 7}).allMatch(i -> start[i] == 0);
    }

    /**
     * Reads a file.
     *
     * @throws InvalidFileException if it is another kind of file, is damaged, or has tensors that are not matrices or
     *     vectors of floating-point numbers; the message names the problem and the tensor
     */
    public static Safetensors read(Path file) throws IOException {
        var read = new Safetensors(new MappedTempMemory(0));
        try {
            read.read(read.memory.map(file));
            return read;
        } catch (RuntimeException | Error e) {
            read.close();
            throw e;
        }
    }

    private void read(MemorySegment file) {
        byte[] start = file.asSlice(0, Math.min(file.byteSize(), LENGTH + 1)).toArray(ValueLayout.JAVA_BYTE);
        if (!isSafetensors(start)) {
            throw InvalidFileException.unsupportedFormat("The file is not a safetensors file.");
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length > MAX_HEADER || length > file.byteSize() - LENGTH) {
            throw damaged("its header claims to have %d bytes".formatted(length));
        }
        long data = LENGTH + length;
        for (Map.Entry<String, JsonNode> entry : header(
                        file.asSlice(LENGTH, length).toArray(ValueLayout.JAVA_BYTE))
                .properties()) {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue()
                        .properties()
                        .forEach(fact ->
                                metadata.put(fact.getKey(), fact.getValue().asString("")));
            } else {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), file, data));
            }
        }
        requireNoOverlap();
    }

    /** Rejects tensors that share bytes, because a small file could then define a large network. */
    private void requireNoOverlap() {
        long end = 0;
        String previous = "";
        List<Map.Entry<String, Tensor>> byOffset = tensors.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().offset))
                .toList();
        for (Map.Entry<String, Tensor> entry : byOffset) {
            Tensor tensor = entry.getValue();
            if (tensor.bytes() > 0 && tensor.offset < end) {
                throw unusable(entry.getKey(), "overlaps tensor " + MatlabFile.shown(previous));
            }
            if (tensor.bytes() > 0) {
                end = tensor.offset + tensor.bytes();
                previous = entry.getKey();
            }
        }
    }

    private static ObjectNode header(byte[] json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode header) {
                return header;
            }
            throw damaged("its header is not a JSON object");
        } catch (JacksonException ignored) { // its message can contain the whole header
            throw damaged("its header is not valid JSON");
        }
    }

    private static Tensor tensor(String name, JsonNode description, MemorySegment file, long data) {
        Type type = Arrays.stream(Type.values())
                .filter(known -> known.name().equals(description.path("dtype").asString("")))
                .findFirst()
                .orElseThrow(() -> unusable(
                        name,
                        "has type %s; the supported ones are F64, F32, F16 and BF16"
                                .formatted(MatlabFile.shown(
                                        description.path("dtype").asString("")))));
        int[] shape = numbers(description.path("shape"), 2);
        if (shape == null) {
            throw unusable(
                    name,
                    "has the shape %s; only matrices and vectors are supported"
                            .formatted(brief(description.path("shape"))));
        }
        int columns = shape.length == 1 ? 1 : shape[1];
        long bytes = (long) shape[0] * columns * type.bytes; // can overflow, which the next condition excludes
        JsonNode offsets = description.path("data_offsets");
        long begin = offsets.path(0).asLong(-1);
        long end = offsets.path(1).asLong(-1);
        if ((long) shape[0] * columns > Integer.MAX_VALUE
                || begin < 0
                || end - begin != bytes
                || end > file.byteSize() - data) {
            throw unusable(
                    name,
                    "claims to have the shape %s and the position %s in %d bytes"
                            .formatted(brief(description.path("shape")), brief(offsets), file.byteSize() - data));
        }
        return new Tensor(file, data + begin, type, shape[0], columns);
    }

    /** Returns one to {@code max} integers of at least 0, or null if the array contains anything else. */
    private static int @Nullable [] numbers(JsonNode array, int max) {
        if (!array.isArray() || array.isEmpty() || array.size() > max) {
            return null;
        }
        var numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).isInt() ? array.get(i).asInt() : -1;
        }
        return Arrays.stream(numbers).allMatch(number -> number >= 0) ? numbers : null;
    }

    /**
     * Writes a file of float32. The same tensors give the same bytes.
     *
     * @param vectors names of the tensors that are vectors, not matrices of one column
     */
    public static void write(
            OutputStream out, Map<String, NumberMatrix> tensors, Set<String> vectors, Map<String, String> metadata)
            throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject(METADATA).setAll(texts(metadata));
        long offset = 0;
        for (Map.Entry<String, NumberMatrix> entry : tensors.entrySet()) {
            NumberMatrix tensor = entry.getValue();
            ObjectNode description = header.putObject(entry.getKey()).put("dtype", Type.F32.name());
            var shape = description.putArray("shape").add(tensor.rows());
            if (!vectors.contains(entry.getKey())) {
                shape.add(tensor.columns());
            }
            long bytes = (long) tensor.rows() * tensor.columns() * Type.F32.bytes;
            description.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
        }
        String json = header.toString();
        byte[] padded = (json + " ".repeat(-json.getBytes(StandardCharsets.UTF_8).length & 7))
                .getBytes(StandardCharsets.UTF_8); // aligns tensors to 8 bytes
        out.write(ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .array());
        out.write(padded);
        for (NumberMatrix tensor : tensors.values()) {
            ByteBuffer row =
                    ByteBuffer.allocate(tensor.columns() * Type.F32.bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < tensor.rows(); i++) {
                row.clear();
                for (int j = 0; j < tensor.columns(); j++) {
                    row.putFloat((float) tensor.get(i, j));
                }
                out.write(row.array());
            }
        }
    }

    private static ObjectNode texts(Map<String, String> facts) {
        ObjectNode texts = JSON.createObjectNode();
        new TreeMap<>(facts).forEach(texts::put);
        return texts;
    }

    /** Returns the tensors, by name, in the order of the file. */
    public Map<String, NumberMatrix> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Returns the metadata of the file. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public void close() {
        memory.close();
    }

    private static String brief(JsonNode node) {
        return MatlabFile.shown(node.toString());
    }

    private static InvalidFileException damaged(String what) {
        return InvalidFileException.unusable("The safetensors file is damaged: " + what + ".");
    }

    private static InvalidFileException unusable(String tensor, String what) {
        return InvalidFileException.unusable(
                "Tensor %s of the safetensors file %s.".formatted(MatlabFile.shown(tensor), what));
    }
}
