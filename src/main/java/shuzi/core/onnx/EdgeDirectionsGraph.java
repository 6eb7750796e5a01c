package shuzi.core.onnx;

import static shuzi.core.image.EdgeDirections.CELL;

import shuzi.core.image.EdgeDirections;

/**
 * Expresses {@link EdgeDirections} as nodes of a graph, with the same bytes as result: all sums are of whole numbers, which
 * float64 adds exactly in any order.
 */
final class EdgeDirectionsGraph {

    private static final double[][] WEIGHTS = {{49, 78, 1}, {25, 94, 9}, {9, 94, 25}, {1, 78, 49}};
    private static final double FULL = 48.0 * 8 * CELL * CELL * 128 * 128;
    private static final int WHITE = 255;

    private final Graph graph;
    private final int side;
    private final int cells;

    EdgeDirectionsGraph(Graph graph, int side) {
        this.graph = graph;
        this.side = side;
        this.cells = side / CELL;
    }

    /**
     * Measures the edges of images, one after the other.
     *
     * @param images images x side x side, UINT8
     * @return images x (directions * cells) x cells, UINT8
     */
    Value measure(Value images) {
        return graph.each(images, ElementType.UINT8, this::measureOne);
    }

    private Value measureOne(Value image) {
        Value framed = image.as(ElementType.DOUBLE).framed(1, 1);
        Value rising = shifted(framed, 1, 1).minus(shifted(framed, -1, -1));
        Value falling = shifted(framed, -1, 1).minus(shifted(framed, 1, -1));
        Value right = shifted(framed, 0, 1)
                .minus(shifted(framed, 0, -1))
                .times(2)
                .plus(rising)
                .plus(falling);
        Value down = shifted(framed, 1, 0)
                .minus(shifted(framed, -1, 0))
                .times(2)
                .plus(rising)
                .minus(falling);
        Value toRight = right.atLeast(0);
        Value toLeft = right.negative().atLeast(0);
        Value downwards = down.atLeast(0);
        Value upwards = down.negative().atLeast(0);
        Value across = right.magnitude();
        Value along = down.magnitude();
        return cells(toRight.minus(along).atLeast(0))
                .followedBy(
                        cells(toRight.atMost(downwards)),
                        cells(downwards.minus(across).atLeast(0)),
                        cells(toLeft.atMost(downwards)),
                        cells(toLeft.minus(along).atLeast(0)),
                        cells(toLeft.atMost(upwards)),
                        cells(upwards.minus(across).atLeast(0)),
                        cells(toRight.atMost(upwards)));
    }

    private Value shifted(Value framed, int down, int right) {
        return framed.part(1 + down, 1 + right, 1 + down + side, 1 + right + side);
    }

    /** Returns the bytes of one direction: cells x cells, UINT8. */
    private Value cells(Value strengths) {
        Value sums = weights(false).multiplied(strengths).multiplied(weights(true));
        return sums.over(FULL)
                .root()
                .times(WHITE)
                .plus(0.5)
                .roundedDown()
                .atMost(WHITE)
                .as(ElementType.UINT8);
    }

    /** Returns the weight of each pixel along a side for each cell: cells x side, or transposed. */
    private Value weights(boolean transposed) {
        var weights = new double[cells * side];
        for (int pixel = 0; pixel < side; pixel++) {
            for (int i = 0; i < 3; i++) {
                int cell = pixel / CELL + i - 1;
                if (cell >= 0 && cell < cells) {
                    weights[transposed ? pixel * cells + cell : cell * side + pixel] = WEIGHTS[pixel % CELL][i];
                }
            }
        }
        return graph.constant(ElementType.DOUBLE, weights, transposed ? side : cells, transposed ? cells : side);
    }
}
