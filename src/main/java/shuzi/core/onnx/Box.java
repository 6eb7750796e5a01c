package shuzi.core.onnx;

import static shuzi.core.onnx.NormalizerGraph.SIDE;

/**
 * The bounding box of ink, in pixels; FLOAT64.
 *
 * @param width negative if there is no ink
 */
record Box(Value left, Value top, Value width, Value height) {

    /**
     * Computes the bounding box.
     *
     * @param ink 64 x 64, 0 where there is no ink
     */
    static Box around(Value ink) {
        Value columns = ink.max(0).isOver(0);
        Value rows = ink.max(1).isOver(0);
        Value left = first(columns);
        Value top = first(rows);
        return new Box(
                left,
                top,
                last(columns).minus(left).plus(1),
                last(rows).minus(top).plus(1));
    }

    private static Value last(Value inked) {
        return inked.choose(NormalizerGraph.upTo(inked.graph(), SIDE), -1).max();
    }

    private static Value first(Value inked) {
        return inked.choose(NormalizerGraph.upTo(inked.graph(), SIDE), SIDE).min();
    }

    Value longerSide() {
        return width.atLeast(height);
    }

    Value shorterSide() {
        return width.atMost(height);
    }
}
