package shuzi.core.onnx;

import static shuzi.core.onnx.Nodes.integer;
import static shuzi.core.onnx.Nodes.name;
import static shuzi.core.onnx.Nodes.number;
import static shuzi.core.onnx.Nodes.other;
import static shuzi.core.onnx.Nodes.requireFloats;
import static shuzi.core.onnx.Nodes.requireLength;
import static shuzi.core.onnx.Nodes.requireOperatorOfOnnx;
import static shuzi.core.onnx.Nodes.sampleSize;
import static shuzi.core.onnx.Nodes.unusable;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import shuzi.core.network.Activation;
import shuzi.core.network.Network;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Theta;
import shuzi.core.network.Topology;

/**
 * Reads a multi-layer perceptron from a graph. From the graph's input it follows a chain of nodes: linear layers (Gemm,
 * or MatMul and Add), activations, and nodes without effect. Arithmetic with constants and batch normalisation before
 * or after a layer are folded into its weights, in float64. A sample is a row. Every other node is rejected by name.
 */
final class Perceptron {

    /** Operators that may take the chain's value as their second input. */
    private static final Set<String> EITHER_ORDER = Set.of("Add", "Sub", "Mul");

    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "Sigmoid", Activation.SIGMOID,
            "Tanh", Activation.TANH,
            "Relu", Activation.RELU,
            "LeakyRelu", Activation.LEAKY_RELU);

    private final GraphIndex graph;
    private final long opset;
    private final Set<String> weights = new HashSet<>(); // names of the constants that are weights of a layer

    private final List<LinearLayer> layers = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private double pixelScale = 1;
    private boolean isSoftmax;
    private boolean isFlat; // whether a sample is a vector at this point of the chain
    private final ElementwiseNodes elementwise;
    private Affine inputs = Affine.NONE; // applied to the next layer's inputs

    /** @param opset the version of ONNX's operators */
    Perceptron(GraphProto graph, long opset) {
        this.graph = new GraphIndex(graph);
        this.opset = opset;
        ValueInfoProto input = this.graph.input();
        String value = input.getName();
        List<Long> sampleShape = input.getType().getTensorType().getShape().getDimList().stream()
                .skip(1)
                .map(TensorShapeProto.Dimension::getDimValue)
                .toList();
        elementwise = new ElementwiseNodes(this.graph, sampleShape);
        isFlat = sampleShape.size() <= 1;
        NodeProto node;
        while ((node = this.graph.next(value)) != null) {
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
        var output = layers.getLast().activation == null ? OutputActivation.SOFTMAX : OutputActivation.SIGMOID;
        try {
            return Network.of(
                    new Topology(units, hidden(), output),
                    layers.stream().map(layer -> (Theta) layer::theta).toList());
        } catch (IllegalArgumentException e) {
            throw InvalidOnnx.because("The graph does not define a valid network: %s.", e.getMessage());
        }
    }

    /** Adds a node of which one input is the current value of the chain. Returns the name of the node's output. */
    private String take(NodeProto node, String value) {
        requireOperatorOfOnnx(node);
        if (!node.getInput(0).equals(value) && !EITHER_ORDER.contains(node.getOpType())) {
            throw unusable(node, "does not take '%s' as its first input, but samples must be rows".formatted(value));
        }
        switch (node.getOpType()) {
            case "Identity" -> {}
            case "Dropout" -> requireInference(node);
            case "Cast" -> requireFloats(node);
            case "Flatten" -> flatten(node);
            case "Reshape" -> reshape(node, value);
            case "Mul", "Div", "Sub" -> fold(node, elementwise.arithmetic(node, value, isFlat, layers.isEmpty()));
            case "BatchNormalization" -> fold(node, elementwise.batchNormalization(node, isFlat));
            case "Gemm" -> gemm(node);
            case "MatMul" -> start(node, weights(node), 1);
            case "Add" -> add(node, value);
            case "Softmax", "LogSoftmax" -> softmax(node);
            case "Sigmoid", "Tanh", "Relu", "LeakyRelu" -> activate(node);
            default ->
                throw unusable(
                        node,
                        "is not supported; supported are Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, Sigmoid,"
                                + " Tanh, Relu, LeakyRelu, Softmax, LogSoftmax, and operators that change nothing");
        }
        if (node.getOutputCount() == 0) {
            throw unusable(node, "has no output");
        }
        return node.getOutput(0);
    }

    private void requireInference(NodeProto node) {
        if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
            Constant training = graph.constant(node, node.getInput(2));
            if (training.count() != 1 || training.at(0) != 0) {
                throw unusable(node, "is in training mode");
            }
        }
    }

    private void flatten(NodeProto node) {
        if (integer(node, "axis", 1) != 1) {
            throw unusable(node, "flattens another axis than 1");
        }
        isFlat = true;
    }

    private void reshape(NodeProto node, String value) {
        Constant shape = graph.constant(node, other(node, value));
        if (shape.count() != 2) {
            throw unusable(node, "does not make each sample a vector");
        }
        double features = shape.at(1);
        if (features > 0
                && features != (layers.isEmpty() ? features : layers.getLast().outputs())) {
            throw unusable(node, "changes the size of samples");
        }
        isFlat = true;
    }

    /** Folds an affine function into the current layer, or into the next one if the current one has its activation. */
    private void fold(NodeProto node, Affine affine) {
        if (isSoftmax) {
            throw unusable(node, "comes after a Softmax");
        }
        if (!affine.isFinite()) {
            throw unusable(node, "produces numbers that are not finite");
        }
        if (layers.isEmpty() || layers.getLast().activation != null) {
            if (inputs.count() > 1) {
                requireLength(node, affine, inputs.count());
            }
            inputs = inputs.then(affine);
            return;
        }
        LinearLayer layer = layers.getLast();
        requireLength(node, affine, layer.outputs());
        layer.after = layer.after.then(affine);
    }

    /**
     * Returns the affine function of a layer's inputs. A single scale of all pixels becomes the pixel scale instead.
     */
    private Affine before(NodeProto node, Constant matrix) {
        Affine before = inputs;
        inputs = Affine.NONE;
        requireLength(node, before, matrix.rows());
        if (!layers.isEmpty() || before.equals(Affine.NONE)) {
            return before;
        }
        if (before.count() == 1 && !before.hasShift()) {
            pixelScale = before.scale(0);
            if (!(pixelScale > 0)) {
                throw unusable(node, "scales pixels by " + pixelScale);
            }
            return Affine.NONE;
        }
        remarks.add("The graph normalises pixels first; this has been folded into the weights.");
        return before;
    }

    private void gemm(NodeProto node) {
        if (integer(node, "transA", 0) != 0) {
            throw unusable(node, "expects samples as columns (transA)");
        }
        Constant stored = weights(node);
        LinearLayer layer =
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
        Constant matrix = graph.constant(node, node.getInput(1));
        if (!matrix.isMatrix() || matrix.count() == 0) {
            throw unusable(
                    node,
                    "has weights '%s' of shape %s, but a matrix is expected"
                            .formatted(matrix.name(), matrix.dimensions()));
        }
        if (!weights.add(matrix.name())) { // otherwise a small file could define a large network
            throw unusable(node, "shares the weights '%s' with another layer".formatted(matrix.name()));
        }
        return matrix;
    }

    private LinearLayer start(NodeProto node, Constant matrix, double alpha) {
        if (isSoftmax) {
            throw unusable(node, "comes after a Softmax");
        }
        if (!isFlat) {
            throw unusable(node, "expects images that are not flattened");
        }
        if (!layers.isEmpty()) {
            LinearLayer before = layers.getLast();
            if (before.activation == null) {
                throw unusable(node, "follows '%s' without an activation between them".formatted(before.name));
            }
            if (before.outputs() != matrix.rows()) {
                throw unusable(
                        node,
                        "expects %d values, but '%s' produces %d"
                                .formatted(matrix.rows(), before.name, before.outputs()));
            }
        }
        LinearLayer layer = new LinearLayer(name(node), matrix, alpha, before(node, matrix));
        layers.add(layer);
        return layer;
    }

    private void add(NodeProto node, String value) {
        LinearLayer layer = layers.isEmpty() ? null : layers.getLast();
        boolean follows = layer != null && layer.activation == null && !isSoftmax;
        if (layer != null && follows && layer.biases == null && layer.after.equals(Affine.NONE)) {
            layer.biases = biases(node, other(node, value), layer);
        } else {
            fold(node, elementwise.arithmetic(node, value, isFlat, layers.isEmpty()));
        }
    }

    private Constant biases(NodeProto node, String name, LinearLayer layer) {
        Constant biases = graph.constant(node, name);
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
        LinearLayer layer = lastWithoutActivation(node);
        long axis = integer(node, "axis", opset < 13 ? 1 : -1);
        if (axis != 1 && axis != -1) {
            throw unusable(node, "normalises axis %d instead of the classes".formatted(axis));
        }
        if (layer.outputs() < 2) {
            throw unusable(node, "has only one class");
        }
        isSoftmax = true;
    }

    private void activate(NodeProto node) {
        LinearLayer layer = lastWithoutActivation(node);
        Activation activation = ACTIVATIONS.get(node.getOpType());
        if (activation == Activation.LEAKY_RELU && number(node, "alpha", 0.01f) != 0.01f) {
            throw unusable(
                    node,
                    "has the slope %s below 0, but only 0.01 is supported".formatted(number(node, "alpha", 0.01f)));
        }
        layer.activation = activation;
    }

    private LinearLayer lastWithoutActivation(NodeProto node) {
        if (layers.isEmpty()) {
            throw unusable(node, "comes before the first layer");
        }
        LinearLayer layer = layers.getLast();
        if (layer.activation != null || isSoftmax) {
            throw unusable(node, "comes after the activation of '%s'".formatted(layer.name));
        }
        return layer;
    }

    private void requireWhole(ValueInfoProto input) {
        if (layers.isEmpty()) {
            throw InvalidOnnx.because(
                    "The graph has no layers: no Gemm or MatMul follows its input '%s'.", input.getName());
        }
        long pixels = sampleSize(input.getType().getTensorType());
        if (pixels > 0 && pixels != layers.getFirst().inputs()) {
            throw InvalidOnnx.because(
                    "The input '%s' has %s values for each sample, but '%s' expects %s.",
                    input.getName(),
                    pixels,
                    layers.getFirst().name,
                    layers.getFirst().inputs());
        }
        if (pixelScale != 1) {
            remarks.add("The graph multiplies pixels by %s first.".formatted(pixelScale));
        }
        LinearLayer last = layers.getLast();
        if (!inputs.equals(Affine.NONE)) {
            throw InvalidOnnx.because("The last activation is followed by arithmetic that belongs to no layer.");
        }
        if (last.activation == null && !isSoftmax) {
            remarks.add("The graph ends with logits; softmax is assumed.");
        } else if (last.activation != null && last.activation != Activation.SIGMOID) {
            throw InvalidOnnx.because(
                    "The last layer '%s' ends with %s, but Softmax or Sigmoid is expected.",
                    last.name, NetworkNames.operator(last.activation));
        }
    }

    private Activation hidden() {
        List<LinearLayer> hidden = layers.subList(0, layers.size() - 1);
        for (LinearLayer layer : hidden) {
            if (layer.activation != hidden.getFirst().activation) {
                throw InvalidOnnx.because(
                        "'%s' and '%s' have different activations, but all hidden layers must have the same one.",
                        hidden.getFirst().name, layer.name);
            }
        }
        Activation activation = hidden.isEmpty() ? null : hidden.getFirst().activation;
        return activation == null ? Activation.SIGMOID : activation;
    }
}
