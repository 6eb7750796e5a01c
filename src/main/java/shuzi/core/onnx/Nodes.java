package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import shuzi.core.InvalidFileException;

/** Reads names, inputs and attributes of ONNX nodes, and describes nodes that cannot be used. */
final class Nodes {

    private Nodes() {}

    static void requireOperatorOfOnnx(NodeProto node) {
        if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
            throw unusable(node, "belongs to the operator set '%s', not to ONNX's".formatted(node.getDomain()));
        }
    }

    static void requireFloats(NodeProto node) {
        long to = integer(node, "to", 0);
        if (to != DataType.FLOAT_VALUE && to != DataType.DOUBLE_VALUE && to != DataType.FLOAT16_VALUE) {
            throw unusable(node, "produces something other than floating-point numbers");
        }
    }

    /** Returns the other input of a node that has two inputs, one of which is the given value. */
    static String other(NodeProto node, String value) {
        if (node.getInputCount() != 2) {
            throw unusable(node, "has %d inputs, not 2".formatted(node.getInputCount()));
        }
        return node.getInput(node.getInput(0).equals(value) ? 1 : 0);
    }

    /** Returns an integer attribute, or the default of the operator if it is omitted. */
    static long integer(NodeProto node, String name, long defaultValue) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name) && attribute.getType() == AttributeType.INT)
                .findFirst()
                .map(AttributeProto::getI)
                .orElse(defaultValue);
    }

    /** Returns a float attribute, or the default of the operator if it is omitted. */
    static float number(NodeProto node, String name, float defaultValue) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name) && attribute.getType() == AttributeType.FLOAT)
                .findFirst()
                .map(AttributeProto::getF)
                .orElse(defaultValue);
    }

    static String name(NodeProto node) {
        if (!node.getName().isEmpty()) {
            return node.getName();
        }
        return node.getOutputCount() == 0 ? "" : node.getOutput(0); // names of nodes are optional
    }

    static InvalidFileException unusable(NodeProto node, String why) {
        return InvalidOnnx.because("Node '%s' (%s) %s.", name(node), node.getOpType(), why);
    }

    /** Returns the number of values of a sample, 0 if the graph leaves it open. */
    static long sampleSize(TypeProto.Tensor type) {
        long size = type.getShape().getDimCount() < 2 ? 0 : 1;
        for (var dimension : type.getShape().getDimList().stream().skip(1).toList()) {
            long length = dimension.getDimValue();
            size = length < 0 || length > Integer.MAX_VALUE || size > Integer.MAX_VALUE ? 0 : size * length;
        }
        return size;
    }

    static void requireLength(NodeProto node, Affine affine, int length) {
        if (affine.count() != 1 && affine.count() != length) {
            throw unusable(node, "has %d numbers for %d values".formatted(affine.count(), length));
        }
    }
}
