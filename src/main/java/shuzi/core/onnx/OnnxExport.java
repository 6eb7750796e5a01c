package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.Version;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import shuzi.core.NumeralClass;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;
import shuzi.core.network.Network;
import shuzi.core.network.Theta;

/**
 * Writes a model as an ONNX graph (https://onnx.ai) that computes the service's answer from the raw image:
 *
 * <pre>
 * image          uint8, batch x 64 x 64    in: 0 black to 255 white
 * label          int64, batch              1..15
 * character      string, batch             of the label
 * probabilities  float, batch x classes    in the order of the classes
 * maxLogit       float, batch              the largest logit
 * outOfClass     bool, batch               maxLogit below the rejection threshold, or no ink; only of models with one
 * </pre>
 */
public final class OnnxExport {

    static final String PRODUCER = "Shuzi";

    private final OnnxModel model;
    private final Graph graph = new Graph("shuzi");

    private OnnxExport(OnnxModel model) {
        this.model = model;
    }

    /**
     * Returns the bytes of an ONNX file.
     *
     * @param version of this program
     * @throws IllegalArgumentException if the inputs of the network do not match the normalization, or its outputs the
     *     classes
     */
    public static byte[] encode(OnnxModel model, String version) {
        Network network = model.network();
        if (network.topology().inputs() != model.preparedInputs()
                || network.topology().outputs() != model.classes().size()) {
            throw new IllegalArgumentException("the network's layers %s do not match %d inputs and %d classes"
                    .formatted(
                            network.topology().layers(),
                            model.preparedInputs(),
                            model.classes().size()));
        }
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(Version.IR_VERSION_2021_7_30_VALUE) // the version of opset 18
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(Graph.OPSET))
                .setProducerName(PRODUCER)
                .setProducerVersion(version)
                .setDocString(description(model))
                .setGraph(new OnnxExport(model).graph());
        OnnxMetadata.of(model)
                .forEach((key, value) -> file.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file.build().toByteArray();
    }

    private static String description(OnnxModel model) {
        return "Reads a handwritten Chinese numeral. Input: images of 64 x 64 pixels, uint8, 0 black to 255 white; "
                + (model.normalization() == null
                        ? "they are used unchanged. "
                        : "the graph finds the ink and normalizes it to %1$d x %1$d pixels%2$s. "
                                .formatted(
                                        model.normalization().side(),
                                        model.normalization().edgeDirections() ? ", then measures their edges" : ""))
                + "Outputs: " + names(model) + ".";
    }

    private static String names(OnnxModel model) {
        return "label, character, probabilities (%s), maxLogit (the largest logit)%s"
                .formatted(
                        model.classes().stream().map(NumeralClass::character).collect(Collectors.joining(" ")),
                        model.rejectionThreshold() == null
                                ? ""
                                : ", outOfClass (maxLogit below " + model.rejectionThreshold() + ", or no ink)");
    }

    private GraphProto graph() {
        Value image = graph.input("image", ElementType.UINT8, Graph.BATCH, GreyImage.SIDE, GreyImage.SIDE);
        Value prepared = model.normalization() == null ? image : normalized(image, model.normalization());
        Value bytes = prepared.reshaped(-1, model.preparedInputs());
        Value logits = logits(
                        bytes.as(ElementType.FLOAT).times(model.pixelScale()).named(NetworkNames.INPUTS))
                .named(NetworkNames.LOGITS);
        Value probabilities = probabilities(logits.as(ElementType.DOUBLE).over(model.temperature()));
        answer(bytes, logits, probabilities);
        return graph.build();
    }

    private Value normalized(Value image, Normalization normalization) {
        Value normalized =
                new NormalizerGraph(graph, normalization).normalize(image).named("normalized");
        return normalization.edgeDirections()
                ? new EdgeDirectionsGraph(graph, normalization.side())
                        .measure(normalized)
                        .named("edges")
                : normalized;
    }

    /** Adds the forward pass: g(a &Theta;<sup>T</sup> + b) in each layer, with a sample as a row. */
    private Value logits(Value inputs) {
        Network network = model.network();
        int layers = network.topology().weightLayers();
        Value activations = inputs;
        for (int layer = 0; layer < layers; layer++) {
            Theta theta = network.theta(layer);
            int rows = network.topology().outputsOf(layer);
            int columns = network.topology().inputsOf(layer);
            Value weights = graph.constant(
                    NetworkNames.weights(layer), ElementType.FLOAT, part(theta, rows, 1, columns), rows, columns);
            Value biases = graph.constant(NetworkNames.biases(layer), ElementType.FLOAT, part(theta, rows, 0, 1), rows);
            activations = graph.node(
                    "Gemm", ElementType.FLOAT, List.of(activations, weights, biases), Graph.integer("transB", 1));
            if (layer < layers - 1) {
                activations = activations.operation(
                        NetworkNames.operator(network.topology().hidden()));
            }
        }
        return activations;
    }

    /** Returns columns of a layer's weights, row by row. */
    private static ByteBuffer part(Theta theta, int rows, int firstColumn, int columns) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                data.putFloat((float) theta.at(row, firstColumn + column));
            }
        }
        return data.flip();
    }

    private Value probabilities(Value scaledLogits) {
        return scaledLogits.operation(
                NetworkNames.operator(model.network().topology().output()));
    }

    private void answer(Value bytes, Value logits, Value probabilities) {
        int classes = model.classes().size();
        Value best = probabilities.placeOfMax(1);
        double[] labels =
                model.classes().stream().mapToDouble(NumeralClass::label).toArray();
        Value characters = graph.strings(
                "characters",
                model.classes().stream().map(NumeralClass::character).toList());
        graph.output("label", graph.constant(ElementType.INT64, labels, classes).rows(best), Graph.BATCH);
        graph.output("character", characters.rows(best), Graph.BATCH);
        graph.output("probabilities", probabilities.as(ElementType.FLOAT), Graph.BATCH, classes);
        Value maxLogit = logits.max(1);
        graph.output("maxLogit", maxLogit, Graph.BATCH);
        if (model.rejectionThreshold() != null) {
            Value isBelowThreshold = maxLogit.as(ElementType.DOUBLE).isUnder(model.rejectionThreshold());
            Value isBlank = bytes.as(ElementType.INT32).max(1).is(0);
            graph.output("outOfClass", isBelowThreshold.or(isBlank), Graph.BATCH);
        }
    }
}
