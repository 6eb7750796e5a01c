package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor in a {@link Graph}, known when the graph runs. Arithmetic is element by element, a smaller tensor being repeated
 * to the larger one's shape (ONNX's broadcasting); truth is of type BOOL. Its operations are ONNX's operators of the same
 * or nearly the same name (https://onnx.ai/onnx/operators/).
 */
record Value(Graph graph, String name, ElementType type) {

    Value plus(Value other) {
        return arithmetic("Add", other);
    }

    Value plus(double number) {
        return plus(constant(number));
    }

    Value minus(Value other) {
        return arithmetic("Sub", other);
    }

    Value minus(double number) {
        return minus(constant(number));
    }

    Value times(Value other) {
        return arithmetic("Mul", other);
    }

    Value times(double number) {
        return times(constant(number));
    }

    Value over(Value other) {
        return arithmetic("Div", other);
    }

    Value over(double number) {
        return over(constant(number));
    }

    Value power(double exponent) {
        return arithmetic("Pow", constant(exponent));
    }

    Value atLeast(Value other) {
        return arithmetic("Max", other);
    }

    Value atLeast(double number) {
        return atLeast(constant(number));
    }

    Value atMost(Value other) {
        return arithmetic("Min", other);
    }

    Value atMost(double number) {
        return atMost(constant(number));
    }

    Value negative() {
        return operation("Neg");
    }

    Value magnitude() {
        return operation("Abs");
    }

    Value root() {
        return operation("Sqrt");
    }

    Value roundedDown() {
        return operation("Floor");
    }

    Value roundedUp() {
        return operation("Ceil");
    }

    Value isOver(Value other) {
        return comparison("Greater", other);
    }

    Value isOver(double number) {
        return isOver(constant(number));
    }

    Value isUnder(Value other) {
        return comparison("Less", other);
    }

    Value isUnder(double number) {
        return isUnder(constant(number));
    }

    /** Greater or equal. */
    Value reaches(Value other) {
        return comparison("GreaterOrEqual", other);
    }

    Value reaches(double number) {
        return reaches(constant(number));
    }

    Value is(Value other) {
        return comparison("Equal", other);
    }

    Value is(double number) {
        return is(constant(number));
    }

    Value and(Value other) {
        return comparison("And", other);
    }

    Value or(Value other) {
        return comparison("Or", other);
    }

    Value not() {
        return operation("Not");
    }

    /** Where this is true, one value, elsewhere another. */
    Value choose(Value then, Value otherwise) {
        return graph.node("Where", then.type, List.of(this, then, otherwise));
    }

    Value choose(Value then, double otherwise) {
        return choose(then, then.constant(otherwise));
    }

    Value choose(double then, Value otherwise) {
        return choose(otherwise.constant(then), otherwise);
    }

    /** The same numbers as another type; fractions are cut off where the type has none; true is 1. */
    Value as(ElementType other) {
        return other == type ? this : graph.node("Cast", other, List.of(this), Graph.integer("to", other.number()));
    }

    /** Of all elements, a scalar. */
    Value sum() {
        return graph.node("ReduceSum", type, List.of(this), Graph.integer("keepdims", 0));
    }

    /** Along an axis, which is left out of the result. */
    Value sum(int axis) {
        return graph.node("ReduceSum", type, List.of(this, graph.integers(axis)), Graph.integer("keepdims", 0));
    }

    /** Of all elements, a scalar. */
    Value max() {
        return graph.node("ReduceMax", type, List.of(this), Graph.integer("keepdims", 0));
    }

    /** Along an axis, which is left out of the result. */
    Value max(int axis) {
        return graph.node("ReduceMax", type, List.of(this, graph.integers(axis)), Graph.integer("keepdims", 0));
    }

    /** Of all elements, a scalar. */
    Value min() {
        return graph.node("ReduceMin", type, List.of(this), Graph.integer("keepdims", 0));
    }

    /** The place of the largest along an axis, the first of equals. */
    Value placeOfMax(int axis) {
        return graph.node(
                "ArgMax", ElementType.INT64, List.of(this), Graph.integer("axis", axis), Graph.integer("keepdims", 0));
    }

    /** Sums of the elements up to each along an axis. */
    Value cumulated(int axis) {
        return graph.node("CumSum", type, List.of(this, graph.constant(ElementType.INT64, axis)));
    }

    /** The places, in order, of all elements of a vector that are true. */
    Value places() {
        return graph.node("NonZero", ElementType.INT64, List.of(this)).reshaped(-1);
    }

    /** How many elements a vector has. */
    Value length() {
        return graph.node("Shape", ElementType.INT64, List.of(this));
    }

    /** Those rows (elements, of a vector) that the indexes tell. */
    Value rows(Value indexes) {
        return gathered(indexes.as(ElementType.INT64), 0);
    }

    /** One row, or an element of a vector; from the end if negative. */
    Value row(int index) {
        return gathered(graph.constant(ElementType.INT64, index), 0);
    }

    /** One column of a matrix; from the end if negative. */
    Value column(int index) {
        return gathered(graph.constant(ElementType.INT64, index), 1);
    }

    private Value gathered(Value indexes, int axis) {
        return graph.node("Gather", type, List.of(this, indexes), Graph.integer("axis", axis));
    }

    /**
     * A vector with values brought in, those for the same place together.
     *
     * @param reduction add, max or min
     */
    Value scatter(String reduction, Value indexes, Value values) {
        return graph.node(
                "ScatterElements",
                type,
                List.of(this, indexes.as(ElementType.INT64), values),
                Graph.string("reduction", reduction));
    }

    /** As often as it takes to make a vector of that length. */
    Value repeated(Value length) {
        return graph.node(
                "Expand", type, List.of(this, length.as(ElementType.INT64).reshaped(1)));
    }

    Value reshaped(int... shape) {
        return graph.node("Reshape", type, List.of(this, graph.integers(shape)));
    }

    Value transposed() {
        return graph.node("Transpose", type, List.of(this));
    }

    /** The matrix product. */
    Value multiplied(Value other) {
        return arithmetic("MatMul", other);
    }

    /** With an axis of length 1 put in. */
    Value unsqueezed(int axis) {
        return graph.node("Unsqueeze", type, List.of(this, graph.integers(axis)));
    }

    /** The elements of a vector from one on, up to before another. */
    Value part(int from, int to) {
        return graph.node("Slice", type, List.of(this, graph.integers(from), graph.integers(to)));
    }

    /** The rows and columns of a matrix from some on, up to before others; these from the end if negative. */
    Value part(int top, int left, int bottom, int right) {
        return graph.node("Slice", type, List.of(this, graph.integers(top, left), graph.integers(bottom, right)));
    }

    /** A matrix in a frame of zeros, so many rows and columns wide. */
    Value framed(int rows, int columns) {
        return padded("constant", rows, columns);
    }

    /** A matrix in a frame that continues its edges. */
    Value continued(int width) {
        return padded("edge", width, width);
    }

    private Value padded(String mode, int rows, int columns) {
        return graph.node(
                "Pad", type, List.of(this, graph.integers(rows, columns, rows, columns)), Graph.string("mode", mode));
    }

    /** Replaces each element of a matrix by the most in the window around it, beyond the edge there being nothing. */
    Value mostAround(int rowsEachWay, int columnsEachWay) {
        Value axes = graph.integers(0, 1); // of images and channels, both of length 1
        Value pooled = graph.node("Unsqueeze", type, List.of(this, axes))
                .operation(
                        "MaxPool",
                        Graph.integers("kernel_shape", 2 * rowsEachWay + 1, 2 * columnsEachWay + 1),
                        Graph.integers("pads", rowsEachWay, columnsEachWay, rowsEachWay, columnsEachWay));
        return graph.node("Squeeze", type, List.of(pooled, axes));
    }

    /** This vector followed by others. */
    Value followedBy(Value... others) {
        var all = new Value[others.length + 1];
        all[0] = this;
        System.arraycopy(others, 0, all, 1, others.length);
        return graph.node("Concat", type, Arrays.asList(all), Graph.integer("axis", 0));
    }

    /** The same value by a name that means something outside. */
    Value named(String newName) {
        return graph.named(newName, this);
    }

    /** What an operator of one input makes of it, of the same type. */
    Value operation(String operator, AttributeProto... attributes) {
        return graph.node(operator, type, List.of(this), attributes);
    }

    private Value arithmetic(String operator, Value other) {
        return graph.node(operator, requireSame(operator, other), List.of(this, other));
    }

    private Value comparison(String operator, Value other) {
        requireSame(operator, other);
        return graph.node(operator, ElementType.BOOL, List.of(this, other));
    }

    private ElementType requireSame(String operator, Value other) {
        if (type != other.type) {
            throw new IllegalArgumentException("%s of %s and %s".formatted(operator, type, other.type));
        }
        return type;
    }

    private Value constant(double number) {
        return graph.constant(type, number);
    }
}
