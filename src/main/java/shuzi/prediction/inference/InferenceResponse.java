package shuzi.prediction.inference;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import shuzi.core.Numeral;
import shuzi.core.NumeralClass;
import shuzi.model.Classification;
import shuzi.prediction.inference.InferenceModels.NamedModel;
import shuzi.prediction.inference.InferenceRequest.RequestedOutput;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes a response of the protocol: JSON, and after it the data of the binary outputs, little-endian. */
final class InferenceResponse {

    private final JsonMapper mapper;
    private final NamedModel model;
    private final InferenceRequest request;
    private final List<Classification> results;

    InferenceResponse(JsonMapper mapper, NamedModel model, InferenceRequest request, List<Classification> results) {
        this.mapper = mapper;
        this.model = model;
        this.request = request;
        this.results = results;
    }

    ResponseEntity<byte[]> toEntity() {
        var tensors = new ArrayList<byte[]>();
        byte[] json = json(tensors);
        if (request.outputs().stream().noneMatch(RequestedOutput::binary)) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
        }
        var body = new ByteArrayOutputStream();
        body.writeBytes(json);
        tensors.forEach(body::writeBytes);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(InferenceRequestReader.HEADER_LENGTH, String.valueOf(json.length))
                .body(body.toByteArray());
    }

    /** Returns the JSON, and adds the binary tensors to a list. */
    private byte[] json(List<byte[]> tensors) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model_name", model.name());
            json.writeStringProperty("model_version", model.version());
            if (request.id() != null) {
                json.writeStringProperty("id", request.id());
            }
            json.writeObjectPropertyStart("parameters");
            json.writeStringProperty("model_id", model.target().modelId().toString());
            json.writeEndObject();
            json.writeArrayPropertyStart("outputs");
            for (RequestedOutput output : request.outputs()) {
                write(json, output, tensors);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json, RequestedOutput output, List<byte[]> tensors) {
        OutputTensor tensor = output.tensor();
        json.writeStartObject();
        json.writeStringProperty("name", tensor.title());
        json.writeArrayPropertyStart("shape");
        json.writeNumber(results.size());
        for (int dimension : output.classes() > 0 ? List.of(output.classes()) : tensor.dimensions()) {
            json.writeNumber(dimension);
        }
        json.writeEndArray();
        json.writeStringProperty("datatype", output.classes() > 0 ? "BYTES" : tensor.datatype());
        if (output.binary()) {
            byte[] data = results.stream()
                    .map(result -> binary(output, result))
                    .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes, (first, second) -> {})
                    .toByteArray();
            tensors.add(data);
            json.writeObjectPropertyStart("parameters");
            json.writeNumberProperty("binary_data_size", data.length);
            json.writeEndObject();
        } else {
            json.writeArrayPropertyStart("data");
            results.forEach(result -> write(json, output, result));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RequestedOutput output, Classification result) {
        if (output.classes() > 0) {
            classes(result, output.classes()).forEach(json::writeString);
            return;
        }
        switch (output.tensor()) {
            case LABEL -> json.writeNumber(label(result));
            case PROBABILITIES -> {
                for (float probability : probabilities(result)) {
                    json.writeNumber(probability);
                }
            }
            case MAX_LOGIT -> json.writeNumber((float) result.maxLogit());
            case OUT_OF_CLASS -> json.writeBoolean(result.outOfClass());
            case CHARACTER -> json.writeString(character(result));
        }
    }

    private static byte[] binary(RequestedOutput output, Classification result) {
        if (output.classes() > 0) {
            return texts(classes(result, output.classes()));
        }
        return switch (output.tensor()) {
            case LABEL -> int32(label(result));
            case PROBABILITIES -> {
                var bytes = new ByteArrayOutputStream();
                for (float probability : probabilities(result)) {
                    bytes.writeBytes(fp32(probability));
                }
                yield bytes.toByteArray();
            }
            case MAX_LOGIT -> fp32((float) result.maxLogit());
            case OUT_OF_CLASS -> new byte[] {(byte) (result.outOfClass() ? 1 : 0)};
            case CHARACTER -> texts(List.of(character(result)));
        };
    }

    private static byte[] fp32(float number) {
        return int32(Float.floatToIntBits(number));
    }

    private static byte[] int32(int number) { // little-endian
        return new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)};
    }

    /** Returns each text after the number of its bytes. */
    private static byte[] texts(List<String> texts) {
        var bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(int32(encoded.length));
            bytes.writeBytes(encoded);
        }
        return bytes.toByteArray();
    }

    /** Returns the label of the best class, 1..15; 0 if the picture is out of class. */
    private static int label(Classification result) {
        return result.outOfClass() ? 0 : result.label();
    }

    private static String character(Classification result) {
        return result.outOfClass()
                ? ""
                : result.model().classes().get(result.best(1).getFirst()).character();
    }

    /** Returns the probability of each label, in the order of the labels. */
    private static float[] probabilities(Classification result) {
        var probabilities = new float[Numeral.ALL.size()];
        List<NumeralClass> classes = result.model().classes();
        for (int i = 0; i < classes.size(); i++) {
            probabilities[classes.get(i).label() - 1] = (float) result.probabilities()[i];
        }
        return probabilities;
    }

    /** Returns the most probable classes as {@code value:index:character}, where the index is that of its probability. */
    private static List<String> classes(Classification result, int count) {
        return result.best(count).stream()
                .map(i -> {
                    NumeralClass numeral = result.model().classes().get(i);
                    return "%s:%d:%s"
                            .formatted(
                                    String.format(Locale.ROOT, "%f", (float) result.probabilities()[i]),
                                    numeral.label() - 1,
                                    numeral.character());
                })
                .toList();
    }
}
