package shuzi.prediction.inference;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shuzi.prediction.PredictionSettings;
import shuzi.web.body.BodyMemory;
import shuzi.web.body.BodyMemory.Reservation;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.TooLargeException;

/**
 * Reads requests of the protocol: JSON, and after it the data of the input tensor if {@link #HEADER_LENGTH} says so.
 */
@Component
class InferenceRequestReader {

    /** Name of the header with the number of bytes of the JSON. */
    static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private static final int MAX_INDEX = 64 << 10; // bytes
    private static final int PIECE = 64 << 10; // bytes

    /** Bytes in memory for a byte of JSON: the text, its copy, and a number of four bytes for two bytes of text. */
    private static final int MEMORY_OF_JSON = 4;

    private final InferenceRequestParser parser;
    private final PredictionSettings settings;
    private final BodyMemory memory;

    InferenceRequestReader(InferenceRequestParser parser, PredictionSettings settings, BodyMemory memory) {
        this.parser = parser;
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
        ParsedRequest parsed = parser.parse(json);
        InputTensor tensor = parsed.input();
        Long binary = tensor.binarySize();
        if (binary == null) {
            var input = new JsonInput(tensor);
            if (body.read() >= 0) {
                throw invalid("body", "goes on after the JSON");
            }
            return new InferenceRequest(parsed.id(), input, parsed.requested());
        }
        if (headerLength == null) {
            throw invalid(tensor.field() + ".parameters.binary_data_size", "needs the header " + HEADER_LENGTH);
        }
        requireLength(request.getContentLengthLong(), headerLength + binary);
        var input = new BinaryInput(body, tensor, settings.maxImage().toBytes(), reservation);
        return new InferenceRequest(parsed.id(), input, parsed.requested());
    }

    /**
     * Reads a request for the list of models.
     *
     * @return whether it asks only for those that can answer
     */
    boolean index(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_INDEX + 1);
        if (body.length > MAX_INDEX) {
            throw TooLargeException.because(
                    "The body is larger than %d bytes, which is the limit.".formatted(MAX_INDEX));
        }
        return body.length > 0 && parser.index(body);
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

    private static InvalidRequestException invalid(String field, String message) {
        return InvalidRequestException.field(field, message);
    }
}
