package shuzi.prediction.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.TooLargeException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The elements of a tensor in JSON, flat or nested, in row-major order. */
final class TensorData {

    private static final int MAX_DEPTH = 8;
    private static final int FIRST_CAPACITY = 4096;

    private final String field;
    private final int maxElements;
    private float[] numbers = {};
    private int count;
    private boolean whole = true;
    private final List<byte[]> files = new ArrayList<>();

    /**
     * Creates data without elements.
     *
     * @param field path of the data in the request, for messages
     */
    TensorData(String field, int maxElements) {
        this.field = field;
        this.maxElements = maxElements;
    }

    /** Reads the elements from an array, at whose beginning the parser is. */
    void read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid("must be an array");
        }
        int depth = 1;
        while (depth > 0) {
            switch (Objects.requireNonNullElse(json.nextToken(), JsonToken.NOT_AVAILABLE)) {
                case START_ARRAY -> {
                    if (++depth > MAX_DEPTH) {
                        throw invalid("is nested deeper than the shape can be");
                    }
                }
                case END_ARRAY -> depth--;
                case VALUE_NUMBER_INT -> add(json.getDoubleValue());
                case VALUE_NUMBER_FLOAT -> {
                    whole = false;
                    add(json.getDoubleValue());
                }
                case VALUE_STRING -> addFile(json);
                default -> throw invalid("must have numbers, or texts in Base64");
            }
        }
        if (count > 0 && !files.isEmpty()) {
            throw invalid("must have numbers, or texts in Base64, not both");
        }
    }

    private void add(double number) {
        if (count == maxElements) {
            throw TooLargeException.because(
                    "%s has more than %d elements, which is the limit.".formatted(field, maxElements));
        }
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.min(maxElements, Math.max(FIRST_CAPACITY, 2 * count)));
        }
        numbers[count++] = (float) number;
    }

    private void addFile(JsonParser json) {
        try {
            files.add(json.getBinaryValue());
        } catch (JacksonException e) {
            throw invalid("must have texts in Base64; element %d is none".formatted(files.size()));
        }
    }

    /** Returns the number of elements. */
    int count() {
        return count + files.size();
    }

    /** Returns the pictures; fails if the elements are numbers. */
    List<byte[]> files() {
        if (count > 0) {
            throw invalid("must have texts in Base64");
        }
        return files;
    }

    /**
     * Returns the numbers; fails if the elements are texts.
     *
     * @param wholeNumbers whether each of them must be a whole number
     */
    float[] numbers(boolean wholeNumbers) {
        if (!files.isEmpty()) {
            throw invalid("must have numbers");
        }
        if (wholeNumbers && !whole) {
            throw invalid("must have whole numbers, because the datatype is UINT8");
        }
        return numbers;
    }

    private InvalidRequestException invalid(String message) {
        return InvalidRequestException.field(field, message);
    }
}
