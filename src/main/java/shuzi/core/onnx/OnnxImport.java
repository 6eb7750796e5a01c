package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import shuzi.core.InvalidFileException;
import shuzi.core.network.Network;
import shuzi.core.network.Theta;
import shuzi.core.network.Topology;

/**
 * Reads a network from an ONNX file. A file that {@link OnnxExport} wrote gives the same model, bit for bit. A file of
 * another program must contain a multi-layer perceptron, see {@link Perceptron}.
 */
public final class OnnxImport {

    private OnnxImport() {}

    /**
     * Reads a file.
     *
     * @param file bytes that may be hostile; memory and time are proportional to their number
     * @throws InvalidFileException if it is not an ONNX file, is damaged, or contains another kind of network; the
     *     message names the node and the reason
     */
    public static ImportedModel decode(byte[] file) {
        ModelProto model = OnnxFile.parse(file);
        OnnxMetadata metadata = OnnxMetadata.of(model);
        if (model.getProducerName().equals(OnnxExport.PRODUCER) && metadata.isOwn()) {
            return own(model.getGraph(), metadata);
        }
        var perceptron = new Perceptron(model.getGraph(), opset(model));
        return new ImportedModel(
                new OnnxModel(
                        perceptron.network(), perceptron.pixelScale(), null, 1, null, List.of(), metadata.provenance()),
                false,
                perceptron.remarks());
    }

    /** Returns the version of ONNX's operators that the file uses. */
    private static long opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(opset ->
                        opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
                .findFirst()
                .orElseThrow(() ->
                        InvalidOnnx.because("The file does not state the version of ONNX's operators that it uses."))
                .getVersion();
    }

    private static ImportedModel own(GraphProto graph, OnnxMetadata metadata) {
        Topology topology = metadata.topology();
        var tensors = new HashMap<String, TensorProto>();
        graph.getInitializerList().forEach(tensor -> tensors.putIfAbsent(tensor.getName(), tensor));
        List<Theta> thetas = IntStream.range(0, topology.weightLayers())
                .mapToObj(layer -> theta(tensors, topology, layer))
                .toList();
        OnnxModel model;
        try {
            model = metadata.model(Network.of(topology, thetas));
        } catch (IllegalArgumentException e) {
            throw InvalidOnnx.because("The weights do not define a valid network: %s.", e.getMessage());
        }
        if (topology.inputs() != model.preparedInputs()) {
            throw InvalidOnnx.because(
                    "The network has %s inputs; its preparation of images gives %s.",
                    topology.inputs(), model.preparedInputs());
        }
        return new ImportedModel(model, true, List.of());
    }

    private static Theta theta(Map<String, TensorProto> tensors, Topology topology, int layer) {
        int outputs = topology.outputsOf(layer);
        int inputs = topology.inputsOf(layer);
        Constant weights = constant(tensors, NetworkNames.weights(layer), outputs, inputs);
        Constant biases = constant(tensors, NetworkNames.biases(layer), outputs);
        return (row, column) -> column == 0 ? biases.at(row) : weights.at(row * inputs + column - 1);
    }

    private static Constant constant(Map<String, TensorProto> tensors, String name, long... shape) {
        TensorProto tensor = tensors.get(name);
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        if (tensor == null || !tensor.getDimsList().equals(expected)) {
            throw InvalidOnnx.because("The constant '%s' of shape %s is missing.", name, expected);
        }
        return Constant.of(name, tensor);
    }
}
