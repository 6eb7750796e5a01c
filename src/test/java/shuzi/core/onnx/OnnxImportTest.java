package shuzi.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.InvalidFileException;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Activation;
import shuzi.core.network.Network;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Topology;
import shuzi.core.network.WeightFormat;

class OnnxImportTest {

    private static final double[][] WEIGHTS_1 = {{1, 2, 3, 4}, {-1, 0.5, 0, 2}, {0.25, 0, -2, 1}}; // outputs x inputs
    private static final double[] BIASES_1 = {0.5, -0.5, 1};
    private static final double[][] WEIGHTS_2 = {{1, -1, 2}, {0.5, 3, -2}};
    private static final double[] BIASES_2 = {2, -3};

    // exported files

    @Test
    void anExportedModelIsImportedUnchanged() throws Exception {
        for (OnnxModel model : List.of(
                OnnxModels.starter(),
                OnnxModels.raw(Topology.of(4096, List.of(7, 5), 15).with(Activation.TANH, OutputActivation.SIGMOID)))) {
            ImportedModel imported = OnnxImport.decode(OnnxExport.encode(model, "1"));
            assertThat(imported.isOwn()).isTrue();
            assertThat(imported.remarks()).isEmpty();
            assertThat(WeightFormat.encode(imported.model().network())).isEqualTo(WeightFormat.encode(model.network()));
            assertThat(imported.model())
                    .usingRecursiveComparison()
                    .ignoringFields("network")
                    .isEqualTo(model);
        }
    }

    @Test
    void metadataUnderEarlierNamesAreRead() throws Exception {
        OnnxModel model = OnnxModels.starter();
        ModelProto.Builder file = ModelProto.parseFrom(OnnxExport.encode(model, "1")).toBuilder();
        file.getMetadataPropsBuilderList()
                .forEach(entry -> entry.setKey(entry.getKey()
                        .replace("rejectionThreshold", "leastEvidence")
                        .replaceAll("normalization\\.(version|side|box|strokeWidth)", "fitting.$1")));
        OnnxModel imported = OnnxImport.decode(file.build().toByteArray()).model();
        assertThat(imported.rejectionThreshold())
                .isEqualTo(model.rejectionThreshold())
                .isNotNull();
        assertThat(imported.normalization()).isEqualTo(model.normalization()).isNotNull();
    }

    @Test
    void missingOrInvalidMetadataAreRejectedByKey() {
        ModelProto file = exported();
        assertRejected(without(file, "shuzi.temperature"), "The file's metadata do not contain 'shuzi.temperature'.");
        assertRejected(
                with(file, "shuzi.temperature", "-1"),
                "The file's metadata 'shuzi.temperature' cannot be used: it must be over 0.");
        assertRejected(
                with(file, "shuzi.pixelScale", "NaN"),
                "The file's metadata 'shuzi.pixelScale' cannot be used: it is not a finite number.");
        assertRejected(with(file, "shuzi.labels", "1,2"), "The file's metadata contain 2 entries for 15 outputs.");
        assertRejected(
                with(file, "shuzi.normalization.version", "9"),
                "The file's metadata do not contain 'shuzi.normalization.side'.");
        assertRejected(
                with(file, "shuzi.layers", "4096,2147483647,15"),
                "The constant 'layer1.weights' of shape [2147483647, 4096] is missing.");
        assertRejected(
                with(file, "shuzi.hidden", "GELU"),
                "The file's metadata 'shuzi.hidden' cannot be used: its value cannot be read.");
        assertRejected(
                with(file, "shuzi.layers", "1,".repeat(10_000)),
                "The file's metadata 'shuzi.layers' cannot be used: it has 20000 characters, more than 10000.");
    }

    @Test
    void everyTruncationOfAFileIsRejected() {
        byte[] file = exported().toByteArray();
        for (int length = 0; length < file.length; length += 1 + length / 20) {
            byte[] truncated = Arrays.copyOf(file, length);
            assertThatExceptionOfType(InvalidFileException.class).isThrownBy(() -> OnnxImport.decode(truncated));
        }
    }

    /** A changed bit may give another network. */
    @Test
    void aDamagedFileCausesNoExceptionButInvalidFileException() {
        byte[] file = exported().toByteArray();
        var random = new SplittableRandom(1);
        var exceptions = new ArrayList<Throwable>();
        for (int i = 0; i < 500; i++) {
            byte[] damaged = file.clone();
            damaged[random.nextInt(i % 2 == 0 ? file.length : 3000)] ^= (byte) (1 << random.nextInt(8));
            Throwable exception = catchThrowable(() -> OnnxImport.decode(damaged));
            if (exception != null) {
                exceptions.add(exception);
            }
        }
        assertThat(exceptions)
                .isNotEmpty()
                .allSatisfy(exception -> assertThat(exception)
                        .isInstanceOf(InvalidFileException.class)
                        .message()
                        .isNotBlank());
    }

    // multi-layer perceptrons of other programs

    @Test
    void gemmLayersAreRead() {
        ImportedModel imported = OnnxImport.decode(gemms().build().toByteArray());
        assertThetas(imported);
        assertThat(imported.isOwn()).isFalse();
        assertThat(imported.remarks()).isEmpty();
        assertThat(imported.model().network().topology())
                .isEqualTo(new Topology(List.of(4, 3, 2), Activation.RELU, OutputActivation.SOFTMAX));
        assertThat(imported.model().pixelScale()).isEqualTo(1);
        assertThat(imported.model().temperature()).isEqualTo(1);
        assertThat(imported.model().classes()).isEmpty();
    }

    @Test
    void matMulAndAddAreReadAsLayersAfterAScaleAndNodesWithoutEffect() {
        ImportedModel imported = OnnxImport.decode(file(graph -> graph.addInput(input("x", 1, 2, 2))
                        .addInitializer(scalar("scale", 0.5))
                        .addInitializer(doubles("w1", transposed(WEIGHTS_1)))
                        .addInitializer(floats("b1", BIASES_1))
                        .addInitializer(halves("w2", transposed(WEIGHTS_2)))
                        .addInitializer(floats("b2", BIASES_2))
                        .addNode(node("Cast", "a", "x").addAttribute(Graph.integer("to", DataType.FLOAT_VALUE)))
                        .addNode(node("Mul", "b", "scale", "a"))
                        .addNode(node("Flatten", "c", "b"))
                        .addNode(node("MatMul", "d", "c", "w1"))
                        .addNode(node("Add", "e", "b1", "d"))
                        .addNode(node("Tanh", "f", "e"))
                        .addNode(node("Dropout", "g", "f"))
                        .addNode(node("MatMul", "h", "g", "w2"))
                        .addNode(node("Add", "i", "h", "b2"))
                        .addNode(node("Sigmoid", "j", "i"))
                        .addNode(node("ArgMax", "k", "j")) // as in models of scikit-learn
                        .addNode(node("ArrayFeatureExtractor", "m", "b2", "k").setDomain("ai.onnx.ml"))
                        .addNode(node("Identity", "l", "j")))
                .toByteArray());
        assertThetas(imported);
        assertThat(imported.model().pixelScale()).isEqualTo(0.5);
        assertThat(imported.remarks()).containsExactly("The graph multiplies pixels by 0.5 first.");
        assertThat(imported.model().network().topology())
                .isEqualTo(new Topology(List.of(4, 3, 2), Activation.TANH, OutputActivation.SIGMOID));
    }

    @Test
    void constantNodesTransposesAndFactorsOfGemmAreRead() {
        double[][] half = {{0.5, 1, 1.5, 2}, {-0.5, 0.25, 0, 1}, {0.125, 0, -1, 0.5}};
        ImportedModel imported = OnnxImport.decode(file(graph -> graph.addInput(input("x", 4))
                        .addInitializer(floats("w2", WEIGHTS_2))
                        .addNode(node("Constant", "w1").addAttribute(tensor(doubles("", half))))
                        .addNode(node("Transpose", "w1t", "w1"))
                        .addNode(node("Constant", "b1").addAttribute(tensor(floats("", new double[] {1, -1, 2}))))
                        .addNode(node("Transpose", "w2t", "w2").addAttribute(Graph.integers("perm", 1, 0)))
                        .addNode(node("Gemm", "a", "x", "w1t", "b1")
                                .addAttribute(number("alpha", 2))
                                .addAttribute(number("beta", 0.5f)))
                        .addNode(node("LeakyRelu", "b", "a"))
                        .addNode(node("MatMul", "c", "b", "w2t")))
                .toByteArray());
        Network network = imported.model().network();
        assertThat(theta(network, 0)).isDeepEqualTo(theta(WEIGHTS_1, BIASES_1));
        assertThat(theta(network, 1)).isDeepEqualTo(theta(WEIGHTS_2, new double[2]));
        assertThat(network.topology().hidden()).isEqualTo(Activation.LEAKY_RELU);
        assertThat(imported.remarks()).containsExactly("The graph ends with logits; softmax is assumed.");
    }

    @Test
    void aReshapeToVectorsIsReadAsFlatten() {
        ModelProto.Builder file = gemms();
        file.getGraphBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("shape")
                        .setDataType(DataType.INT64_VALUE)
                        .addDims(2)
                        .addInt64Data(-1)
                        .addInt64Data(4))
                .setInput(0, input("x", 1, 2, 2))
                .addNode(0, node("Reshape", "flat", "x", "shape"))
                .getNodeBuilder(1)
                .setInput(0, "flat");
        assertThetas(OnnxImport.decode(file.build().toByteArray()));
    }

    @Test
    void anExportedGraphWithoutItsMetadataIsReadAsAnyOtherPerceptron() {
        ModelProto file = exported();
        OnnxModel model = OnnxModels.raw(Topology.of(4096, List.of(3), 15));
        GraphProto graph = file.getGraph();
        int logits =
                graph.getNodeList().stream().map(NodeProto::getName).toList().indexOf(NetworkNames.LOGITS);
        var plain = file.toBuilder().clearMetadataProps();
        plain.getGraphBuilder().clearNode().addAllNode(graph.getNodeList().subList(0, logits + 1));
        ImportedModel imported = OnnxImport.decode(plain.build().toByteArray());
        assertThat(imported.isOwn()).isFalse();
        assertThat(imported.model().pixelScale()).isEqualTo(model.pixelScale());
        assertThat(theta(imported.model().network(), 0)).isDeepEqualTo(theta(model.network(), 0));
    }

    @Test
    void arithmeticAndBatchNormalisationAreFoldedIntoTheWeights() {
        for (ModelProto file : List.of(batchNormalised(), normalised())) {
            ImportedModel imported = OnnxImport.decode(file.toByteArray());
            for (double[] pixels : new double[][] {{0, 0, 0, 0}, {255, 1, 128, 64}, {3, 250, 7, 99}}) {
                double[] expected = answers(file.getGraph(), pixels);
                double[] found = logSoftmax(logits(imported, pixels));
                for (int i = 0; i < expected.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], org.assertj.core.api.Assertions.within(1e-4));
                }
            }
        }
    }

    /**
     * A model like PyTorch's MNIST example: normalised pixels, batch normalisation before and after units, LogSoftmax.
     */
    static ModelProto batchNormalised() {
        return file(graph -> graph.addInput(input("x", 1, 2, 2))
                .addOutput(input("y", 2))
                .addInitializer(scalar("mean", 33.3))
                .addInitializer(scalar("deviation", 78.5))
                .addInitializer(floats("w1", WEIGHTS_1))
                .addInitializer(floats("b1", BIASES_1))
                .addInitializer(floats("w2", transposed(WEIGHTS_2)))
                .addInitializer(floats("b2", BIASES_2))
                .addInitializer(floats("scale", new double[] {0.5, -1.5, 2}))
                .addInitializer(floats("shift", new double[] {0.1, 0.7, -0.3}))
                .addInitializer(floats("running", new double[] {-0.25, 1, 0.5}))
                .addInitializer(floats("variance", new double[] {0.01, 2, 0.3}))
                .addNode(node("Sub", "a", "x", "mean"))
                .addNode(node("Div", "b", "a", "deviation"))
                .addNode(node("Flatten", "c", "b"))
                .addNode(node("Gemm", "d", "c", "w1", "b1").addAttribute(Graph.integer("transB", 1)))
                .addNode(node("BatchNormalization", "e", "d", "scale", "shift", "running", "variance"))
                .addNode(node("Relu", "f", "e"))
                .addNode(node("BatchNormalization", "g", "f", "scale", "shift", "running", "variance"))
                .addNode(node("Gemm", "h", "g", "w2", "b2"))
                .addNode(node("LogSoftmax", "y", "h")));
    }

    /** A model with arithmetic that has a number for each value, as first and as second operand. */
    static ModelProto normalised() {
        TensorProto mean = floats("mean", new double[] {10, 200, 3, 77}).toBuilder()
                .clearDims()
                .addAllDims(List.of(1L, 1L, 2L, 2L))
                .build();
        return file(graph -> graph.addInput(input("x", 1, 2, 2))
                .addOutput(input("y", 2))
                .addInitializer(mean)
                .addInitializer(scalar("white", 255))
                .addInitializer(floats("deviation", new double[] {50, 60, 70, 80}))
                .addInitializer(floats("w1", transposed(WEIGHTS_1)))
                .addInitializer(floats("b1", BIASES_1))
                .addInitializer(floats("more", new double[] {1, -2, 3}))
                .addInitializer(floats("w2", transposed(WEIGHTS_2)))
                .addNode(node("Sub", "a", "white", "x")) // black on white
                .addNode(node("Sub", "b", "a", "mean"))
                .addNode(node("Flatten", "c", "b"))
                .addNode(node("Div", "d", "c", "deviation"))
                .addNode(node("MatMul", "e", "d", "w1"))
                .addNode(node("Add", "f", "e", "b1"))
                .addNode(node("Mul", "g", "more", "f"))
                .addNode(node("Add", "h", "g", "more"))
                .addNode(node("Tanh", "i", "h"))
                .addNode(node("MatMul", "j", "i", "w2"))
                .addNode(node("LogSoftmax", "y", "j")));
    }

    /** Computes a graph's output for an image, node by node, as ONNX defines its operators. */
    private static double[] answers(GraphProto graph, double[] pixels) {
        var values = new java.util.HashMap<String, double[]>();
        graph.getInitializerList().forEach(tensor -> {
            Constant constant = Constant.of(tensor.getName(), tensor);
            values.put(
                    tensor.getName(),
                    java.util.stream.IntStream.range(0, constant.count())
                            .mapToDouble(constant::at)
                            .toArray());
        });
        values.put("x", pixels);
        for (NodeProto node : graph.getNodeList()) {
            double[][] in = node.getInputList().stream().map(values::get).toArray(double[][]::new);
            values.put(
                    node.getOutput(0),
                    switch (node.getOpType()) {
                        case "Add" -> each(in, v -> v[0] + v[1]);
                        case "Sub" -> each(in, v -> v[0] - v[1]);
                        case "Mul" -> each(in, v -> v[0] * v[1]);
                        case "Div" -> each(in, v -> v[0] / v[1]);
                        case "BatchNormalization" ->
                            each(in, v -> (v[0] - v[3]) / Math.sqrt(v[4] + 1e-5f) * v[1] + v[2]);
                        case "Relu" -> each(in, v -> Math.max(0, v[0]));
                        case "Tanh" -> each(in, v -> Math.tanh(v[0]));
                        case "LogSoftmax" -> logSoftmax(in[0]);
                        case "Gemm", "MatMul" -> product(in, node.getAttributeCount() > 0);
                        default -> in[0]; // Flatten
                    });
        }
        return java.util.Objects.requireNonNull(values.get("y"));
    }

    private static double[] each(double[][] in, java.util.function.ToDoubleFunction<double[]> operator) {
        int length = Arrays.stream(in).mapToInt(values -> values.length).max().orElseThrow();
        double[] out = new double[length];
        Arrays.setAll(
                out,
                i -> operator.applyAsDouble(Arrays.stream(in)
                        .mapToDouble(values -> values[values.length == 1 ? 0 : i])
                        .toArray()));
        return out;
    }

    private static double[] product(double[][] in, boolean isTransposed) {
        int inputs = in[0].length;
        int outputs = in[1].length / inputs;
        double[] out = new double[outputs];
        for (int row = 0; row < outputs; row++) {
            out[row] = in.length > 2 ? in[2][row] : 0;
            for (int i = 0; i < inputs; i++) {
                out[row] += in[0][i] * in[1][isTransposed ? row * inputs + i : i * outputs + row];
            }
        }
        return out;
    }

    static double[] logSoftmax(double[] logits) {
        double norm = Math.log(Arrays.stream(logits).map(Math::exp).sum());
        return Arrays.stream(logits).map(logit -> logit - norm).toArray();
    }

    /** Computes the logits of an imported network of two layers. */
    static double[] logits(ImportedModel imported, double[] pixels) {
        Network network = imported.model().network();
        double[] values = Arrays.stream(pixels)
                .map(pixel -> imported.model().pixelScale() * pixel)
                .toArray();
        for (int layer = 0; layer < 2; layer++) {
            double[][] theta = theta(network, layer);
            double[] sums = new double[theta.length];
            for (int row = 0; row < sums.length; row++) {
                sums[row] = theta[row][0];
                for (int i = 0; i < values.length; i++) {
                    sums[row] += theta[row][i + 1] * values[i];
                }
                if (layer == 0) {
                    sums[row] = network.topology().hidden() == Activation.RELU
                            ? Math.max(0, sums[row])
                            : Math.tanh(sums[row]);
                }
            }
            values = sums;
        }
        return values;
    }

    // e files

    @Test
    void arithmeticWithoutALayerOrOfAnotherSizeIsRejected() {
        assertRejected(
                edited(graph -> graph.getNodeBuilder(3).setOpType("Sigmoid")).toBuilder()
                        .mergeFrom(ModelProto.newBuilder()
                                .setGraph(GraphProto.newBuilder().addNode(node("Mul", "last", "p", "b2")))
                                .build())
                        .build(),
                "The last activation is followed by arithmetic that belongs to no layer.");
        assertRejected(
                edited(graph -> graph.addNode(1, node("Mul", "m", "a", "b2"))
                        .getNodeBuilder(2)
                        .setInput(0, "m")),
                "Node 'm' (Mul) has 2 numbers for 3 values.");
        assertRejected(
                edited(graph -> graph.addNode(0, node("Sub", "m", "x", "b1"))
                        .addNode(1, node("Sub", "n", "m", "b2"))
                        .getNodeBuilder(2)
                        .setInput(0, "n")),
                "Node 'n' (Sub) has 2 numbers for 3 values.");
        assertNodeRejected(
                node("BatchNormalization", "a", "x", "b1", "b1", "b1", "b2"),
                "Node 'a' (BatchNormalization) has parameters of different sizes.");
        assertNodeRejected(
                node("BatchNormalization", "a", "x", "b2", "b2", "b2", "b2"),
                "Node 'a' (BatchNormalization) has a variance of -3.0.");
    }

    @Test
    void unsupportedNodesAreRejectedByName() {
        assertNodeRejected(
                node("Conv", "a", "x", "w1"), "Node 'a' (Conv) is not supported; supported are Gemm, MatMul");
        assertNodeRejected(node("Relu", "a", "x"), "Node 'a' (Relu) comes before the first layer.");
        assertNodeRejected(
                node("Gemm", "a", "w1", "x", "b1"),
                "Node 'a' (Gemm) does not take 'x' as its first input, but samples must be rows.");
        assertNodeRejected(node("Gemm", "a", "x", "x"), "Node 'a' (Gemm) needs 'x' to be a constant.");
        assertNodeRejected(node("Gemm", "a", "x"), "Node 'a' (Gemm) has no weights.");
        assertNodeRejected(
                node("Gemm", "a", "x", "w1").addAttribute(Graph.integer("transA", 1)),
                "Node 'a' (Gemm) expects samples as columns (transA).");
        assertNodeRejected(
                node("Gemm", "a", "x", "b1"),
                "Node 'a' (Gemm) has weights 'b1' of shape [3], but a matrix is expected.");
        assertNodeRejected(
                node("Gemm", "a", "x", "w1", "b2").addAttribute(Graph.integer("transB", 1)),
                "Node 'a' (Gemm) has biases 'b2' of shape [2] for 3 units.");
        assertNodeRejected(
                node("Mul", "a", "x", "w1"),
                "Node 'a' (Mul) uses 'w1' of shape [3, 4], but only a scalar or one number for each value can be read.");
        assertNodeRejected(
                node("Flatten", "a", "nowhere"), "Node 'a' (Flatten) uses 'nowhere', which no node produces.");
        assertNodeRejected(
                node("Relu", "a", "z"),
                "Node 'a' (Relu) uses 'z', which only a later node produces: the graph has a cycle, or its nodes are out of order.");
        assertNodeRejected(
                node("Gemm", "a", "x", "w1").setDomain("com.example"),
                "Node 'a' (Gemm) belongs to the operator set 'com.example', not to ONNX's.");
        assertNodeRejected(
                node("If", "a", "x")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("then_branch")
                                .setType(AttributeProto.AttributeType.GRAPH)
                                .setG(GraphProto.getDefaultInstance())),
                "Node 'a' (If) contains a subgraph.");
    }

    @Test
    void networksOfAnotherStructureAreRejected() {
        assertRejected(
                edited(graph -> graph.getNodeBuilder(1).setOpType("Softmax")),
                "Node 'z' (Gemm) comes after a Softmax.");
        assertRejected(
                edited(graph -> graph.removeNode(1).getNodeBuilder(1).setInput(0, "a")),
                "Node 'z' (Gemm) follows 'a' without an activation between them.");
        assertRejected(
                edited(graph -> graph.getNodeBuilder(1).setOpType("LeakyRelu").addAttribute(number("alpha", 0.2f))),
                "Node 'b' (LeakyRelu) has the slope 0.2 below 0, but only 0.01 is supported.");
        assertRejected(
                edited(graph -> graph.getNodeBuilder(2).setInput(1, "w1")),
                "Node 'z' (Gemm) shares the weights 'w1' with another layer.");
        assertRejected(
                edited(graph -> graph.getNodeBuilder(3).setOpType("Tanh")),
                "The last layer 'z' ends with Tanh, but Softmax or Sigmoid is expected.");
        assertRejected(
                edited(graph -> graph.setInput(0, input("x", 5))),
                "The input 'x' has 5 values for each sample, but 'a' expects 4.");
        assertRejected(
                edited(graph -> graph.setInput(0, input("x", 2, 2))),
                "Node 'a' (Gemm) expects images that are not flattened.");
        assertRejected(
                edited(graph -> graph.addInput(input("other", 4))),
                "The graph has 2 inputs (x, other), but a network for images has exactly one.");
        assertRejected(
                edited(graph -> graph.clearNode()),
                "The graph has no layers: no Gemm or MatMul follows its input 'x'.");
        assertRejected(
                edited(graph -> graph.addNode(node("Relu", "other", "a"))),
                "Node 'other' (Relu) uses 'a', as 'b' does, but only a chain of layers can be read.");
        assertRejected(
                edited(graph -> graph.removeNode(3)
                        .addNode(node("Sigmoid", "c", "z"))
                        .addInitializer(floats("w3", new double[][] {{1, 2}, {3, 4}}))
                        .addNode(node("MatMul", "d", "c", "w3"))),
                "'a' and 'z' have different activations, but all hidden layers must have the same one.");
    }

    @Test
    void weightsThatAreNotFiniteOrTooLargeAreRejectedByName() {
        for (double invalid : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRejected(
                    edited(graph -> graph.setInitializer(1, floats("b1", new double[] {1, invalid, 2}))),
                    "The constant 'b1' contains " + invalid + " at index 1.");
        }
        assertRejected(
                edited(graph -> graph.setInitializer(1, floats("b1", new double[] {1, 1e30, 2}))),
                "The graph does not define a valid network: Theta1(2, 1) is 1.0000000150474662E30, which is not a valid weight.");
    }

    @Test
    void shapesThatContradictTheDataAreRejectedBeforeAllocation() {
        for (long[] shape : new long[][] {
            {3, 5}, {1 << 20, 1 << 20}, {Long.MAX_VALUE, 2}, {-3, -4}, {0, 4}, {Long.MAX_VALUE, 0}, {3}
        }) {
            assertThatExceptionOfType(InvalidFileException.class)
                    .as(Arrays.toString(shape))
                    .isThrownBy(() -> OnnxImport.decode(edited(graph -> {
                                TensorProto.Builder weights =
                                        graph.getInitializerBuilder(0).clearDims();
                                Arrays.stream(shape).forEach(weights::addDims);
                            })
                            .toByteArray()));
        }
    }

    @Test
    void weightsInExternalFilesAreRejected() {
        assertRejected(
                edited(graph -> graph.getInitializerBuilder(0)
                        .clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("../../etc/passwd"))),
                "The constant 'w1' stores its data in another file; export the model as a single file.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK\003\004", "SHUZI-BP", "MATLAB 5.0 MAT-file", "not a model", "\010\010"})
    void aFileOfAnotherFormatIsRejected(String content) {
        assertThatExceptionOfType(InvalidFileException.class)
                .isThrownBy(
                        () -> OnnxImport.decode(ByteString.copyFromUtf8(content).toByteArray()))
                .withMessageStartingWith("This is not an ONNX file");
    }

    @Test
    void tooManyOrTooDeeplyNestedMessagesAreRejectedBeforeParsing() {
        var nodes = ByteBuffer.allocate(2 * 200_000);
        while (nodes.hasRemaining()) {
            nodes.put((byte) 0x0a).put((byte) 0); // field 1 of a graph: an empty node
        }
        assertRejected(
                modelOf(ByteString.copyFrom(nodes.array())),
                "The ONNX file has more than 100000 messages, or they are nested more than 50 deep.");
        GraphProto graph = GraphProto.getDefaultInstance();
        for (int i = 0; i < 30; i++) {
            graph = GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder()
                            .addAttribute(AttributeProto.newBuilder().setG(graph)))
                    .build();
        }
        assertRejected(
                ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build(),
                "The ONNX file has more than 100000 messages, or they are nested more than 50 deep.");
    }

    @Test
    void textsAndIntegersThatWouldFillTheMemoryAreRejectedBeforeParsing() {
        byte[] dimensions =
                nested(GraphProto.INITIALIZER_FIELD_NUMBER, nested(TensorProto.DIMS_FIELD_NUMBER, new byte[9_000_000]));
        var inputs = ByteBuffer.allocate(3 * 300_000);
        while (inputs.hasRemaining()) {
            inputs.put(nested(NodeProto.INPUT_FIELD_NUMBER, new byte[] {'x'}));
        }
        byte[] node = nested(GraphProto.NODE_FIELD_NUMBER, inputs.array());
        for (byte[] graph : List.of(dimensions, node)) {
            byte[] file = nested(ModelProto.GRAPH_FIELD_NUMBER, graph);
            assertThatExceptionOfType(InvalidFileException.class)
                    .isThrownBy(() -> OnnxImport.decode(file))
                    .withMessage("The texts and integers of the ONNX file would take more than 64 MB of memory.");
        }
    }

    /** Returns the bytes of a field with the given content. */
    private static byte[] nested(int field, byte[] content) {
        var bytes = new java.io.ByteArrayOutputStream();
        try {
            var out = com.google.protobuf.CodedOutputStream.newInstance(bytes);
            out.writeByteArray(field, content);
            out.flush();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static ModelProto modelOf(ByteString graph) {
        try {
            return ModelProto.newBuilder()
                    .setIrVersion(8)
                    .setGraph(GraphProto.parseFrom(graph))
                    .build();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    // building files

    private static ModelProto exported() {
        try {
            return ModelProto.parseFrom(OnnxExport.encode(OnnxModels.raw(Topology.of(4096, List.of(3), 15)), "1"));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static ModelProto without(ModelProto file, String key) {
        ModelProto.Builder changed = file.toBuilder().clearMetadataProps();
        file.getMetadataPropsList().stream()
                .filter(entry -> !entry.getKey().equals(key))
                .forEach(changed::addMetadataProps);
        return changed.build();
    }

    private static ModelProto with(ModelProto file, String key, String value) {
        return without(file, key).toBuilder()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value))
                .build();
    }

    /** Builds x -> Gemm a -> Relu b -> Gemm z -> Softmax. */
    private static ModelProto.Builder gemms() {
        return file(graph -> graph.addInput(input("x", 4))
                        .addInitializer(floats("w1", WEIGHTS_1))
                        .addInitializer(floats("b1", BIASES_1))
                        .addInitializer(floats("w2", transposed(WEIGHTS_2)))
                        .addInitializer(doubles("b2", BIASES_2))
                        .addNode(node("Gemm", "a", "x", "w1", "b1").addAttribute(Graph.integer("transB", 1)))
                        .addNode(node("Relu", "b", "a"))
                        .addNode(node("Gemm", "z", "b", "w2", "b2"))
                        .addNode(node("Softmax", "p", "z")))
                .toBuilder();
    }

    private static ModelProto edited(Consumer<GraphProto.Builder> change) {
        ModelProto.Builder file = gemms();
        change.accept(file.getGraphBuilder());
        return file.build();
    }

    /** Asserts that a file is rejected after its first node was replaced. */
    private static void assertNodeRejected(NodeProto.Builder first, String message) {
        assertRejected(edited(graph -> graph.setNode(0, first)), message);
    }

    private static void assertRejected(ModelProto file, String message) {
        assertThatExceptionOfType(InvalidFileException.class)
                .isThrownBy(() -> OnnxImport.decode(file.toByteArray()))
                .withMessageContaining(message);
    }

    private static ModelProto file(Consumer<GraphProto.Builder> content) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
        content.accept(graph);
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("another")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder().setOpType(operator).addOutput(output).addAllInput(List.of(inputs));
    }

    /** @param shape of a sample */
    private static ValueInfoProto input(String name, int... shape) {
        TypeProto.Builder type = TypeProto.newBuilder();
        var dimensions =
                type.getTensorTypeBuilder().setElemType(DataType.FLOAT_VALUE).getShapeBuilder();
        dimensions.addDimBuilder().setDimParam("n");
        Arrays.stream(shape).forEach(length -> dimensions.addDimBuilder().setDimValue(length));
        return ValueInfoProto.newBuilder().setName(name).setType(type).build();
    }

    private static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private static AttributeProto tensor(TensorProto tensor) {
        return AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(tensor)
                .build();
    }

    private static TensorProto scalar(String name, double value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addFloatData((float) value)
                .build();
    }

    private static TensorProto floats(String name, double[] values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(value -> raw.putFloat((float) value));
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(values.length)
                .setRawData(ByteString.copyFrom(raw.array()))
                .build();
    }

    private static TensorProto floats(String name, double[][] matrix) {
        return asMatrix(floats(name, flat(matrix)), matrix);
    }

    private static TensorProto doubles(String name, double[] values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.DOUBLE_VALUE)
                .addDims(values.length);
        Arrays.stream(values).forEach(tensor::addDoubleData);
        return tensor.build();
    }

    private static TensorProto doubles(String name, double[][] matrix) {
        return asMatrix(doubles(name, flat(matrix)), matrix);
    }

    private static TensorProto halves(String name, double[][] matrix) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT16_VALUE);
        for (double value : flat(matrix)) {
            tensor.addInt32Data(Float.floatToFloat16((float) value) & 0xffff);
        }
        return asMatrix(tensor.build(), matrix);
    }

    private static TensorProto asMatrix(TensorProto vector, double[][] matrix) {
        return vector.toBuilder()
                .clearDims()
                .addDims(matrix.length)
                .addDims(matrix[0].length)
                .build();
    }

    private static double[] flat(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[][] transposed(double[][] matrix) {
        var transposed = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < transposed.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                transposed[i][j] = matrix[j][i];
            }
        }
        return transposed;
    }

    // assertions

    private static void assertThetas(ImportedModel imported) {
        Network network = imported.model().network();
        assertThat(network.precision()).isEqualTo(Precision.FLOAT32);
        assertThat(theta(network, 0)).isDeepEqualTo(theta(WEIGHTS_1, BIASES_1));
        assertThat(theta(network, 1)).isDeepEqualTo(theta(WEIGHTS_2, BIASES_2));
    }

    private static double[][] theta(double[][] weights, double[] biases) {
        var theta = new double[weights.length][weights[0].length + 1];
        for (int row = 0; row < theta.length; row++) {
            theta[row][0] = biases[row];
            System.arraycopy(weights[row], 0, theta[row], 1, weights[row].length);
        }
        return theta;
    }

    private static double[][] theta(Network network, int layer) {
        var theta = new double[network.topology().outputsOf(layer)]
                [network.topology().inputsOf(layer) + 1];
        for (int row = 0; row < theta.length; row++) {
            for (int column = 0; column < theta[row].length; column++) {
                theta[row][column] = network.theta(layer).at(row, column);
            }
        }
        return theta;
    }
}
