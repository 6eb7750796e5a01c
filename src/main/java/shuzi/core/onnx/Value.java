package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor in a {@link Graph}, whose elements are known when the graph runs. Arithmetic is element-wise and broadcasts
 * a smaller tensor to the shape of the larger one; comparisons return BOOL. Each operation is ONNX's operator of the
 * same or nearly the same name (https://onnx.ai/onnx/operators/).
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

    /** Returns whether elements are greater than or equal to others. */
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

    /** Returns the elements of one value where this is true, of another elsewhere. */
    Value choose(Value then, Value otherwise) {
        return graph.node("Where", then.type, List.of(this, then, otherwise));
    }

    Value choose(Value then, double otherwise) {
        return choose(then, then.constant(otherwise));
    }

    Value choose(double then, Value otherwise) {
        return choose(otherwise.constant(then), otherwise);
    }

    /** Converts elements to another type: integers truncate fractions, and true becomes 1. */
    Value as(ElementType other) {
        return other == type ? this : graph.node("Cast", other, List.of(this), Graph.integer("to", other.number()));
    }

    /** Returns the sum of all elements, a scalar. */
    Value sum() {
        return graph.node("ReduceSum", type, List.of(this), Graph.integer("keepdims", 0));
    }

    /** Returns the sum along an axis, which is left out of the result. */
    Value sum(int axis) {
        return graph.node("ReduceSum", type, List.of(this, graph.integers(axis)), Graph.integer("keepdims", 0));
    }

    /** Returns the maximum of all elements, a scalar. */
    Value max() {
        return graph.node("ReduceMax", type, List.of(this), Graph.integer("keepdims", 0));
    }

    /** Returns the maximum along an axis, which is left out of the result. */
    Value max(int axis) {
        return graph.node("ReduceMax", type, List.of(this, graph.integers(axis)), Graph.integer("keepdims", 0));
    }

    /** Returns the minimum of all elements, a scalar. */
    Value min() {
        return graph.node("ReduceMin", type, List.of(this), Graph.integer("keepdims", 0));
    }

    /** Returns the index of the largest element along an axis, the first of several equal ones. */
    Value placeOfMax(int axis) {
        return graph.node(
                "ArgMax", ElementType.INT64, List.of(this), Graph.integer("axis", axis), Graph.integer("keepdims", 0));
    }

    /** Returns the cumulative sums along an axis. */
    Value cumulated(int axis) {
        return graph.node("CumSum", type, List.of(this, graph.constant(ElementType.INT64, axis)));
    }

    /** Returns the indexes of all true elements of a vector, in order. */
    Value places() {
        return graph.node("NonZero", ElementType.INT64, List.of(this)).reshaped(-1);
    }

    /** Returns the number of elements of a vector. */
    Value length() {
        return graph.node("Shape", ElementType.INT64, List.of(this));
    }

    /** Returns the rows of a matrix, or the elements of a vector, at the indexes. */
    Value rows(Value indexes) {
        return gathered(indexes.as(ElementType.INT64), 0);
    }

    /** Returns a row of a matrix or an element of a vector; a negative index counts from the end. */
    Value row(int index) {
        return gathered(graph.constant(ElementType.INT64, index), 0);
    }

    /** Returns a column of a matrix; a negative index counts from the end. */
    Value column(int index) {
        return gathered(graph.constant(ElementType.INT64, index), 1);
    }

    private Value gathered(Value indexes, int axis) {
        return graph.node("Gather", type, List.of(this, indexes), Graph.integer("axis", axis));
    }

    /**
     * Scatters values into a copy of this vector, combining those with the same index.
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

    /** Returns a vector of a length with this element repeated. */
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

    /** Returns the matrix product. */
    Value multiplied(Value other) {
        return arithmetic("MatMul", other);
    }

    /** Inserts an axis of length 1. */
    Value unsqueezed(int axis) {
        return graph.node("Unsqueeze", type, List.of(this, graph.integers(axis)));
    }

    /** Returns the elements {@code from} to {@code to - 1} of a vector. */
    Value part(int from, int to) {
        return graph.node("Slice", type, List.of(this, graph.integers(from), graph.integers(to)));
    }

    /**
     * Returns the rows {@code top} to {@code bottom - 1} and the columns {@code left} to {@code right - 1} of a matrix;
     * a negative end counts from the end.
     */
    Value part(int top, int left, int bottom, int right) {
        return graph.node("Slice", type, List.of(this, graph.integers(top, left), graph.integers(bottom, right)));
    }

    /** Pads a matrix with rows and columns of zeros on each side. */
    Value framed(int rows, int columns) {
        return padded("constant", rows, columns);
    }

    /** Pads a matrix on each side by repeating its edges. */
    Value continued(int width) {
        return padded("edge", width, width);
    }

    private Value padded(String mode, int rows, int columns) {
        return graph.node(
                "Pad", type, List.of(this, graph.integers(rows, columns, rows, columns)), Graph.string("mode", mode));
    }

    /** Replaces each element of a matrix by the maximum in the window around it, clipped at the edges. */
    Value maxAround(int rowRadius, int columnRadius) {
        Value axes = graph.integers(0, 1); // of images and channels, both of length 1
        Value pooled = graph.node("Unsqueeze", type, List.of(this, axes))
                .operation(
                        "MaxPool",
                        Graph.integers("kernel_shape", 2 * rowRadius + 1, 2 * columnRadius + 1),
                        Graph.integers("pads", rowRadius, columnRadius, rowRadius, columnRadius));
        return graph.node("Squeeze", type, List.of(pooled, axes));
    }

    /** Concatenates this vector and others. */
    Value followedBy(Value... others) {
        var all = new Value[others.length + 1];
        all[0] = this;
        System.arraycopy(others, 0, all, 1, others.length);
        return graph.node("Concat", type, Arrays.asList(all), Graph.integer("axis", 0));
    }

    /** Gives this value a name that readers of the file can rely on. */
    Value named(String newName) {
        return graph.named(newName, this);
    }

    /** Applies an operator of one input that keeps the type. */
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
