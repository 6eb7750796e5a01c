package shuzi.core.onnx;

import static shuzi.core.onnx.Nodes.name;
import static shuzi.core.onnx.Nodes.requireFloats;
import static shuzi.core.onnx.Nodes.requireOperatorOfOnnx;
import static shuzi.core.onnx.Nodes.unusable;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks up the nodes and constants of a graph by the names of the values that connect them. */
final class GraphIndex {

    /** Operators that derive the predicted class from the outputs; they are ignored. */
    private static final Set<String> DECISIONS = Set.of("ArgMax", "TopK", "ZipMap");

    /** Operators that keep a constant's numbers. */
    private static final Set<String> RETAINING = Set.of("Identity", "Cast", "Transpose");

    /** The most nodes that are followed from the use of a constant to its definition; exporters write one or two. */
    private static final int MAX_STEPS = 8;

    private final List<ValueInfoProto> inputs;
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>(); // by the name of the value that they produce
    private final Map<String, List<NodeProto>> consumers = new HashMap<>(); // by the name of the value that they use
    private final Map<String, Constant> constants = new HashMap<>(); // each is read once

    GraphIndex(GraphProto graph) {
        this.inputs = graph.getInputList();
        index(graph);
    }

    /** Indexes the nodes. They must be in topological order, so that following them ends. */
    private void index(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> initializers.putIfAbsent(tensor.getName(), tensor));
        var known = new HashSet<>(initializers.keySet());
        graph.getInputList().forEach(input -> known.add(input.getName()));
        var produced = new HashSet<String>();
        graph.getNodeList().forEach(node -> produced.addAll(node.getOutputList()));
        for (NodeProto node : graph.getNodeList()) {
            requireNoGraph(node);
            for (String used : Set.copyOf(node.getInputList())) { // a node may use a value twice
                if (used.isEmpty()) {
                    continue; // an optional input that is omitted
                }
                if (!known.contains(used)) {
                    throw unusable(
                            node,
                            produced.contains(used)
                                    ? "uses '%s', which only a later node produces: the graph has a cycle, or its nodes are out of order"
                                            .formatted(used)
                                    : "uses '%s', which no node produces".formatted(used));
                }
                consumers.computeIfAbsent(used, ignored -> new ArrayList<>()).add(node);
            }
            for (String output : node.getOutputList()) {
                if (output.isEmpty()) {
                    continue;
                }
                if (!known.add(output)) {
                    throw unusable(node, "produces '%s', which exists already".formatted(output));
                }
                producers.put(output, node);
            }
        }
    }

    private static void requireNoGraph(NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                throw unusable(node, "contains a subgraph");
            }
        }
    }

    /** Returns the graph's only input that is not a constant. */
    ValueInfoProto input() {
        List<ValueInfoProto> variables = inputs.stream()
                .filter(input -> !initializers.containsKey(input.getName()))
                .toList();
        if (variables.size() != 1) {
            throw InvalidOnnx.because(
                    "The graph has %s inputs (%s), but a network for images has exactly one.",
                    variables.size(),
                    variables.stream().map(ValueInfoProto::getName).collect(Collectors.joining(", ")));
        }
        return variables.getFirst();
    }

    /** Returns the node that uses a value, or null if it is the last value of the chain. */
    @Nullable
    NodeProto next(String value) {
        List<NodeProto> following = consumers.getOrDefault(value, List.of()).stream()
                .filter(node -> !DECISIONS.contains(node.getOpType()))
                .toList();
        if (following.size() > 1) {
            throw unusable(
                    following.get(1),
                    "uses '%s', as '%s' does, but only a chain of layers can be read"
                            .formatted(value, name(following.getFirst())));
        }
        return following.isEmpty() ? null : following.getFirst();
    }

    /** Returns the constant of a name, following nodes that keep its numbers. */
    Constant constant(NodeProto node, String name) {
        String at = name;
        boolean isTransposed = false;
        for (int step = 0; step < MAX_STEPS; step++) {
            TensorProto tensor = initializers.get(at);
            NodeProto producer = producers.get(at);
            if (producer != null) {
                requireOperatorOfOnnx(producer);
                tensor = producer.getOpType().equals("Constant") ? value(producer) : null;
            }
            if (tensor != null) {
                return oriented(node, constant(at, tensor), isTransposed);
            }
            if (producer == null || producer.getInputCount() != 1 || !RETAINING.contains(producer.getOpType())) {
                break;
            }
            if (producer.getOpType().equals("Cast")) {
                requireFloats(producer);
            }
            isTransposed ^= producer.getOpType().equals("Transpose") && !isInOrder(producer);
            at = producer.getInput(0);
        }
        throw unusable(node, "needs '%s' to be a constant".formatted(name));
    }

    /** Returns whether a Transpose keeps the order of the axes. */
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
            throw unusable(node, "uses the transpose of '%s', which is not a matrix".formatted(constant.name()));
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
        throw unusable(node, "has no value of a supported kind");
    }
}
