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
 * Builds an ONNX graph. The operations of its {@link Value}s add nodes, so that arithmetic reads as arithmetic. A
 * branch or the body of a loop is a subgraph, which can use all values of the graphs around it.
 */
final class Graph {

    /** The version of the operators, the first in which ScatterElements has the reductions min and max. */
    static final int OPSET = 18;

    /** An axis whose length is known only when the graph runs. */
    static final int BATCH = -1;

    private static final String BATCH_NAME = "batch";

    private final GraphProto.Builder root = GraphProto.newBuilder();
    private final Deque<GraphProto.Builder> scopes = new ArrayDeque<>(List.of(root)); // the innermost first
    private final Map<TensorProto, Value> constants = new HashMap<>(); // by their content, without names
    private int names;

    Graph(String name) {
        root.setName(name);
    }

    /** Adds an input of the graph. */
    Value input(String name, ElementType type, int... shape) {
        root.addInput(declaration(name, type).setType(type(type, shape)));
        return new Value(this, name, type);
    }

    /** Adds an output of the graph. */
    void output(String name, Value value, int... shape) {
        value.named(name);
        root.addOutput(declaration(name, value.type()).setType(type(value.type(), shape)));
    }

    GraphProto build() {
        return root.build();
    }

    /** Returns a scalar of a type. */
    Value constant(ElementType type, double number) {
        return constant(type, new double[] {number});
    }

    /** Returns a constant. Without a shape, it is a scalar. Equal constants are stored once. */
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

    /** Returns a vector of INT64, the type of axes, shapes and indexes. */
    Value integers(int... numbers) {
        return constant(
                ElementType.INT64, Arrays.stream(numbers).asDoubleStream().toArray(), numbers.length);
    }

    /** Adds a constant with a name that readers of the file can rely on. */
    Value constant(String name, ElementType type, ByteBuffer littleEndian, int... shape) {
        return initializer(
                name,
                tensor(type, shape)
                        .setRawData(ByteString.copyFrom(littleEndian))
                        .build(),
                type);
    }

    /** Adds a vector of strings. */
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

    /** Adds a node and returns its output. */
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

    /** Returns the same value under another name. */
    Value named(String name, Value value) {
        node("Identity", name, List.of(value));
        return new Value(this, name, value.type());
    }

    /** Returns one of two values; only the chosen one is computed. */
    Value when(Value condition, Supplier<Value> then, Supplier<Value> otherwise) {
        ElementType[] type = new ElementType[1];
        GraphProto thenBranch =
                inner("then", () -> type[0] = innerOutput(then.get()).type());
        GraphProto elseBranch = inner("else", () -> innerOutput(otherwise.get()));
        return node(
                "If", type[0], List.of(condition), graph("then_branch", thenBranch), graph("else_branch", elseBranch));
    }

    /** Applies a step to a value until the value no longer changes. */
    Value untilSettled(Value start, UnaryOperator<Value> step) {
        GraphProto body = inner("until_settled", () -> {
            scalar(ElementType.INT64); // the iteration number
            scalar(ElementType.BOOL); // the condition
            Value before = innerInput(start.type());
            Value after = step.apply(before);
            innerOutput(after.minus(before).magnitude().max().isOver(0));
            innerOutput(after);
        });
        var inputs = List.of(
                new Value(this, "", ElementType.INT64), // no limit of iterations
                constant(ElementType.BOOL, 1),
                start);
        return node("Loop", start.type(), inputs, graph("body", body));
    }

    /** Applies a function to each element of a batch, along its first axis. */
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
        Value output = value.named("result_" + names++); // an output must be computed within this subgraph
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
