package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shuzi.core.InvalidFileException;
import shuzi.core.network.Activation;
import shuzi.core.network.Network;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Theta;
import shuzi.core.network.Topology;

/**
 * A multi-layer perceptron that is read from a graph: from its input along a chain of nodes, which are linear layers (Gemm,
 * or MatMul and Add), activations, or change nothing. Arithmetic with constants and batch normalisation before or after a
 * layer become part of its weights, in float64. A sample is a row. Everything else is rejected, by the node's name.
 */
final class Perceptron {

    /** Nodes that tell the answer by the outputs, and are of no matter here. */
    private static final Set<String> ANSWERS = Set.of("ArgMax", "TopK", "ZipMap");

    /** Nodes that may take the value so far as their second input. */
    private static final Set<String> EITHER_ORDER = Set.of("Add", "Sub", "Mul");

    /** Nodes that leave a constant's numbers as they are. */
    private static final Set<String> RETAINING = Set.of("Identity", "Cast", "Transpose");

    /** Nodes between a constant and its use that are followed: exporters leave one or two. */
    private static final int MOST_STEPS = 8;

    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "Sigmoid", Activation.SIGMOID,
            "Tanh", Activation.TANH,
            "Relu", Activation.RELU,
            "LeakyRelu", Activation.LEAKY_RELU);

    private final GraphProto graph;
    private final long opset;
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Map<String, NodeProto> makers = new HashMap<>(); // by the value that a node makes
    private final Map<String, List<NodeProto>> users = new HashMap<>(); // by the value that nodes use
    private final Map<String, Constant> constants = new HashMap<>(); // by name: each is read once
    private final Set<String> weights = new HashSet<>(); // names of those that are some layer's

    private final List<Layer> layers = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private double pixelScale = 1;
    private boolean isSoftmax;
    private boolean isFlat; // whether a sample is a vector by now
    private final List<Long> sample; // its shape
    private Affine inputs = Affine.NONE; // what is done to the next layer's inputs before it takes them

    /** A linear layer, what goes before it and what follows it. */
    private static final class Layer {
        final String name;
        final Constant weights; // inputs x outputs
        final double alpha;
        final Affine before; // of its inputs
        Affine after = Affine.NONE; // of its sums

        @Nullable
        Constant biases;

        double beta = 1;

        @Nullable
        Activation activation;

        private double @Nullable [] shifts; // of the sums, by what is added to the inputs

        Layer(String name, Constant weights, double alpha, Affine before) {
            this.name = name;
            this.weights = weights;
            this.alpha = alpha;
            this.before = before;
        }

        int inputs() {
            return weights.rows();
        }

        int outputs() {
            return weights.columns();
        }

        double theta(int row, int column) {
            if (column > 0) {
                int input = column - 1;
                return after.scale(row) * (alpha * weights.at(input * outputs() + row) * before.scale(input));
            }
            double bias = biases == null ? 0 : beta * biases.at(biases.count() == 1 ? 0 : row);
            return after.scale(row) * (bias + shift(row)) + after.shift(row);
        }

        private double shift(int row) {
            if (shifts == null) {
                shifts = new double[outputs()];
                for (int input = 0; input < inputs() && before.shifts(); input++) {
                    for (int output = 0; output < outputs(); output++) {
                        shifts[output] += alpha * weights.at(input * outputs() + output) * before.shift(input);
                    }
                }
            }
            return shifts[row];
        }
    }

    /** @param opset the version of ONNX's operators */
    Perceptron(GraphProto graph, long opset) {
        this.graph = graph;
        this.opset = opset;
        index();
        ValueInfoProto input = input();
        String value = input.getName();
        sample = input.getType().getTensorType().getShape().getDimList().stream()
                .skip(1)
                .map(TensorShapeProto.Dimension::getDimValue)
                .toList();
        isFlat = sample.size() <= 1;
        NodeProto node;
        while ((node = next(value)) != null) {
            value = take(node, value);
        }
        requireWhole(input);
    }

    double pixelScale() {
        return pixelScale;
    }

    List<String> remarks() {
        return remarks;
    }

    Network network() {
        var units = new ArrayList<Integer>();
        units.add(layers.getFirst().inputs());
        layers.forEach(layer -> units.add(layer.outputs()));
        try {
            return Network.of(
                    new Topology(units, hidden(), output()),
                    layers.stream().map(layer -> (Theta) layer::theta).toList());
        } catch (IllegalArgumentException unfit) {
            throw InvalidOnnx.because("The graph makes no network: %s.", unfit.getMessage());
        }
    }

    /** Finds who makes and uses what; nodes must be in order, so that following them comes to an end. */
    private void index() {
        graph.getInitializerList().forEach(tensor -> initializers.putIfAbsent(tensor.getName(), tensor));
        var known = new HashSet<>(initializers.keySet());
        graph.getInputList().forEach(input -> known.add(input.getName()));
        var made = new HashSet<String>();
        graph.getNodeList().forEach(node -> made.addAll(node.getOutputList()));
        for (NodeProto node : graph.getNodeList()) {
            requireNoGraph(node);
            for (String used : Set.copyOf(node.getInputList())) { // it may use a value twice
                if (used.isEmpty()) {
                    continue; // left out
                }
                if (!known.contains(used)) {
                    throw unusable(
                            node,
                            made.contains(used)
                                    ? "uses '%s', which only a later node makes: there is a cycle, or nodes out of order"
                                            .formatted(used)
                                    : "uses '%s', which nothing makes".formatted(used));
                }
                users.computeIfAbsent(used, ignored -> new ArrayList<>()).add(node);
            }
            for (String output : node.getOutputList()) {
                if (output.isEmpty()) {
                    continue;
                }
                if (!known.add(output)) {
                    throw unusable(node, "makes '%s', which there is already".formatted(output));
                }
                makers.put(output, node);
            }
        }
    }

    private static void requireNoGraph(NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                throw unusable(node, "has a graph of its own");
            }
        }
    }

    private static void requireOperatorOfOnnx(NodeProto node) {
        if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
            throw unusable(node, "is of operators '%s', not ONNX's".formatted(node.getDomain()));
        }
    }

    /** The one input that is no constant. */
    private ValueInfoProto input() {
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(input -> !initializers.containsKey(input.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw InvalidOnnx.because(
                    "The graph has %s inputs (%s): a network of images has one.",
                    inputs.size(), inputs.stream().map(ValueInfoProto::getName).collect(Collectors.joining(", ")));
        }
        return inputs.getFirst();
    }

    /** The node that goes on from a value; null at the end. */
    private @Nullable NodeProto next(String value) {
        List<NodeProto> following = users.getOrDefault(value, List.of()).stream()
                .filter(node -> !ANSWERS.contains(node.getOpType()))
                .toList();
        if (following.size() > 1) {
            throw unusable(
                    following.get(1),
                    "uses '%s', as '%s' does: only a chain of layers can be read"
                            .formatted(value, name(following.getFirst())));
        }
        return following.isEmpty() ? null : following.getFirst();
    }

    /** Takes a node in, of which one input is the value so far; returns the value it makes. */
    private String take(NodeProto node, String value) {
        requireOperatorOfOnnx(node);
        if (!node.getInput(0).equals(value) && !EITHER_ORDER.contains(node.getOpType())) {
            throw unusable(node, "does not take '%s' as its first input: samples must be rows".formatted(value));
        }
        switch (node.getOpType()) {
            case "Identity" -> {}
            case "Dropout" -> requireInference(node);
            case "Cast" -> requireFloats(node);
            case "Flatten" -> flatten(node);
            case "Reshape" -> reshape(node, value);
            case "Mul", "Div", "Sub" -> fold(node, arithmetic(node, value));
            case "BatchNormalization" -> fold(node, normalisation(node));
            case "Gemm" -> gemm(node);
            case "MatMul" -> start(node, weights(node), 1);
            case "Add" -> add(node, value);
            case "Softmax", "LogSoftmax" -> softmax(node);
            case "Sigmoid", "Tanh", "Relu", "LeakyRelu" -> activate(node);
            default ->
                throw unusable(
                        node,
                        "cannot be read: only Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, Sigmoid, Tanh, Relu,"
                                + " LeakyRelu, Softmax, LogSoftmax, and nodes that change nothing can");
        }
        if (node.getOutputCount() == 0) {
            throw unusable(node, "makes nothing");
        }
        return node.getOutput(0);
    }

    private void requireInference(NodeProto node) {
        if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
            Constant training = constant(node, node.getInput(2));
            if (training.count() != 1 || training.at(0) != 0) {
                throw unusable(node, "is in training mode");
            }
        }
    }

    private static void requireFloats(NodeProto node) {
        long to = integer(node, "to", 0);
        if (to != DataType.FLOAT_VALUE && to != DataType.DOUBLE_VALUE && to != DataType.FLOAT16_VALUE) {
            throw unusable(node, "makes something else than floating-point numbers");
        }
    }

    private void flatten(NodeProto node) {
        if (integer(node, "axis", 1) != 1) {
            throw unusable(node, "has another axis than 1");
        }
        isFlat = true;
    }

    private void reshape(NodeProto node, String value) {
        Constant shape = constant(node, other(node, value));
        if (shape.count() != 2) {
            throw unusable(node, "makes something else than a vector of each sample");
        }
        double features = shape.at(1);
        if (features > 0
                && features != (layers.isEmpty() ? features : layers.getLast().outputs())) {
            throw unusable(node, "makes samples of another size");
        }
        isFlat = true;
    }

    /** What a node does to each value, with a constant. */
    private Affine arithmetic(NodeProto node, String value) {
        Constant constant = constant(node, other(node, value));
        int count = perValue(node, constant);
        boolean first = node.getInput(0).equals(value);
        return switch (node.getOpType()) {
            case "Mul" -> Affine.of(count, constant::at, i -> 0);
            case "Div" -> Affine.of(count, i -> 1 / constant.at(i), i -> 0);
            case "Add" -> Affine.of(count, i -> 1, constant::at);
            default -> Affine.of(count, i -> first ? 1 : -1, i -> first ? -constant.at(i) : constant.at(i));
        };
    }

    /** The numbers of a constant, one for all values or one for each. */
    private int perValue(NodeProto node, Constant constant) {
        List<Long> shape = constant.dimensions();
        boolean each = isFlat
                ? !shape.isEmpty() && shape.getLast() == constant.count()
                : layers.isEmpty() && withoutOnes(shape).equals(withoutOnes(sample));
        if (constant.count() != 1 && !each) {
            throw unusable(
                    node,
                    "uses '%s' of shape %s; a number, or one for each value, is read"
                            .formatted(constant.name(), shape));
        }
        return constant.count();
    }

    private static List<Long> withoutOnes(List<Long> shape) {
        return shape.stream().filter(length -> length != 1).toList();
    }

    /** y = (x - mean) / sqrt(variance + epsilon) * scale + shift, as the node computes it when nothing is trained. */
    private Affine normalisation(NodeProto node) {
        if (node.getInputCount() != 5 || node.getOutputCount() != 1 || integer(node, "training_mode", 0) != 0) {
            throw unusable(node, "is in training mode, or lacks inputs");
        }
        Constant scale = constant(node, node.getInput(1));
        Constant shift = constant(node, node.getInput(2));
        Constant mean = constant(node, node.getInput(3));
        Constant variance = constant(node, node.getInput(4));
        int count = scale.count();
        if (shift.count() != count || mean.count() != count || variance.count() != count || (!isFlat && count != 1)) {
            throw unusable(node, "has numbers of different shapes");
        }
        double epsilon = number(node, "epsilon", 1e-5f);
        for (int i = 0; i < count; i++) {
            if (!(variance.at(i) + epsilon > 0)) {
                throw unusable(node, "has a variance of " + variance.at(i));
            }
        }
        return Affine.of(
                count,
                i -> scale.at(i) / Math.sqrt(variance.at(i) + epsilon),
                i -> shift.at(i) - mean.at(i) * scale.at(i) / Math.sqrt(variance.at(i) + epsilon));
    }

    /** Makes it part of the layer whose sums these are, or of the next one, whose inputs they will be. */
    private void fold(NodeProto node, Affine affine) {
        if (isSoftmax) {
            throw unusable(node, "comes after a Softmax");
        }
        if (!affine.isFinite()) {
            throw unusable(node, "makes numbers that are not finite");
        }
        if (layers.isEmpty() || layers.getLast().activation != null) {
            if (inputs.count() > 1) {
                requireLength(node, affine, inputs.count());
            }
            inputs = inputs.then(affine);
            return;
        }
        Layer layer = layers.getLast();
        requireLength(node, affine, layer.outputs());
        layer.after = layer.after.then(affine);
    }

    private static void requireLength(NodeProto node, Affine affine, int length) {
        if (affine.count() != 1 && affine.count() != length) {
            throw unusable(node, "meets %d numbers for %d values".formatted(affine.count(), length));
        }
    }

    /** What is done to the inputs of a layer; a plain scale of all pixels becomes the pixel scale. */
    private Affine before(NodeProto node, Constant matrix) {
        Affine before = inputs;
        inputs = Affine.NONE;
        requireLength(node, before, matrix.rows());
        if (!layers.isEmpty() || before.equals(Affine.NONE)) {
            return before;
        }
        if (before.count() == 1 && !before.shifts()) {
            pixelScale = before.scale(0);
            if (!(pixelScale > 0)) {
                throw unusable(node, "takes pixels scaled by " + pixelScale);
            }
            return Affine.NONE;
        }
        remarks.add("The graph normalises pixels first; that is folded into the weights.");
        return before;
    }

    private void gemm(NodeProto node) {
        if (integer(node, "transA", 0) != 0) {
            throw unusable(node, "takes samples as columns (transA)");
        }
        Constant stored = weights(node);
        Layer layer =
                start(node, integer(node, "transB", 0) == 0 ? stored : stored.transposed(), number(node, "alpha", 1));
        if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
            layer.biases = biases(node, node.getInput(2), layer);
            layer.beta = number(node, "beta", 1);
        }
    }

    private Constant weights(NodeProto node) {
        if (node.getInputCount() < 2) {
            throw unusable(node, "has no weights");
        }
        Constant matrix = constant(node, node.getInput(1));
        if (!matrix.isMatrix() || matrix.count() == 0) {
            throw unusable(node, "has weights '%s' of shape %s".formatted(matrix.name(), matrix.dimensions()));
        }
        if (!weights.add(matrix.name())) { // else a small file could make a large network
            throw unusable(node, "has the weights '%s' of another layer".formatted(matrix.name()));
        }
        return matrix;
    }

    private Layer start(NodeProto node, Constant matrix, double alpha) {
        if (isSoftmax) {
            throw unusable(node, "comes after a Softmax");
        }
        if (!isFlat) {
            throw unusable(node, "takes images that are not flattened");
        }
        if (!layers.isEmpty()) {
            Layer before = layers.getLast();
            if (before.activation == null) {
                throw unusable(node, "follows '%s' with no activation between".formatted(before.name));
            }
            if (before.outputs() != matrix.rows()) {
                throw unusable(
                        node,
                        "takes %d values, but '%s' makes %d".formatted(matrix.rows(), before.name, before.outputs()));
            }
        }
        Layer layer = new Layer(name(node), matrix, alpha, before(node, matrix));
        layers.add(layer);
        return layer;
    }

    private void add(NodeProto node, String value) {
        Layer layer = layers.isEmpty() ? null : layers.getLast();
        boolean follows = layer != null && layer.activation == null && !isSoftmax;
        if (layer != null && follows && layer.biases == null && layer.after.equals(Affine.NONE)) {
            layer.biases = biases(node, other(node, value), layer);
        } else {
            fold(node, arithmetic(node, value));
        }
    }

    private Constant biases(NodeProto node, String name, Layer layer) {
        Constant biases = constant(node, name);
        long last = biases.dimensions().isEmpty() ? 1 : biases.dimensions().getLast();
        if (biases.count() != last || (last != 1 && last != layer.outputs())) {
            throw unusable(
                    node,
                    "has biases '%s' of shape %s for %d units"
                            .formatted(biases.name(), biases.dimensions(), layer.outputs()));
        }
        return biases;
    }

    private void softmax(NodeProto node) {
        Layer layer = lastWithoutActivation(node);
        long axis = integer(node, "axis", opset < 13 ? 1 : -1);
        if (axis != 1 && axis != -1) {
            throw unusable(node, "is over the axis %d, not over the classes".formatted(axis));
        }
        if (layer.outputs() < 2) {
            throw unusable(node, "is over one class");
        }
        isSoftmax = true;
    }

    private void activate(NodeProto node) {
        Layer layer = lastWithoutActivation(node);
        Activation activation = ACTIVATIONS.get(node.getOpType());
        if (activation == Activation.LEAKY_RELU && number(node, "alpha", 0.01f) != 0.01f) {
            throw unusable(node, "has the slope %s below 0; here it is 0.01".formatted(number(node, "alpha", 0.01f)));
        }
        layer.activation = activation;
    }

    private Layer lastWithoutActivation(NodeProto node) {
        if (layers.isEmpty()) {
            throw unusable(node, "comes before the first layer");
        }
        Layer layer = layers.getLast();
        if (layer.activation != null || isSoftmax) {
            throw unusable(node, "comes after the activation of '%s'".formatted(layer.name));
        }
        return layer;
    }

    private void requireWhole(ValueInfoProto input) {
        if (layers.isEmpty()) {
            throw InvalidOnnx.because(
                    "The graph has no layer: no Gemm or MatMul follows its input '%s'.", input.getName());
        }
        long pixels = pixels(input.getType().getTensorType());
        if (pixels > 0 && pixels != layers.getFirst().inputs()) {
            throw InvalidOnnx.because(
                    "The input '%s' has %s values for each sample, but '%s' takes %s.",
                    input.getName(),
                    pixels,
                    layers.getFirst().name,
                    layers.getFirst().inputs());
        }
        if (pixelScale != 1) {
            remarks.add("The graph multiplies pixels by %s first.".formatted(pixelScale));
        }
        Layer last = layers.getLast();
        if (!inputs.equals(Affine.NONE)) {
            throw InvalidOnnx.because("After the last activation there is arithmetic that no layer takes.");
        }
        if (last.activation == null && !isSoftmax) {
            remarks.add("The graph ends with logits; softmax is taken.");
        } else if (last.activation != null && last.activation != Activation.SIGMOID) {
            throw InvalidOnnx.because(
                    "The last layer '%s' ends with %s, not with Softmax or Sigmoid.",
                    last.name, NetworkNames.operator(last.activation));
        }
    }

    /** Values of one sample; 0 if that is left open. */
    private static long pixels(TypeProto.Tensor type) {
        long pixels = type.getShape().getDimCount() < 2 ? 0 : 1;
        for (var dimension : type.getShape().getDimList().stream().skip(1).toList()) {
            long length = dimension.getDimValue();
            pixels = length < 0 || length > Integer.MAX_VALUE || pixels > Integer.MAX_VALUE ? 0 : pixels * length;
        }
        return pixels;
    }

    private Activation hidden() {
        List<Layer> hidden = layers.subList(0, layers.size() - 1);
        for (Layer layer : hidden) {
            if (layer.activation != hidden.getFirst().activation) {
                throw InvalidOnnx.because(
                        "'%s' and '%s' have different activations: here all hidden layers have the same.",
                        hidden.getFirst().name, layer.name);
            }
        }
        Activation activation = hidden.isEmpty() ? null : hidden.getFirst().activation;
        return activation == null ? Activation.SIGMOID : activation;
    }

    private OutputActivation output() {
        return layers.getLast().activation == null ? OutputActivation.SOFTMAX : OutputActivation.SIGMOID;
    }

    /** The constant of a name, followed through nodes that leave its numbers as they are. */
    private Constant constant(NodeProto node, String name) {
        String at = name;
        boolean isTransposed = false;
        for (int step = 0; step < MOST_STEPS; step++) {
            TensorProto tensor = initializers.get(at);
            NodeProto maker = makers.get(at);
            if (maker != null) {
                requireOperatorOfOnnx(maker);
                tensor = maker.getOpType().equals("Constant") ? value(maker) : null;
            }
            if (tensor != null) {
                return oriented(node, constant(at, tensor), isTransposed);
            }
            if (maker == null || maker.getInputCount() != 1 || !RETAINING.contains(maker.getOpType())) {
                break;
            }
            if (maker.getOpType().equals("Cast")) {
                requireFloats(maker);
            }
            isTransposed ^= maker.getOpType().equals("Transpose") && !isInOrder(maker);
            at = maker.getInput(0);
        }
        throw unusable(node, "needs '%s' to be a constant".formatted(name));
    }

    /** Whether a Transpose leaves the axes where they are. */
    private static boolean isInOrder(NodeProto transpose) {
        return transpose.getAttributeList().stream()
                .anyMatch(attribute -> attribute.getName().equals("perm")
                        && attribute.getIntsList().equals(List.of(0L, 1L)));
    }

    private Constant constant(String name, TensorProto tensor) {
        return constants.computeIfAbsent(name, ignored -> Constant.of(name, tensor));
    }

    private static Constant oriented(NodeProto node, Constant constant, boolean isTransposed) {
        if (isTransposed && !constant.isMatrix()) {
            throw unusable(node, "uses '%s' on its side, which is no matrix".formatted(constant.name()));
        }
        return isTransposed ? constant.transposed() : constant;
    }

    private static TensorProto value(NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            switch (attribute.getName()) {
                case "value" -> {
                    return attribute.getT();
                }
                case "value_float" -> {
                    return TensorProto.newBuilder()
                            .setDataType(DataType.FLOAT_VALUE)
                            .addFloatData(attribute.getF())
                            .build();
                }
                case "value_floats" -> {
                    return TensorProto.newBuilder()
                            .setDataType(DataType.FLOAT_VALUE)
                            .addDims(attribute.getFloatsCount())
                            .addAllFloatData(attribute.getFloatsList())
                            .build();
                }
                case "value_ints" -> {
                    return TensorProto.newBuilder()
                            .setDataType(DataType.INT64_VALUE)
                            .addDims(attribute.getIntsCount())
                            .addAllInt64Data(attribute.getIntsList())
                            .build();
                }
                default -> {}
            }
        }
        throw unusable(node, "has no value that can be read");
    }

    /** The input of a node of two inputs that is not the value so far. */
    private static String other(NodeProto node, String value) {
        if (node.getInputCount() != 2) {
            throw unusable(node, "has %d inputs, not 2".formatted(node.getInputCount()));
        }
        return node.getInput(node.getInput(0).equals(value) ? 1 : 0);
    }

    private static long integer(NodeProto node, String name, long otherwise) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name) && attribute.getType() == AttributeType.INT)
                .findFirst()
                .map(AttributeProto::getI)
                .orElse(otherwise);
    }

    private static float number(NodeProto node, String name, float otherwise) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name) && attribute.getType() == AttributeType.FLOAT)
                .findFirst()
                .map(AttributeProto::getF)
                .orElse(otherwise);
    }

    private static String name(NodeProto node) {
        if (!node.getName().isEmpty()) {
            return node.getName();
        }
        return node.getOutputCount() == 0 ? "" : node.getOutput(0); // by which it is known
    }

    private static InvalidFileException unusable(NodeProto node, String why) {
        return InvalidOnnx.because("Node '%s' (%s) %s.", name(node), node.getOpType(), why);
    }
}
