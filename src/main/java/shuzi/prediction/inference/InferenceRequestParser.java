package shuzi.prediction.inference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shuzi.core.Excerpt;
import shuzi.prediction.PredictionSettings;
import shuzi.prediction.inference.InputTensor.Members;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.NotImplementedException;
import shuzi.web.problem.TooLargeException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of requests. Members and parameters that are unknown, and those that are null, are ignored. */
@Component
class InferenceRequestParser {

    private static final String BINARY_SIZE = "binary_data_size";
    private static final String BINARY = "binary_data";
    private static final String BINARY_OUTPUT = "binary_data_output";
    private static final String CLASSIFICATION = "classification";
    private static final String SHARED_MEMORY = "shared_memory_region";
    private static final int MAX_ID = 1024; // characters
    private static final int MAX_RANK = 8;
    private static final int MAX_MEMBERS = 100; // of an object

    /** Keeps no names of members: a hostile request could have millions. */
    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .build();

    private final PredictionSettings settings;

    InferenceRequestParser(PredictionSettings settings) {
        this.settings = settings;
    }

    /** Reads a request for the list of models; returns whether it asks only for those that can answer. */
    boolean index(byte[] body) {
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

    /**
     * Reads the JSON of a request.
     *
     * @throws InvalidRequestException if it is malformed
     */
    ParsedRequest parse(byte[] bytes) {
        var parsed = new ParsedRequest();
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

    private static List<ParsedRequest.Requested> outputs(JsonParser json) {
        requireArray(json, "outputs");
        var outputs = new ArrayList<ParsedRequest.Requested>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            ParsedRequest.Requested output = output(json, "outputs[%d]".formatted(outputs.size()));
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

    private static ParsedRequest.Requested output(JsonParser json, String field) {
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
        return new ParsedRequest.Requested(output.tensor, output.binary, output.classes);
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
}
