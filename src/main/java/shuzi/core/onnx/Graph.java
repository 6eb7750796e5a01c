package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An ONNX graph that is being written. Its {@link Value}s have the operations that make further values, so that arithmetic
 * reads as arithmetic. What a branch or the body of a loop computes goes into a graph of its own, which sees all values of
 * those around it.
 */
final class Graph {

    /** The operators' version, the first in which elements can be scattered to their least and most. */
    static final int OPSET = 18;

    /** An axis whose length is only known when the graph runs. */
    static final int BATCH = -1;

    private static final String BATCH_NAME = "batch";

    private final GraphProto.Builder root = GraphProto.newBuilder();
    private final Deque<GraphProto.Builder> scopes = new ArrayDeque<>(List.of(root)); // the innermost first
    private final Map<TensorProto, Value> constants = new HashMap<>(); // by what they are, but for their names
    private int names;

    Graph(String name) {
        root.setName(name);
    }

    /** A value from outside. */
    Value input(String name, ElementType type, int... shape) {
        root.addInput(declaration(name, type).setType(type(type, shape)));
        return new Value(this, name, type);
    }

    /** Gives a value to the outside. */
    void output(String name, Value value, int... shape) {
        value.named(name);
        root.addOutput(declaration(name, value.type()).setType(type(value.type(), shape)));
    }

    GraphProto build() {
        return root.build();
    }

    /** A number, fit for arithmetic with values of the type. */
    Value constant(ElementType type, double number) {
        return constant(type, new double[] {number});
    }

    /** Numbers of a type; without a shape the only one is a scalar. */
    Value constant(ElementType type, double[] numbers, int... shape) {
        ByteBuffer data = ByteBuffer.allocate(numbers.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            type.put(data, number);
        }
        TensorProto tensor = tensor(type, shape)
                .setRawData(ByteString.copyFrom(data.array()))
                .build();
        return constants.computeIfAbsent(tensor, ignored -> initializer("constant_" + names++, tensor, type));
    }

    /** Whole numbers, as axes, shapes and indexes are. */
    Value integers(int... numbers) {
        return constant(
                ElementType.INT64, Arrays.stream(numbers).asDoubleStream().toArray(), numbers.length);
    }

    /** A constant that others may look for by its name. */
    Value constant(String name, ElementType type, ByteBuffer littleEndian, int... shape) {
        return initializer(
                name,
                tensor(type, shape)
                        .setRawData(ByteString.copyFrom(littleEndian))
                        .build(),
                type);
    }

    /** Strings, a vector. */
    Value strings(String name, List<String> strings) {
        TensorProto.Builder tensor = tensor(ElementType.STRING, strings.size());
        strings.forEach(string -> tensor.addStringData(ByteString.copyFromUtf8(string)));
        return initializer(name, tensor.build(), ElementType.STRING);
    }

    private Value initializer(String name, TensorProto tensor, ElementType type) {
        root.addInitializer(tensor.toBuilder().setName(name));
        return new Value(this, name, type);
    }

    private static TensorProto.Builder tensor(ElementType type, int... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.number());
        Arrays.stream(shape).forEach(tensor::addDims);
        return tensor;
    }

    /** What an operator makes of values. */
    Value node(String operator, ElementType result, List<Value> inputs, AttributeProto... attributes) {
        String name = operator + "_" + names++;
        node(operator, name, inputs, attributes);
        return new Value(this, name, result);
    }

    private void node(String operator, String output, List<Value> inputs, AttributeProto... attributes) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
        inputs.forEach(input -> node.addInput(input.name()));
        scopes.getFirst().addNode(node.addAllAttribute(List.of(attributes)));
    }

    /** The same value by another name. */
    Value named(String name, Value value) {
        node("Identity", name, List.of(value));
        return new Value(this, name, value.type());
    }

    /** One of two values, of which only that one is computed. */
    Value when(Value condition, Supplier<Value> then, Supplier<Value> otherwise) {
        ElementType[] type = new ElementType[1];
        GraphProto thenBranch =
                inner("then", () -> type[0] = innerOutput(then.get()).type());
        GraphProto elseBranch = inner("else", () -> innerOutput(otherwise.get()));
        return node(
                "If", type[0], List.of(condition), graph("then_branch", thenBranch), graph("else_branch", elseBranch));
    }

    /** What becomes of a value when a step is done to it again and again until it changes nothing. */
    Value untilSettled(Value start, UnaryOperator<Value> step) {
        GraphProto body = inner("until_settled", () -> {
            scalar(ElementType.INT64); // how often it has been done
            scalar(ElementType.BOOL); // that it goes on
            Value before = innerInput(start.type());
            Value after = step.apply(before);
            innerOutput(after.minus(before).magnitude().max().isOver(0));
            innerOutput(after);
        });
        var inputs = List.of(
                new Value(this, "", ElementType.INT64), // no bound
                constant(ElementType.BOOL, 1),
                start);
        return node("Loop", start.type(), inputs, graph("body", body));
    }

    /** What a function makes of each element of a batch, its first axis, one after the other. */
    Value each(Value batch, ElementType result, Function<Value, Value> function) {
        GraphProto body = inner("each", () -> innerOutput(function.apply(innerInput(batch.type()))));
        return node("Scan", result, List.of(batch), integer("num_scan_inputs", 1), graph("body", body));
    }

    private GraphProto inner(String name, Runnable content) {
        scopes.push(GraphProto.newBuilder().setName(name + "_" + names++));
        content.run();
        return scopes.pop().build();
    }

    private Value innerInput(ElementType type) {
        String name = "each_" + names++;
        scopes.getFirst().addInput(declaration(name, type));
        return new Value(this, name, type);
    }

    private void scalar(ElementType type) {
        scopes.getFirst().addInput(declaration("each_" + names++, type).setType(type(type)));
    }

    private Value innerOutput(Value value) {
        Value output = value.named("result_" + names++); // an output must be made here, not further out
        scopes.getFirst().addOutput(declaration(output.name(), output.type()));
        return output;
    }

    private static ValueInfoProto.Builder declaration(String name, ElementType type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.number())));
    }

    private static TypeProto type(ElementType type, int... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (int length : shape) {
            var dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(length == BATCH ? dimension.setDimParam(BATCH_NAME) : dimension.setDimValue(length));
        }
        return TypeProto.newBuilder()
                .setTensorType(
                        TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(dimensions))
                .build();
    }

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto integers(String name, int... values) {
        AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto string(String name, String value) {
        return attribute(name, AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private static AttributeProto graph(String name, GraphProto graph) {
        return attribute(name, AttributeProto.AttributeType.GRAPH).setG(graph).build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
