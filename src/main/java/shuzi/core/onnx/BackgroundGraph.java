package shuzi.core.onnx;

import static shuzi.core.onnx.NormalizerGraph.PIXELS;
import static shuzi.core.onnx.NormalizerGraph.SIDE;

import java.util.stream.IntStream;

/**
 * Expresses {@code shuzi.core.image.Background} as nodes of a graph. For 64 x 64 pixels, the small copy is the image
 * itself.
 */
final class BackgroundGraph {

    /** Half the side of the window: WINDOW times 64 pixels. */
    private static final int WINDOW = 8;

    /** Half the side of the windows in which ink is the rarer of dark and light: POLARITY_WINDOW times 64 pixels. */
    private static final int POLARITY_WINDOW = 5;

    private static final double CLEAR_SKEW = 0.1;

    private final Graph graph;

    BackgroundGraph(Graph graph) {
        this.graph = graph;
    }

    /**
     * Computes the contrast of the ink.
     *
     * @param luma 64 x 64, 0..255
     * @return 64 x 64, whole numbers 0..255
     */
    Value subtract(Value luma) {
        Value darkInk = isInkDark(luma);
        Value level = close(luma, darkInk);
        Value bright = InkFinderGraph.count(NormalizerGraph.histogram(level.reshaped(PIXELS), 256)
                .cumulated(0)
                .times(10)
                .isUnder(PIXELS * 9));
        Value light = level.atLeast(bright.over(2));
        Value absorbed =
                level.minus(luma).times(255).over(light.isOver(0).choose(light, 1)); // 0 where there is no light
        return darkInk.choose(absorbed, luma.minus(level))
                .atLeast(0)
                .atMost(255)
                .roundedDown();
    }

    private Value isInkDark(Value luma) {
        Value near = near();
        Value sums = near.multiplied(luma).multiplied(near); // the matrix of windows is symmetric
        Value neighbours = near.sum(1);
        Value difference = luma.minus(sums.over(neighbours.unsqueezed(1).times(neighbours)));
        Value cube = difference.times(difference).times(difference);
        Value skew = cube.sum();
        Value isClear = skew.magnitude().isOver(cube.magnitude().sum().times(CLEAR_SKEW));
        Value inside = luma.part(1, 1, SIDE - 1, SIDE - 1).sum();
        Value border = luma.sum().minus(inside);
        Value borderIsLighter = border.times(PIXELS).isOver(luma.sum().times(4 * (SIDE - 1)));
        return isClear.and(skew.isUnder(0)).or(isClear.not().and(borderIsLighter));
    }

    /** Returns a 64 x 64 matrix: 1 where two positions along a side are within the same window, else 0. */
    private Value near() {
        double[] near = IntStream.range(0, PIXELS)
                .mapToDouble(i -> Math.abs(i / SIDE - i % SIDE) <= POLARITY_WINDOW ? 1 : 0)
                .toArray();
        return graph.constant(ElementType.DOUBLE, near, SIDE, SIDE);
    }

    /** Closes dark strokes. Light strokes are negated before and after. */
    private Value close(Value luma, Value darkInk) {
        Value direction = darkInk.choose(graph.constant(ElementType.DOUBLE, 1), -1);
        int margin = 2 * WINDOW;
        Value greatest = maxAround(luma.times(direction).continued(margin));
        Value least = maxAround(greatest.negative()).negative();
        return least.part(margin, margin, margin + SIDE, margin + SIDE).times(direction);
    }

    private static Value maxAround(Value image) {
        return image.maxAround(0, WINDOW).maxAround(WINDOW, 0);
    }
}
