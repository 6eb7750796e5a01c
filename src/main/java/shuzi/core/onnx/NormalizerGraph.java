package shuzi.core.onnx;

import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;

/**
 * The preparation of images as a part of a graph: {@link shuzi.core.image.ImageNormalizer}'s version 1 for images of 64 x 64 pixels, to
 * the same bytes. Its steps have the names of those in {@code shuzi.core.image}, where each is explained; here is only said what
 * differs.
 *
 * <p>All numbers are float64, in which whole numbers and their sums are exact, but where the renderer computes in float32:
 * there the graph does the same operations in the same order.
 */
final class NormalizerGraph {

    private static final int VERSION = 1;

    /** Width and height of an image. */
    static final int SIDE = GreyImage.SIDE;

    /** Its pixels. */
    static final int PIXELS = GreyImage.PIXELS;

    private final Graph graph;
    private final InkFinderGraph inkFinder;
    private final StrokeRendererGraph renderer;

    /** @throws IllegalArgumentException for a normalization of another version */
    NormalizerGraph(Graph graph, Normalization normalization) {
        if (normalization.version() != VERSION) {
            throw new IllegalArgumentException(
                    "normalization of version %d, the graph has %d".formatted(normalization.version(), VERSION));
        }
        this.graph = graph;
        this.inkFinder = new InkFinderGraph(graph);
        this.renderer = new StrokeRendererGraph(graph, normalization);
    }

    /**
     * Fits images, one after the other.
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

    /** How many elements of a vector have each of the values from 0 on, as many as asked for; FLOAT64. */
    static Value histogram(Value values, int size) {
        Graph graph = values.graph();
        Value empty = graph.constant(ElementType.DOUBLE, new double[size], size);
        Value ones = graph.constant(ElementType.DOUBLE, 1).repeated(values.length());
        return empty.scatter("add", values, ones);
    }

    /** 0, 1, 2, ... */
    static Value upTo(Graph graph, int end) {
        var numbers = new double[end];
        for (int i = 0; i < end; i++) {
            numbers[i] = i;
        }
        return graph.constant(ElementType.DOUBLE, numbers, end);
    }
}
