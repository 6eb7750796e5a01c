package shuzi.prediction.inference;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shuzi.core.Excerpt;
import shuzi.core.image.GreyImage;
import shuzi.prediction.PredictionSettings;
import shuzi.prediction.inference.InferenceRequest.RequestedOutput;
import shuzi.prediction.inference.InputTensor.Members;
import shuzi.web.body.BodyMemory;
import shuzi.web.body.BodyMemory.Reservation;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.NotImplementedException;
import shuzi.web.problem.TooLargeException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads requests of the protocol: JSON, and after it the data of the input tensor if {@link #HEADER_LENGTH} says so.
 * Members and parameters that are unknown are ignored.
 */
@Component
class InferenceRequestReader {

    /** Name of the header with the number of bytes of the JSON. */
    static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private static final String BINARY_SIZE = "binary_data_size";
    private static final String BINARY = "binary_data";
    private static final String BINARY_OUTPUT = "binary_data_output";
    private static final String CLASSIFICATION = "classification";
    private static final String SHARED_MEMORY = "shared_memory_region";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    private static final int MAX_ID = 1024; // characters
    private static final int MAX_RANK = 8;
    private static final int MAX_INDEX = 64 << 10; // bytes
    private static final int MAX_MEMBERS = 100; // of an object
    private static final int PIECE = 64 << 10; // bytes

    /** Bytes in memory for a byte of JSON: the text, its copy, and a number of four bytes for two bytes of text. */
    private static final int MEMORY_OF_JSON = 4;

    /** Keeps no names of members: a hostile request could have millions. */
    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .build();

    private final PredictionSettings settings;
    private final BodyMemory memory;

    InferenceRequestReader(PredictionSettings settings, BodyMemory memory) {
        this.settings = settings;
        this.memory = memory;
    }

    /** Returns the maximum number of bytes of the JSON: enough for a picture in Base64, if the heap is not very small. */
    private long maxJson() {
        return Math.min(2 * settings.maxImage().toBytes(), memory.capacity() / MEMORY_OF_JSON);
    }

    private void requireJsonLength(long length) {
        if (length > maxJson()) {
            throw TooLargeException.because(
                    "The JSON is larger than %d MB, which is the limit. Binary data can be larger."
                            .formatted(maxJson() >> 20));
        }
    }

    /**
     * Reads a request. Binary images are read later, when they are asked for.
     *
     * @param reservation memory of the request; it grows as the body arrives
     * @throws InvalidRequestException if it is malformed
     * @throws TooLargeException if it is larger than a limit
     */
    InferenceRequest read(HttpServletRequest request, Reservation reservation) throws IOException {
        Long headerLength = headerLength(request);
        InputStream body = request.getInputStream();
        requireJsonLength(headerLength == null ? request.getContentLengthLong() : headerLength);
        byte[] json = json(body, headerLength, reservation);
        Parsed parsed = parse(json);
        InputTensor tensor = parsed.input;
        if (tensor == null) {
            throw invalid("inputs", "must have one tensor, image or picture");
        }
        Long binary = tensor.binarySize();
        if (binary == null) {
            var input = new JsonInput(tensor);
            if (body.read() >= 0) {
                throw invalid("body", "goes on after the JSON");
            }
            return new InferenceRequest(parsed.id, input, parsed.requested());
        }
        if (headerLength == null) {
            throw invalid(tensor.field() + ".parameters." + BINARY_SIZE, "needs the header " + HEADER_LENGTH);
        }
        requireLength(request.getContentLengthLong(), headerLength + binary);
        var input = new BinaryInput(body, tensor, settings.maxImage().toBytes(), reservation);
        return new InferenceRequest(parsed.id, input, parsed.requested());
    }

    /** Reads a request for the list of models; returns whether it asks only for those that can answer. */
    boolean index(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_INDEX + 1);
        if (body.length > MAX_INDEX) {
            throw TooLargeException.because(
                    "The body is larger than %d bytes, which is the limit.".formatted(MAX_INDEX));
        }
        if (body.length == 0) {
            return false;
        }
        var ready = new AtomicBoolean();
        try (JsonParser json = mapper.createParser(body)) {
            json.nextToken();
            members(json, "body", name -> {
                if (name.equals("ready")) {
                    ready.set(bool(json, name));
                } else {
                    json.skipChildren();
                }
            });
            requireEnd(json);
            return ready.get();
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static void requireEnd(JsonParser json) {
        if (json.nextToken() != null) {
            throw invalid("body", "goes on after the JSON");
        }
    }

    private static InvalidRequestException malformed(JacksonException e) {
        return invalid("body", "is not well-formed JSON: " + e.getOriginalMessage());
    }

    private static void requireLength(long actual, long expected) {
        if (actual >= 0 && actual != expected) {
            throw invalid(
                    HEADER_LENGTH,
                    "and binary_data_size add up to %d bytes; the body has %d".formatted(expected, actual));
        }
    }

    private @Nullable Long headerLength(HttpServletRequest request) {
        String text = request.getHeader(HEADER_LENGTH);
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw invalid(HEADER_LENGTH, "must be a number of bytes");
        }
        long length = Long.parseLong(text);
        long body = request.getContentLengthLong();
        if (body >= 0 && length > body) {
            throw invalid(HEADER_LENGTH, "is %d; the body has %d bytes".formatted(length, body));
        }
        return length;
    }

    /** Reads the JSON; memory is reserved for each piece before it is read. */
    private byte[] json(InputStream body, @Nullable Long headerLength, Reservation reservation) throws IOException {
        long wanted = headerLength == null ? maxJson() + 1 : headerLength;
        var json = new ByteArrayOutputStream();
        while (json.size() < wanted) {
            int size = (int) Math.min(PIECE, wanted - json.size());
            reservation.grow((long) MEMORY_OF_JSON * size);
            byte[] piece = body.readNBytes(size);
            json.writeBytes(piece);
            if (piece.length < size) {
                break;
            }
        }
        if (headerLength == null) {
            requireJsonLength(json.size());
        } else if (json.size() < headerLength) {
            throw invalid(HEADER_LENGTH, "is %d; the body has %d bytes".formatted(headerLength, json.size()));
        }
        return json.toByteArray();
    }

    /** The members of a request, as far as they are read. */
    private static final class Parsed {

        @Nullable
        String id;

        @Nullable
        InputTensor input;

        @Nullable
        List<Requested> outputs;

        boolean binaryOutput;

        /** An output as the client asked for it. */
        record Requested(OutputTensor tensor, @Nullable Boolean binary, int classes) {}

        /** Returns the outputs: all of them if the client asked for none. */
        List<RequestedOutput> requested() {
            List<Requested> wanted = outputs == null || outputs.isEmpty()
                    ? Arrays.stream(OutputTensor.values())
                            .map(tensor -> new Requested(tensor, null, 0))
                            .toList()
                    : outputs;
            return wanted.stream()
                    .map(output -> new RequestedOutput(
                            output.tensor, Objects.requireNonNullElse(output.binary, binaryOutput), output.classes))
                    .toList();
        }
    }

    private Parsed parse(byte[] bytes) {
        var parsed = new Parsed();
        try (JsonParser json = mapper.createParser(bytes)) {
            json.nextToken();
            members(json, "body", name -> {
                switch (name) {
                    case "id" -> parsed.id = id(json);
                    case "inputs" -> parsed.input = input(json);
                    case "outputs" -> parsed.outputs = outputs(json);
                    case "parameters" ->
                        members(json, name, parameter -> {
                            if (parameter.equals(BINARY_OUTPUT)) {
                                parsed.binaryOutput = bool(json, "parameters." + BINARY_OUTPUT);
                            } else {
                                json.skipChildren();
                            }
                        });
                    default -> json.skipChildren();
                }
            });
            requireEnd(json);
            return parsed;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** Reads the value of a member, at which the parser is. */
    @FunctionalInterface
    private interface MemberReader {
        void read(String name);
    }

    private static void members(JsonParser json, String field, MemberReader reader) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid(field, "must be an object");
        }
        var names = new HashSet<String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (!names.add(name)) {
                throw invalid(field, "has %s twice".formatted(Excerpt.of(name)));
            }
            if (names.size() > MAX_MEMBERS) {
                throw invalid(field, "has more than %d members".formatted(MAX_MEMBERS));
            }
            if (json.nextToken() != JsonToken.VALUE_NULL) { // which means the same as no member
                reader.read(name);
            }
        }
    }

    private static String id(JsonParser json) {
        String id = text(json, "id");
        if (id.length() > MAX_ID) {
            throw invalid("id", "has more than %d characters".formatted(MAX_ID));
        }
        return id;
    }

    private static String text(JsonParser json, String field) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(field, "must be a text");
        }
        return json.getString();
    }

    private static boolean bool(JsonParser json, String field) {
        if (json.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        if (json.currentToken() == JsonToken.VALUE_FALSE) {
            return false;
        }
        throw invalid(field, "must be true or false");
    }

    private static long number(JsonParser json, String field) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw invalid(field, "must be a whole number");
        }
        try {
            return json.getLongValue();
        } catch (JacksonException e) {
            throw invalid(field, "is too large");
        }
    }

    private InputTensor input(JsonParser json) {
        requireArray(json, "inputs");
        var tensors = new ArrayList<InputTensor>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (tensors.size() == 1) {
                throw invalid("inputs", "must have one tensor: image or picture, not both");
            }
            tensors.add(InputTensor.of("inputs[0]", tensor(json, "inputs[0]"), settings.maxBatch()));
        }
        if (tensors.isEmpty()) {
            throw invalid("inputs", "must have one tensor, image or picture");
        }
        return tensors.getFirst();
    }

    private static void requireArray(JsonParser json, String field) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(field, "must be an array");
        }
    }

    /** The members of a tensor, as far as they are read. */
    private static final class Tensor {

        @Nullable
        String name;

        @Nullable
        String datatype;

        @Nullable
        List<Long> shape;

        @Nullable
        Long binarySize;

        @Nullable
        TensorData data;
    }

    private Members tensor(JsonParser json, String field) {
        var tensor = new Tensor();
        members(json, field, name -> {
            switch (name) {
                case "name" -> tensor.name = text(json, field + ".name");
                case "datatype" -> tensor.datatype = text(json, field + ".datatype");
                case "shape" -> tensor.shape = shape(json, field + ".shape");
                case "data" -> {
                    tensor.data = new TensorData(
                            field + ".data",
                            settings.maxBatch(),
                            settings.maxImage().toBytes());
                    tensor.data.read(json);
                }
                case "parameters" ->
                    members(json, field + ".parameters", parameter -> {
                        String path = field + ".parameters." + parameter;
                        switch (parameter) {
                            case BINARY_SIZE -> tensor.binarySize = size(json, path);
                            case SHARED_MEMORY -> throw noSharedMemory();
                            default -> json.skipChildren();
                        }
                    });
                default -> json.skipChildren();
            }
        });
        return new Members(tensor.name, tensor.datatype, tensor.shape, tensor.binarySize, tensor.data);
    }

    private static long size(JsonParser json, String field) {
        long size = number(json, field);
        if (size < 0) {
            throw invalid(field, "must not be negative");
        }
        if (size > Integer.MAX_VALUE) {
            throw TooLargeException.because("%s is %d; the limit is %d.".formatted(field, size, Integer.MAX_VALUE));
        }
        return size;
    }

    private static NotImplementedException noSharedMemory() {
        return NotImplementedException.because("Shared memory is not supported. Send the data in the body.");
    }

    private static List<Long> shape(JsonParser json, String field) {
        requireArray(json, field);
        var shape = new ArrayList<Long>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (shape.size() == MAX_RANK) {
                throw invalid(field, "has too many dimensions");
            }
            shape.add(number(json, field));
        }
        return shape;
    }

    private static List<Parsed.Requested> outputs(JsonParser json) {
        requireArray(json, "outputs");
        var outputs = new ArrayList<Parsed.Requested>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Parsed.Requested output = output(json, "outputs[%d]".formatted(outputs.size()));
            if (outputs.stream().anyMatch(other -> other.tensor() == output.tensor())) {
                throw invalid(
                        "outputs", "names %s twice".formatted(output.tensor().title()));
            }
            outputs.add(output);
        }
        return outputs;
    }

    /** The members of an output, as far as they are read. */
    private static final class Output {

        @Nullable
        OutputTensor tensor;

        @Nullable
        Boolean binary;

        int classes;
    }

    private static Parsed.Requested output(JsonParser json, String field) {
        var output = new Output();
        members(json, field, name -> {
            switch (name) {
                case "name" -> {
                    String title = text(json, field + ".name");
                    output.tensor = OutputTensor.named(title)
                            .orElseThrow(() -> invalid(field + ".name", "is not an output of the model: " + title));
                }
                case "parameters" ->
                    members(json, field + ".parameters", parameter -> {
                        String path = field + ".parameters." + parameter;
                        switch (parameter) {
                            case BINARY -> output.binary = bool(json, path);
                            case CLASSIFICATION -> output.classes = classes(json, path);
                            case SHARED_MEMORY -> throw noSharedMemory();
                            default -> json.skipChildren();
                        }
                    });
                default -> json.skipChildren();
            }
        });
        if (output.tensor == null) {
            throw invalid(field + ".name", "is missing");
        }
        if (output.classes > 0 && output.tensor != OutputTensor.PROBABILITIES) {
            throw invalid(field + ".parameters." + CLASSIFICATION, "is possible for probabilities only");
        }
        return new Parsed.Requested(output.tensor, output.binary, output.classes);
    }

    private static int classes(JsonParser json, String field) {
        long classes = number(json, field);
        if (classes < 0) {
            throw invalid(field, "must not be negative");
        }
        return (int) Math.min(classes, OutputTensor.PROBABILITIES.dimensions().getFirst());
    }

    private static InvalidRequestException invalid(String field, String message) {
        return InvalidRequestException.field(field, message);
    }

    /** Images in the JSON of a request. */
    private static final class JsonInput implements InferenceInput {

        private final InputTensor tensor;
        private final float[] numbers;
        private final List<byte[]> files;
        private int next;

        JsonInput(InputTensor tensor) {
            this.tensor = tensor;
            TensorData data = Objects.requireNonNull(tensor.data());
            boolean image = tensor.kind() == InputTensor.Kind.IMAGE;
            this.numbers = image ? data.numbers(tensor.datatype() == InputTensor.Datatype.UINT8) : new float[0];
            this.files = image ? List.of() : data.files();
        }

        @Override
        public int count() {
            return tensor.count();
        }

        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public Image next() {
            if (tensor.kind() == InputTensor.Kind.PICTURE) {
                return new File(files.get(next++));
            }
            var pixels = new byte[GreyImage.PIXELS];
            int first = next++ * GreyImage.PIXELS;
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = brightness(numbers[first + i], tensor.field() + ".data", first + i);
            }
            return new Pixels(new GreyImage(pixels));
        }
    }

    /** Returns the pixel for a number from 0 to 255, rounded. */
    private static byte brightness(float number, String field, int element) {
        if (!(number >= 0 && number <= 255)) { // also not a number
            throw invalid(field, "has %s as element %d; a pixel is 0 to 255".formatted(number, element));
        }
        return (byte) Math.round(number);
    }

    /** Images after the JSON of a request. */
    private static final class BinaryInput implements InferenceInput {

        private final InputStream body;
        private final InputTensor tensor;
        private final long maxFile;
        private final Reservation reservation;
        private long rest; // bytes of the tensor that are not read yet
        private long held; // bytes reserved for the latest picture
        private int next;

        BinaryInput(InputStream body, InputTensor tensor, long maxFile, Reservation reservation) {
            this.body = body;
            this.tensor = tensor;
            this.maxFile = maxFile;
            this.reservation = reservation;
            this.rest = Objects.requireNonNull(tensor.binarySize());
        }

        @Override
        public int count() {
            return tensor.count();
        }

        @Override
        public boolean isRead() {
            return false;
        }

        @Override
        public Image next() throws IOException {
            Image image = switch (tensor.datatype()) {
                case BYTES -> new File(file());
                case UINT8 -> new Pixels(new GreyImage(bytes(GreyImage.PIXELS)));
                case FP32 -> new Pixels(floats());
            };
            next++;
            if (next == tensor.count()) {
                requireEnd();
            }
            return image;
        }

        private GreyImage floats() throws IOException {
            byte[] bytes = bytes(GreyImage.PIXELS * Float.BYTES);
            var pixels = new byte[GreyImage.PIXELS];
            for (int i = 0; i < pixels.length; i++) {
                float number = Float.intBitsToFloat(int32(bytes, i * Float.BYTES));
                pixels[i] = brightness(number, tensor.field(), next * GreyImage.PIXELS + i);
            }
            return new GreyImage(pixels);
        }

        private static int int32(byte[] bytes, int offset) { // little-endian
            return (bytes[offset] & 0xff)
                    | (bytes[offset + 1] & 0xff) << 8
                    | (bytes[offset + 2] & 0xff) << 16
                    | bytes[offset + 3] << 24;
        }

        private byte[] file() throws IOException {
            long length = Integer.toUnsignedLong(int32(bytes(Integer.BYTES), 0));
            if (length > rest) {
                throw invalid(
                        tensor.field(),
                        "says that element %d has %d bytes; the tensor has %d left".formatted(next, length, rest));
            }
            if (length > maxFile) {
                throw TooLargeException.because(
                        "Picture %d is larger than %d MB, which is the limit.".formatted(next, maxFile >> 20));
            }
            reservation.shrink(held);
            held = 0;
            reservation.grow(length);
            held = length;
            return decoded(bytes((int) length));
        }

        /**
         * Returns the picture of an element. Triton's Java client has only texts for BYTES, so it can send pictures only in
         * Base64. No picture consists of the characters of Base64.
         */
        private static byte[] decoded(byte[] element) {
            for (byte letter : element) {
                if (BASE64.indexOf(letter) < 0) {
                    return element;
                }
            }
            try {
                return Base64.getDecoder().decode(element);
            } catch (IllegalArgumentException ignored) { // not a multiple of four characters
                return element;
            }
        }

        private byte[] bytes(int length) throws IOException {
            if (length > rest) {
                throw invalid(tensor.field(), "ends within element %d".formatted(next));
            }
            byte[] bytes = body.readNBytes(length);
            if (bytes.length < length) {
                throw invalid(tensor.field(), "is longer than the body, which ends within element %d".formatted(next));
            }
            rest -= length;
            return bytes;
        }

        private void requireEnd() throws IOException {
            if (rest > 0) {
                throw invalid(
                        tensor.field() + ".parameters." + BINARY_SIZE,
                        "is %d bytes more than the elements have".formatted(rest));
            }
            if (body.read() >= 0) {
                throw invalid("body", "goes on after the tensor");
            }
        }
    }
}
