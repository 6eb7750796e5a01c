package shuzi.core.onnx;

import static shuzi.core.onnx.Nodes.integer;
import static shuzi.core.onnx.Nodes.number;
import static shuzi.core.onnx.Nodes.other;
import static shuzi.core.onnx.Nodes.unusable;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/** Reads nodes that apply an affine function to isPerValue value of a sample. */
final class ElementwiseNodes {

    private final GraphIndex graph;
    private final List<Long> sampleShape; // of the graph's input, without the batch axis

    ElementwiseNodes(GraphIndex graph, List<Long> sampleShape) {
        this.graph = graph;
        this.sampleShape = sampleShape;
    }

    /**
     * Reads an Add, Sub, Mul or Div of a value and a constant.
     *
     * @param isFlat whether a sample is a vector
     * @param isInput whether the value comes before the first layer
     */
    Affine arithmetic(NodeProto node, String value, boolean isFlat, boolean isInput) {
        Constant constant = graph.constant(node, other(node, value));
        int count = count(node, constant, isFlat, isInput);
        boolean first = node.getInput(0).equals(value);
        return switch (node.getOpType()) {
            case "Mul" -> Affine.of(count, constant::at, i -> 0);
            case "Div" -> Affine.of(count, i -> 1 / constant.at(i), i -> 0);
            case "Add" -> Affine.of(count, i -> 1, constant::at);
            default -> Affine.of(count, i -> first ? 1 : -1, i -> first ? -constant.at(i) : constant.at(i));
        };
    }

    /** Returns how many numbers a constant has: one for all values, or one for each value of a sample. */
    private int count(NodeProto node, Constant constant, boolean isFlat, boolean isInput) {
        List<Long> shape = constant.dimensions();
        boolean isPerValue = isFlat
                ? !shape.isEmpty() && shape.getLast() == constant.count()
                : isInput && withoutOnes(shape).equals(withoutOnes(sampleShape));
        if (constant.count() != 1 && !isPerValue) {
            throw unusable(
                    node,
                    "uses '%s' of shape %s, but only a scalar or one number for each value can be read"
                            .formatted(constant.name(), shape));
        }
        return constant.count();
    }

    private static List<Long> withoutOnes(List<Long> shape) {
        return shape.stream().filter(length -> length != 1).toList();
    }

    /** Reads a BatchNormalization in inference mode: y = (x - mean) / sqrt(variance + epsilon) * scale + shift. */
    Affine batchNormalization(NodeProto node, boolean isFlat) {
        if (node.getInputCount() != 5 || node.getOutputCount() != 1 || integer(node, "training_mode", 0) != 0) {
            throw unusable(node, "is in training mode, or lacks inputs");
        }
        Constant scale = graph.constant(node, node.getInput(1));
        Constant shift = graph.constant(node, node.getInput(2));
        Constant mean = graph.constant(node, node.getInput(3));
        Constant variance = graph.constant(node, node.getInput(4));
        int count = scale.count();
        if (shift.count() != count || mean.count() != count || variance.count() != count || (!isFlat && count != 1)) {
            throw unusable(node, "has parameters of different sizes");
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
}
