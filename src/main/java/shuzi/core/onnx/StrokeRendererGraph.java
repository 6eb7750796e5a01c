package shuzi.core.onnx;

import static shuzi.core.onnx.NormalizerGraph.SIDE;

import shuzi.core.image.Normalization;

/**
 * Expresses {@code shuzi.core.image.StrokeRenderer} as nodes of a graph. Its float32 sums are sensitive to the order of
 * summation: a difference in the last bit can move all edges of a drawing. They are therefore running sums, not matrix
 * products.
 */
final class StrokeRendererGraph {

    private static final double BLUR = 0.8;
    private static final double PIXEL_VARIANCE = 0.25;
    private static final double ASPECT = 0.25;
    private static final int NEIGHBOURHOOD = 3;
    private static final float FAINTEST = 0.3f;
    private static final int WHITE = 256;
    private static final int SOFTNESS = 128;

    private final Graph graph;
    private final int side;
    private final Normalization normalization;
    private final int neighbourhood;
    private final int taps; // of the smallest scale

    /**
     * The pixels of the image along one side, and their weights, for each normalized pixel.
     *
     * @param places side x taps: rows or columns of the image
     * @param weights side x taps, FLOAT32
     */
    private record Taps(Value places, Value weights) {}

    StrokeRendererGraph(Graph graph, Normalization normalization) {
        this.graph = graph;
        this.side = normalization.side();
        this.normalization = normalization;
        this.neighbourhood = Math.max(1, Math.round(NEIGHBOURHOOD * side / 32f));
        double scale = (double) normalization.box() / SIDE;
        this.taps = (int) (2 * 1.5 * 2 * Math.sqrt(PIXEL_VARIANCE + BLUR * BLUR / (scale * scale))) + 1;
    }

    /** Returns the result for an image without ink. */
    Value black() {
        return graph.constant(ElementType.UINT8, new double[side * side], side, side);
    }

    /**
     * Renders ink.
     *
     * @param ink 64 x 64, contrast of the ink, not all 0
     * @return side x side, UINT8
     */
    Value render(Value ink) {
        Box box = Box.around(ink);
        Value scale = graph.constant(ElementType.DOUBLE, normalization.box()).over(box.longerSide());
        Value ratio = box.width().over(box.height());
        Value scaleX = ratio.power(-ASPECT).atLeast(1).times(scale);
        Value scaleY = ratio.power(ASPECT).atLeast(1).times(scale);
        Taps columns = weigh(box.left(), box.width(), centreOfMass(ink.sum(0), box.left()), scaleX);
        Taps rows = weigh(box.top(), box.height(), centreOfMass(ink.sum(1), box.top()), scaleY);
        Value narrowed = addRows(ink.as(ElementType.FLOAT), rows); // side x 64
        Value drawn = addRows(narrowed.transposed(), columns).transposed();
        return even(fullBrightness(drawn));
    }

    /**
     * Returns the centre of mass within the box.
     *
     * @param mass of each row or column
     * @param start of the box
     */
    private Value centreOfMass(Value mass, Value start) {
        Value moment =
                mass.times(NormalizerGraph.upTo(graph, SIDE).minus(start)).sum();
        return moment.over(mass.sum()).plus(0.5);
    }

    /**
     * Computes the taps. All drawings have as many as the smallest scale needs; those that are not needed have weight
     * 0.
     */
    private Taps weigh(Value start, Value length, Value centre, Value scale) {
        Value half = length.over(2);
        Value room = graph.constant(ElementType.DOUBLE, side)
                .over(scale)
                .minus(length)
                .over(2)
                .atLeast(0);
        Value middle = half.plus(centre.minus(half).atLeast(room.negative()).atMost(room));
        Value variance = graph.constant(ElementType.DOUBLE, BLUR * BLUR)
                .over(scale.times(scale))
                .plus(PIXEL_VARIANCE);
        Value unit = variance.root().times(2);
        Value reach = unit.times(1.5);
        Value place = NormalizerGraph.upTo(graph, side)
                .plus(0.5 - side / 2.0)
                .over(scale)
                .plus(middle)
                .minus(0.5)
                .unsqueezed(1);
        Value source = place.minus(reach).roundedUp().plus(NormalizerGraph.upTo(graph, taps)); // side x taps
        Value distance = source.minus(place).magnitude().over(unit).as(ElementType.FLOAT);
        Value rest = distance.minus(1.5).negative().atLeast(0);
        Value inner = distance.times(distance).minus(0.75).negative();
        Value weights = distance.isUnder(0.5).choose(inner, rest.times(0.5).times(rest));
        Value sum = weights.cumulated(1).column(-1).unsqueezed(1);
        return new Taps(source.plus(start), weights.over(sum));
    }

    /**
     * Computes each row as a weighted sum of the image's rows.
     *
     * @param image 64 x columns
     * @return side x columns
     */
    private Value addRows(Value image, Taps taps) {
        Value framed = image.framed(1, 0); // black rows above and below
        Value rows = framed.rows(taps.places.plus(1).atLeast(0).atMost(SIDE + 1)); // side x taps x columns
        return taps.weights.unsqueezed(2).times(rows).cumulated(1).column(-1);
    }

    private Value fullBrightness(Value drawn) {
        Value strongest = drawn.max();
        Value maximum = drawn.maxAround(neighbourhood, neighbourhood);
        Value level = sumAround(maximum).times(shares());
        return drawn.over(level.atLeast(strongest.times(FAINTEST))).atMost(1);
    }

    private Value sumAround(Value level) {
        Value wide = level.framed(0, neighbourhood);
        Value sum = wide.part(0, 0, side, side);
        for (int shift = 1; shift <= 2 * neighbourhood; shift++) {
            sum = sum.plus(wide.part(0, shift, side, shift + side));
        }
        Value high = sum.framed(neighbourhood, 0);
        sum = high.part(0, 0, side, side);
        for (int shift = 1; shift <= 2 * neighbourhood; shift++) {
            sum = sum.plus(high.part(shift, 0, shift + side, side));
        }
        return sum;
    }

    /** Returns the reciprocals of the number of neighbours. */
    private Value shares() {
        var shares = new double[side * side];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = 1f / (neighbours(i / side) * neighbours(i % side));
        }
        return graph.constant(ElementType.FLOAT, shares, side, side);
    }

    private int neighbours(int place) {
        return Math.min(side - 1, place + neighbourhood) - Math.max(0, place - neighbourhood) + 1;
    }

    private Value even(Value drawn) {
        Value black = normalization.strokeWidth() > 0
                ? innerEnd(drawn)
                : graph.constant(ElementType.FLOAT, (WHITE - SOFTNESS) / 2);
        Value value = drawn.minus(black.over(WHITE))
                .times(WHITE)
                .over(SOFTNESS)
                .atMost(1)
                .atLeast(0);
        return value.times(255).plus(0.5).as(ElementType.INT32).as(ElementType.UINT8);
    }

    /**
     * Returns the brightness, 0 to 128 of 256, that becomes black so that strokes get their width: the first at which
     * their area is not too large. {@code shuzi.core.image.StrokeRenderer} finds it by bisection; the graph tries all
     * at once. The area of a histogram h with its edges from b to b + 128 is the sum of h(v) min(128, v - b) over all v
     * &gt; b, which is the sum, over t from b + 1 to b + 128, of the number of pixels that reach t.
     */
    private Value innerEnd(Value drawn) {
        Value length = edges(drawn).over(2).atLeast(1);
        Value brightness = drawn.times(WHITE).as(ElementType.INT32).as(ElementType.DOUBLE);
        Value histogram = NormalizerGraph.histogram(brightness.reshaped(side * side), WHITE + 1);
        Value reaching = InkFinderGraph.fromEachOn(histogram).cumulated(0);
        Value area = reaching.part(SOFTNESS, 2 * SOFTNESS)
                .minus(reaching.part(0, SOFTNESS))
                .over(SOFTNESS);
        return InkFinderGraph.count(area.isOver(length.times(normalization.strokeWidth())))
                .as(ElementType.FLOAT);
    }

    private Value edges(Value drawn) {
        Value framed = drawn.framed(1, 1);
        int end = side + 1;
        Value falling = framed.part(1, 1, end + 1, end + 1).minus(framed.part(0, 0, end, end));
        Value rising = framed.part(0, 1, end, end + 1).minus(framed.part(1, 0, end + 1, end));
        Value steepness = falling.times(falling)
                .plus(rising.times(rising))
                .as(ElementType.DOUBLE) // so that the rounded root is the correct float32 on every runtime
                .root()
                .as(ElementType.FLOAT);
        Value sum = steepness
                .times(4096)
                .as(ElementType.INT32)
                .as(ElementType.DOUBLE)
                .sum();
        return sum.over(4096).times(Math.sqrt(0.5));
    }
}
