package shuzi.core.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import shuzi.core.NumeralClass;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Network;
import shuzi.core.network.Topology;
import shuzi.core.network.WeightFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models to export. */
final class OnnxModels {

    static final List<NumeralClass> CLASSES = IntStream.rangeClosed(1, 15)
            .mapToObj(label -> new NumeralClass(label, "零一二三四五六七八九十百千万亿".substring(label - 1, label), label))
            .toList();

    private OnnxModels() {}

    /** Returns a model without normalization. */
    static OnnxModel raw(Topology topology) {
        return new OnnxModel(
                Network.random(topology, Precision.FLOAT32, 0.2, 1),
                1 / 64.0,
                null,
                0.7,
                null,
                CLASSES,
                Map.of("datasetDigest", "0123abcd"));
    }

    /** The model that comes with the service. */
    static OnnxModel starter() throws IOException {
        JsonNode description = JsonMapper.shared().readTree(resource("starter.json"));
        JsonNode normalization = description.get("normalization");
        var classes = new ArrayList<NumeralClass>();
        for (JsonNode ofClass : description.get("classes")) {
            classes.add(new NumeralClass(
                    ofClass.get("label").asInt(),
                    ofClass.get("character").asString(),
                    ofClass.get("value").asInt()));
        }
        return new OnnxModel(
                WeightFormat.decode(resource("starter.weights")),
                description.get("pixelScale").asDouble(),
                new Normalization(
                        normalization.get("version").asInt(),
                        normalization.get("side").asInt(),
                        normalization.get("box").asInt(),
                        normalization.get("strokeWidth").asDouble(),
                        normalization.path("edgeDirections").asBoolean(false)),
                description.get("temperature").asDouble(),
                description.get("rejectionThreshold").asDouble(),
                classes,
                Map.of("name", description.get("name").asString()));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = OnnxModels.class.getResourceAsStream("/shuzi/model/" + name)) {
            if (in == null) {
                throw new AssertionError(name + " is missing");
            }
            return in.readAllBytes();
        }
    }
}
