package shuzi.core.onnx;

import static shuzi.core.onnx.NormalizerGraph.PIXELS;
import static shuzi.core.onnx.NormalizerGraph.SIDE;
import static shuzi.core.onnx.NormalizerGraph.histogram;

/** Expresses {@code shuzi.core.image.InkFinder} as nodes of a graph. */
final class InkFinderGraph {

    private static final int MIN_CONTRAST = 10;
    private static final int MAX_NOISE = 64;
    private static final double LOW = 0.2;
    private static final double LOW_UNEVEN = 0.5;
    private static final double MAX_THRESHOLD = 0.7;
    private static final double LINES = 0.75;
    private static final double CLEAR_BORDER = 0.5;
    private static final double CLEAR_PICTURE = 0.3;
    private static final int CLEAR_CONTRAST = 64;

    /** Both sides of a speck's box are shorter than this: SMALLEST times 64 pixels is less. */
    private static final int SPECK = 2;

    private final Graph graph;
    private final int version;
    private final BackgroundGraph unevenBackground;
    private final Value levels; // 0 to 255
    private final Value nothing; // 64 x 64 zeros

    /**
     * The selected ink.
     *
     * @param ink 64 x 64: contrast of the character's ink, 0 elsewhere; all 0 if there is no ink
     * @param threshold the contrast from which on a pixel is certainly ink
     */
    private record Selection(Value ink, Value threshold) {}

    /**
     * Creates the graph of a version of the normalization.
     */
    InkFinderGraph(Graph graph, int version) {
        this.graph = graph;
        this.version = version;
        this.unevenBackground = new BackgroundGraph(graph);
        this.levels = NormalizerGraph.upTo(graph, 256);
        this.nothing = graph.constant(ElementType.DOUBLE, new double[PIXELS], SIDE, SIDE);
    }

    /**
     * Finds the ink.
     *
     * @param luma 64 x 64, 0..255
     * @return 64 x 64: contrast of the character's ink, 0 elsewhere; all 0 if there is no ink
     */
    Value find(Value luma) {
        Value border = histogram(luma.row(0).followedBy(luma.row(-1), luma.column(0), luma.column(-1)), 256);
        Value background = median(border);
        Value picture = histogram(luma.reshaped(PIXELS), 256);
        Value onLevel = graph.when(
                isEven(background, border, picture), () -> subtractLevel(luma, background, picture), () -> nothing);
        return graph.when(onLevel.max().isOver(0), () -> onLevel, () -> subtractUneven(luma));
    }

    /** Returns the median of the border's pixels. */
    private static Value median(Value border) {
        return count(border.cumulated(0).isUnder(2 * SIDE));
    }

    private Value isEven(Value background, Value border, Value picture) {
        Value contrast = levels.minus(background).magnitude();
        Value near = contrast.isUnder(17).as(ElementType.DOUBLE);
        Value nearBorder = border.times(near).sum();
        Value nearPicture = picture.times(near).sum();
        Value isFlat = nearBorder.reaches(0.85 * 2 * (SIDE + SIDE)).and(nearPicture.isOver(0.6 * SIDE * SIDE));
        if (version == 1) {
            return isFlat;
        }
        Value clear = contrast.reaches(CLEAR_CONTRAST).choose(picture, 0).sum();
        Value hasTwoLevels = nearPicture
                .isOver(CLEAR_PICTURE * PIXELS)
                .and(clear.isOver(nearPicture.plus(clear).minus(PIXELS).negative()));
        return isFlat.or(nearBorder.reaches(CLEAR_BORDER * 2 * (SIDE + SIDE)).and(hasTwoLevels));
    }

    /** Returns the ink on a background of one level, or nothing if what was found looks like a sheet of paper. */
    private Value subtractLevel(Value luma, Value background, Value picture) {
        Value difference = levels.minus(background);
        Value inked = difference.magnitude().isOver(16).choose(picture, 0);
        Value above = difference.atLeast(0).times(inked).sum();
        Value below = difference.atMost(0).times(inked).sum().negative();
        Value direction = below.isOver(above).choose(graph.constant(ElementType.DOUBLE, -1), 1);
        Value contrast = luma.minus(background).times(direction).atLeast(0);
        Selection selection = select(
                contrast, histogram(contrast.reshaped(PIXELS), 256), noise(difference.times(direction), picture), LOW);
        return isSheet(selection).choose(nothing, selection.ink);
    }

    /**
     * Returns one and a half times the distance that more than 1 % of the pixels on the other side of the background
     * have.
     */
    private Value noise(Value contrasts, Value picture) {
        Value others = contrasts.isUnder(0).choose(picture, 0);
        Value distances = graph.constant(ElementType.DOUBLE, new double[256], 256)
                .scatter("add", contrasts.negative().atLeast(0), others);
        Value orFurther = fromEachOn(distances); // decreases with the distance, which starts at 0
        Value allowed = others.sum().over(100).roundedDown();
        Value distance = count(orFurther.isOver(allowed)).minus(1).atLeast(0);
        return distance.times(3).over(2).roundedDown();
    }

    /** Returns the ink on a background that is estimated locally. */
    private Value subtractUneven(Value luma) {
        Value contrast = unevenBackground.subtract(luma);
        Value histogram = histogram(contrast.reshaped(PIXELS), 256);
        return select(contrast, histogram, noiseOfContrast(histogram), LOW_UNEVEN).ink;
    }

    private static Value noiseOfContrast(Value histogram) {
        Value notOver = histogram.cumulated(0);
        Value median = count(notOver.isUnder(PIXELS / 2));
        Value upperQuartile = count(notOver.isUnder(PIXELS - PIXELS / 4));
        Value deviations = upperQuartile.minus(median).times(4).over(0.6745);
        return median.plus(deviations).roundedUp().atMost(MAX_NOISE);
    }

    /**
     * Keeps the ink of the character only.
     *
     * @param contrast 64 x 64, 0..255
     * @param histogram of the contrast
     * @param low share of the threshold that pixels of the ink must reach
     */
    private Selection select(Value contrast, Value histogram, Value noise, double low) {
        Value least = noise.atLeast(MIN_CONTRAST);
        Value strong = upperMean(histogram, least);
        Value threshold = strong.times(MAX_THRESHOLD)
                .roundedDown()
                .atMost(otsu(histogram))
                .atLeast(least);
        // some pixel reaches the mean, and therefore the threshold: there is always a piece
        Value ink = graph.when(
                strong.isOver(least),
                () -> withoutLines(
                        contrast,
                        threshold,
                        threshold.times(low).roundedDown().atLeast(least),
                        threshold.times(LINES).roundedDown().atLeast(least)),
                () -> nothing);
        return new Selection(ink, threshold);
    }

    private Value withoutLines(Value contrast, Value threshold, Value low, Value lowAmongLines) {
        Value ink = connect(contrast, threshold, low);
        Box box = Box.around(ink);
        Value spans = box.longerSide().is(SIDE);
        return graph.when(
                spans,
                () -> connect(contrast, threshold, lowAmongLines),
                () -> box.longerSide().isUnder(SPECK).choose(nothing, ink));
    }

    private Value connect(Value contrast, Value threshold, Value low) {
        return new InkPiecesGraph(graph, contrast, low).character(threshold);
    }

    private Value upperMean(Value histogram, Value from) {
        Value counted = levels.reaches(from).choose(histogram, 0);
        return counted.times(levels).sum().over(counted.sum().atLeast(1)).roundedDown();
    }

    /**
     * Returns Otsu's threshold. If all pixels have the same contrast, it is 1 rather than 0; both are below the least
     * contrast.
     */
    private Value otsu(Value histogram) {
        Value moments = histogram.times(levels);
        Value lowerCount = histogram.cumulated(0);
        Value lowerSum = moments.cumulated(0);
        Value upperCount = lowerCount.minus(PIXELS).negative();
        Value upperSum = moments.sum().minus(lowerSum);
        Value difference = lowerSum.over(lowerCount.atLeast(1)).minus(upperSum.over(upperCount.atLeast(1)));
        Value between = difference.times(difference).times(lowerCount).times(upperCount);
        Value isSplit = lowerCount.isOver(0).and(upperCount.isOver(0));
        return isSplit.choose(between, -1).placeOfMax(0).as(ElementType.DOUBLE).plus(1);
    }

    private static Value isSheet(Selection selection) {
        Box box = Box.around(selection.ink);
        Value area = box.width().times(box.height());
        Value isLarge = box.shorterSide().times(3).reaches(box.longerSide()).and(area.reaches(64));
        Value filled = count(selection.ink.reaches(selection.threshold));
        return isLarge.and(filled.isOver(area.times(0.7)));
    }

    /** Returns the suffix sums of a vector. */
    static Value fromEachOn(Value vector) {
        return vector.sum().minus(vector.cumulated(0)).plus(vector);
    }

    /** Returns the number of elements that are true, as FLOAT64. */
    static Value count(Value truths) {
        return truths.as(ElementType.DOUBLE).sum();
    }
}
