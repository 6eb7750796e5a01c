package shuzi.prediction.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import shuzi.core.image.GreyImage;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.TooLargeException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The elements of a tensor in JSON, flat or nested, in row-major order. */
final class TensorData {

    private static final int MAX_DEPTH = 8;
    private static final int FIRST_CAPACITY = 4096;

    /** Bytes above 127 as Triton's Java client writes them in JSON: extended by their sign to 32 bits. */
    private static final long FIRST_EXTENDED = 0xffffff80L;

    private static final long LAST_EXTENDED = 0xffffffffL;

    private final String field;
    private final int maxElements;
    private final int maxFiles;
    private final long maxFile; // bytes
    private float[] numbers = {};
    private int count;
    private boolean whole = true;
    private boolean extended;
    private final List<byte[]> files = new ArrayList<>();

    /**
     * Creates data without elements.
     *
     * @param field path of the data in the request, for messages
     * @param maxFiles maximum number of images
     * @param maxFile maximum number of bytes of a picture
     */
    TensorData(String field, int maxFiles, long maxFile) {
        this.field = field;
        this.maxElements = maxFiles * GreyImage.PIXELS;
        this.maxFiles = maxFiles;
        this.maxFile = maxFile;
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
                case VALUE_NUMBER_INT -> add(wholeNumber(json));
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

    private double wholeNumber(JsonParser json) {
        double number = json.getDoubleValue();
        if (number < FIRST_EXTENDED || number > LAST_EXTENDED) {
            return number;
        }
        extended = true;
        return json.getLongValue() & 0xff;
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
        if (files.size() == maxFiles) {
            throw TooLargeException.because(
                    "%s has more than %d pictures, which is the limit.".formatted(field, maxFiles));
        }
        try {
            byte[] file = json.getBinaryValue();
            if (file.length > maxFile) {
                throw TooLargeException.because(
                        "Picture %d is larger than %d MB, which is the limit.".formatted(files.size(), maxFile >> 20));
            }
            files.add(file);
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
        if (!wholeNumbers && extended) {
            throw invalid("has a number over 4294967167; a pixel is 0 to 255");
        }
        return numbers;
    }

    private InvalidRequestException invalid(String message) {
        return InvalidRequestException.field(field, message);
    }
}
