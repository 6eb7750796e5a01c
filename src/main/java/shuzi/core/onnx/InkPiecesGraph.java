package shuzi.core.onnx;

import static shuzi.core.onnx.NormalizerGraph.PIXELS;
import static shuzi.core.onnx.NormalizerGraph.SIDE;

/**
 * Expresses the connected pieces of ink of {@code shuzi.core.image.InkFinder} as nodes of a graph. Values about pixels
 * are vectors with an element for each pixel that belongs to a piece; values about pieces are vectors with an element
 * for each piece. All are FLOAT64.
 */
final class InkPiecesGraph {

    private static final double PEAK = 0.4;
    private static final double NEAR = 0.01;
    private static final double FAR = 0.15;
    private static final double CUT = 8;
    private static final double THIN = 0.06;

    private final Graph graph;
    private final Value number; // of pieces
    private final Value pixels; // positions in the image of the pixels that belong to pieces
    private final Value piece; // of each of these pixels, from 0
    private final Value contrast; // of each of these pixels

    private final Value mass; // of each piece, as the next six
    private final Value peak;
    private final Value minX;
    private final Value maxX;
    private final Value minY;
    private final Value maxY;
    private final Value onBorder; // number of its pixels on the border, corners counted twice

    /**
     * Finds and measures the pieces.
     *
     * @param contrast 64 x 64
     * @param low the least contrast of a piece's pixels; at least one pixel has it
     */
    InkPiecesGraph(Graph graph, Value contrast, Value low) {
        this.graph = graph;
        Value isInk = contrast.reaches(low);
        Value place = NormalizerGraph.upTo(graph, PIXELS);
        Value root = label(isInk, place); // of each pixel of the image
        Value isRoot = root.is(place).as(ElementType.DOUBLE);
        this.number = isRoot.sum();
        this.pixels = isInk.reshaped(PIXELS).places();
        this.piece = isRoot.cumulated(0).minus(1).rows(root.rows(pixels));
        this.contrast = contrast.reshaped(PIXELS).rows(pixels);
        Value y = pixels.as(ElementType.DOUBLE).over(SIDE).roundedDown();
        Value x = pixels.as(ElementType.DOUBLE).minus(y.times(SIDE));
        this.mass = ofPieces(0, "add", this.contrast);
        this.peak = ofPieces(0, "max", this.contrast);
        this.minX = ofPieces(SIDE, "min", x);
        this.maxX = ofPieces(0, "max", x);
        this.minY = ofPieces(SIDE, "min", y);
        this.maxY = ofPieces(0, "max", y);
        this.onBorder = ofPieces(0, "add", isEdge(x).plus(isEdge(y)));
    }

    private static Value isEdge(Value place) {
        return place.is(0).or(place.is(SIDE - 1)).as(ElementType.DOUBLE);
    }

    private Value ofPieces(double start, String reduction, Value ofPixels) {
        return graph.constant(ElementType.DOUBLE, start).repeated(number).scatter(reduction, piece, ofPixels);
    }

    /**
     * Returns the root of each pixel: the position of the first pixel of its piece; 4096 outside pieces. Each pixel
     * starts as its own root. In each step it takes the least root of its neighbours, then the root of that one, until
     * nothing changes.
     *
     * @param place position of each pixel
     */
    private Value label(Value isInk, Value place) {
        Value inked = isInk.as(ElementType.DOUBLE);
        // labels are 4096 minus the position, and 0 outside pieces, so that the least root is a maximum
        Value start = place.minus(PIXELS).negative().reshaped(SIDE, SIDE).times(inked);
        Value none = graph.constant(ElementType.DOUBLE, new double[1], 1);
        Value labels = graph.untilSettled(start, before -> {
            Value spread = before.maxAround(1, 1).times(inked);
            return spread.reshaped(PIXELS).followedBy(none).rows(rootOf(spread));
        });
        return rootOf(labels).reshaped(PIXELS);
    }

    private static Value rootOf(Value label) {
        return label.minus(PIXELS).negative();
    }

    /**
     * Returns the contrast of the pieces of the character: the heaviest piece, then repeatedly those that are near
     * enough for their mass. Their order does not matter, because a larger box only brings the others nearer.
     *
     * @param threshold a contrast that at least one pixel reaches
     * @return 64 x 64, 0 elsewhere
     */
    Value character(Value threshold) {
        Value peakWithoutLines = dropLines(threshold);
        Value heaviest = peakWithoutLines.reaches(threshold).choose(mass, -1).placeOfMax(0);
        Value heaviestMass = mass.rows(heaviest);
        Value candidates = peakWithoutLines.reaches(threshold.times(PEAK));
        Value isCut = minX.is(0).or(minY.is(0)).or(maxX.is(SIDE - 1)).or(maxY.is(SIDE - 1));
        Value first = graph.constant(ElementType.DOUBLE, 0)
                .repeated(number)
                .scatter("add", heaviest.reshaped(1), graph.constant(ElementType.DOUBLE, new double[] {1}, 1));
        Value kept = graph.untilSettled(first, before -> {
            Value isKept = before.isOver(0);
            Value left = isKept.choose(minX, SIDE).min();
            Value top = isKept.choose(minY, SIDE).min();
            Value right = isKept.choose(maxX, 0).max();
            Value bottom = isKept.choose(maxY, 0).max();
            Value size = right.minus(left).atLeast(bottom.minus(top)).plus(1);
            Value gapX = left.minus(maxX).atLeast(minX.minus(right)).minus(1).atLeast(0);
            Value gapY = top.minus(maxY).atLeast(minY.minus(bottom)).minus(1).atLeast(0);
            Value gap = gapX.times(gapX).plus(gapY.times(gapY)).root().over(size);
            Value share = gap.times(FAR).plus(NEAR);
            Value least = heaviestMass.times(isCut.choose(share.times(CUT), share));
            return isKept.or(candidates.and(mass.reaches(least))).as(ElementType.DOUBLE);
        });
        return graph.constant(ElementType.DOUBLE, new double[PIXELS], PIXELS)
                .scatter("add", pixels, contrast.times(kept.rows(piece)))
                .reshaped(SIDE, SIDE);
    }

    /** Returns the peak of each piece; 0 for frames and lines if there are other pieces. */
    private Value dropLines(Value threshold) {
        Value width = maxX.minus(minX);
        Value height = maxY.minus(minY);
        Value across = width.is(SIDE - 1);
        Value down = height.is(SIDE - 1);
        Value isFrame = across.and(down).and(onBorder.isOver(2 * SIDE));
        Value isThin = across.and(height.isUnder(THIN * SIDE)).or(down.and(width.isUnder(THIN * SIDE)));
        Value isLine = isFrame.or(isThin);
        Value isStrong = peak.reaches(threshold);
        Value isLong = width.atLeast(height).isOver(SIDE / 20.0);
        Value lines = InkFinderGraph.count(isStrong.and(isLine)).isOver(0);
        Value others =
                InkFinderGraph.count(isStrong.and(isLine.not()).and(isLong)).isOver(0);
        return isLine.and(lines).and(others).choose(0, peak);
    }
}
