package shuzi.core.onnx;

import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;

/**
 * Expresses {@link shuzi.core.image.ImageNormalizer} for images of 64 x 64 pixels as nodes of a graph,
 * with the same bytes as result. The steps have the names of those in {@code shuzi.core.image}, where each is
 * explained; the comments here explain only the differences.
 * \x01<p>All numbers are float64, in which whole numbers and their sums are exact. The exception is the renderer, which
 * computes in float32: there the graph does the same operations in the same order.
 */
final class NormalizerGraph {

    /** Width and height of an image. */
    static final int SIDE = GreyImage.SIDE;

    /** Pixels of an image. */
    static final int PIXELS = GreyImage.PIXELS;

    private final Graph graph;
    private final InkFinderGraph inkFinder;
    private final StrokeRendererGraph renderer;

    NormalizerGraph(Graph graph, Normalization normalization) {
        this.graph = graph;
        this.inkFinder = new InkFinderGraph(graph, normalization.version());
        this.renderer = new StrokeRendererGraph(graph, normalization);
    }

    /**
     * Normalizes images, one after the other.
     *
     * @param images images x 64 x 64, UINT8
     * @return images x side x side, UINT8; black where there is no ink
     */
    Value normalize(Value images) {
        return graph.each(images, ElementType.UINT8, this::normalizeOne);
    }

    private Value normalizeOne(Value image) {
        Value ink = inkFinder.find(image.as(ElementType.DOUBLE));
        return graph.when(ink.max().isOver(0), () -> renderer.render(ink), renderer::black);
    }

    /** Counts how many elements of a vector have each of the values 0 to size - 1; FLOAT64. */
    static Value histogram(Value values, int size) {
        Graph graph = values.graph();
        Value empty = graph.constant(ElementType.DOUBLE, new double[size], size);
        Value ones = graph.constant(ElementType.DOUBLE, 1).repeated(values.length());
        return empty.scatter("add", values, ones);
    }

    /** Returns the vector 0, 1, 2, ..., end - 1. */
    static Value upTo(Graph graph, int end) {
        var numbers = new double[end];
        for (int i = 0; i < end; i++) {
            numbers[i] = i;
        }
        return graph.constant(ElementType.DOUBLE, numbers, end);
    }
}
