package shuzi.core.image;

import java.util.Arrays;

/**
 * Renders ink into a normalized square: scaled, with its centre of mass in the middle, and all strokes at full
 * brightness and about the same width. Instances hold buffers; the fields describe the last rendering.
 */
final class StrokeRenderer {

    /** Standard deviation of the blur of strokes, in normalized pixels; strokes must be wider than a pixel. */
    private static final double BLUR = 0.8;

    /** The same for dotted strokes, whose dots it joins. */
    private static final double DOTTED_BLUR = 1.6;

    /** Variance of the blur in pixels of the picture, which has no finer detail. */
    private static final double PIXEL_VARIANCE = 0.25;

    /**
     * How far the shorter side of the box is stretched towards the longer one: to its proportion to the power of 1
     * minus this. A stroke of 8 to 1 becomes one of about 5 to 1 (after C.-L. Liu, K. Nakashima, H. Sako and H.
     * Fujisawa, "Handwritten digit recognition: investigation of normalization and feature extraction techniques",
     * 2004).
     */
    private static final double ASPECT = 0.25;

    /**
     * Half the side of the window in which the brightest stroke counts as full ink, in pixels of a square of side 32.
     */
    private static final int NEIGHBOURHOOD = 3;

    /** A stroke fainter than this share of the strongest stays that much fainter. */
    private static final float FAINTEST = 0.3f;

    /** Levels of brightness in which areas are counted. */
    private static final int WHITE = 256;

    /**
     * Levels from the outer to the inner end of an edge in the result. The middle of an edge keeps half this distance
     * from 0 and WHITE: further out it would brighten the background, further in it would break strokes.
     */
    private static final int SOFTNESS = 128;

    private final int side;
    private final double box;
    private final double strokeWidth;
    private final int neighbourhood;
    private final int framedSide; // side of the square in a black frame as wide as the neighbourhood
    private final float[] drawn; // framedSide x framedSide, as the next four
    private final float[] level; // brightness of full ink in the neighbourhood
    private final float[] passed; // between passes
    private final float[] inside; // 1 in the square, 0 in the frame
    private final float[] shares; // reciprocals of the number of neighbours
    private final int[] from; // side: the first pixel of the picture for each normalized pixel
    private final int[] histogram = new int[WHITE + 1];
    private float[] weights = new float[0]; // side x taps
    private float[] ink = new float[0]; // of the box, row by row
    private float[] narrowed = new float[0]; // side x columns of the box
    private int taps;
    private double blur;
    private double scaleX;
    private double scaleY;
    private double centreX;
    private double centreY;

    double scale;
    double strokeWidthBefore;
    double strokeWidthAfter;

    StrokeRenderer(Normalization normalization) {
        this.side = normalization.side();
        this.box = normalization.box();
        this.strokeWidth = normalization.strokeWidth();
        this.neighbourhood = Math.max(1, Math.round(NEIGHBOURHOOD * side / 32f));
        this.framedSide = side + 2 * neighbourhood;
        this.drawn = new float[framedSide * framedSide];
        this.level = new float[drawn.length];
        this.passed = new float[drawn.length];
        this.inside = new float[drawn.length];
        this.shares = new float[drawn.length];
        this.from = new int[side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = (y + neighbourhood) * framedSide + x + neighbourhood;
                inside[at] = 1;
                shares[at] = 1f / (neighbours(x) * neighbours(y));
            }
        }
    }

    /** Returns the number of positions in a row that belong to the neighbourhood of one. */
    private int neighbours(int place) {
        return Math.min(side - 1, place + neighbourhood) - Math.max(0, place - neighbourhood) + 1;
    }

    /**
     * Renders the ink of a character.
     *
     * @param source contains rows of pixels, the contrast of ink and 0 elsewhere
     * @param stride number of pixels of a row
     * @param around the character
     * @param dotted whether strokes are smoothed more
     * @param result receives side x side pixels from {@code first} on
     */
    void render(byte[] source, int stride, InkBox around, boolean dotted, byte[] result, int first) {
        blur = dotted ? DOTTED_BLUR : BLUR;
        scale = box / around.longerSide();
        double ratio = (double) around.width() / around.height();
        scaleX = scale * Math.max(1, Math.pow(ratio, -ASPECT));
        scaleY = scale * Math.max(1, Math.pow(ratio, ASPECT));
        weighInk(source, stride, around);
        resample(source, stride, around);
        fullBrightness();
        even(result, first);
    }

    /** Computes the centre of mass within the box. */
    private void weighInk(byte[] source, int stride, InkBox around) {
        double mass = 0;
        double momentX = 0;
        double momentY = 0;
        for (int y = 0; y < around.height(); y++) {
            int at = (around.y() + y) * stride + around.x();
            int row = 0;
            int rowMoment = 0;
            for (int x = 0; x < around.width(); x++) {
                int value = source[at + x] & 0xff;
                row += value;
                rowMoment += value * x;
            }
            mass += row;
            momentX += rowMoment;
            momentY += (double) row * y;
        }
        centreX = momentX / mass + 0.5;
        centreY = momentY / mass + 0.5;
    }

    /** Resamples the columns, then, transposed, the rows. Both passes add whole rows. */
    private void resample(byte[] source, int stride, InkBox around) {
        int boxWidth = around.width();
        int boxHeight = around.height();
        if (ink.length < boxWidth * Math.max(boxHeight, side)) {
            ink = new float[boxWidth * Math.max(boxHeight, side)];
            narrowed = new float[ink.length];
        }
        for (int y = 0; y < boxHeight; y++) {
            int at = (around.y() + y) * stride + around.x();
            for (int x = 0; x < boxWidth; x++) {
                ink[y * boxWidth + x] = source[at + x] & 0xff;
            }
        }
        weigh(boxHeight, centreY, scaleY);
        addRows(ink, boxHeight, boxWidth, narrowed);
        transpose(narrowed, side, boxWidth, ink);
        weigh(boxWidth, centreX, scaleX);
        addRows(ink, boxWidth, side, passed);
        for (int y = 0; y < side; y++) {
            int at = (y + neighbourhood) * framedSide + neighbourhood;
            for (int x = 0; x < side; x++) {
                drawn[at + x] = passed[x * side + y];
            }
        }
    }

    /** Computes each row of the target, side x columns, as a weighted sum of the source's rows. */
    private void addRows(float[] source, int sourceRows, int columns, float[] target) {
        Arrays.fill(target, 0, side * columns, 0);
        for (int row = 0; row < side; row++) {
            int begin = Math.max(0, -from[row]);
            int end = Math.min(taps, sourceRows - from[row]);
            for (int tap = begin; tap < end; tap++) {
                float weight = weights[row * taps + tap];
                int at = (from[row] + tap) * columns;
                for (int x = 0; x < columns; x++) {
                    target[row * columns + x] += weight * source[at + x];
                }
            }
        }
    }

    private static void transpose(float[] source, int rows, int columns, float[] target) {
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                target[x * rows + y] = source[y * columns + x];
            }
        }
    }

    /**
     * Computes the weights of the box's pixels along one side for each normalized pixel: a quadratic B-spline, which is
     * close to a normal distribution and never negative (M. Unser, "Splines: a perfect fit", 1999).
     */
    private void weigh(int length, double centre, double scale) {
        double room = Math.max(0, (side / scale - length) / 2); // the box stays in the square
        double middle = length / 2.0 + Math.clamp(centre - length / 2.0, -room, room);
        // a quadratic B-spline of unit 1 has variance 1/4
        double unit = 2 * Math.sqrt(PIXEL_VARIANCE + blur * blur / (scale * scale));
        double reach = 1.5 * unit;
        taps = (int) (2 * reach) + 1;
        if (weights.length < taps * side) {
            weights = new float[taps * side];
        }
        for (int target = 0; target < side; target++) {
            double place = (target + 0.5 - side / 2.0) / scale + middle - 0.5;
            int start = (int) Math.ceil(place - reach);
            from[target] = start;
            int at = target * taps;
            float sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                float distance = (float) (Math.abs(start + tap - place) / unit);
                float rest = Math.max(0, 1.5f - distance);
                float weight = distance < 0.5f ? 0.75f - distance * distance : 0.5f * rest * rest;
                weights[at + tap] = weight;
                sum += weight;
            }
            for (int tap = 0; tap < taps; tap++) {
                weights[at + tap] /= sum;
            }
        }
    }

    /** Divides by the brightest stroke in the neighbourhood, so that faint strokes become as bright as strong ones. */
    private void fullBrightness() {
        float strongest = 0;
        for (float value : drawn) {
            strongest = Math.max(strongest, value);
        }
        System.arraycopy(drawn, 0, level, 0, drawn.length);
        maxAround(1);
        maxAround(framedSide);
        sumAround(1);
        sumAround(framedSide);
        float least = FAINTEST * strongest;
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = Math.min(1, drawn[i] / Math.max(level[i] * shares[i], least));
        }
    }

    // The passes run over the whole framed square, because loops over a row are too short for vector instructions. The
    // frame is cleared afterwards.

    /**
     * Replaces each level by the maximum in the neighbourhood along one axis.
     *
     * @param step distance of neighbours in the array
     */
    private void maxAround(int step) {
        int reach = neighbourhood * step;
        System.arraycopy(level, 0, passed, 0, level.length);
        for (int shift = -reach; shift <= reach; shift += step) {
            for (int i = reach; i < level.length - reach; i++) {
                passed[i] = Math.max(passed[i], level[i + shift]);
            }
        }
        clearFrame();
    }

    /**
     * Replaces each level by the sum over the neighbourhood along one axis.
     *
     * @param step distance of neighbours in the array
     */
    private void sumAround(int step) {
        int reach = neighbourhood * step;
        Arrays.fill(passed, 0);
        for (int shift = -reach; shift <= reach; shift += step) {
            for (int i = reach; i < level.length - reach; i++) {
                passed[i] += level[i + shift];
            }
        }
        clearFrame();
    }

    private void clearFrame() {
        for (int i = 0; i < level.length; i++) {
            level[i] = passed[i] * inside[i];
        }
    }

    /**
     * Writes the drawing with its edges moved so that strokes have the given width.
     *
     * <p>The length of strokes is half the length of their edges. The length of edges, integrated over all levels of
     * brightness, is the integral of the gradient (coarea formula, H. Federer, 1959). The width of strokes is their
     * area divided by their length.
     */
    private void even(byte[] result, int first) {
        double length = Math.max(1, edges() / 2);
        Arrays.fill(histogram, 0);
        long area = 0;
        for (float brightness : drawn) {
            if (brightness > 0) {
                int value = (int) (brightness * WHITE);
                histogram[value]++;
                area += value;
            }
        }
        strokeWidthBefore = area / (length * WHITE);
        int edge = WHITE / 2;
        if (strokeWidth > 0) {
            int low = SOFTNESS / 2;
            int high = WHITE - SOFTNESS / 2;
            while (low < high) {
                edge = (low + high) / 2;
                if (areaAt(edge) > strokeWidth * length) {
                    low = edge + 1;
                } else {
                    high = edge;
                }
            }
            edge = low;
        }
        strokeWidthAfter = areaAt(edge) / length;
        float black = (edge - SOFTNESS / 2) / (float) WHITE;
        for (int y = 0; y < side; y++) {
            int at = (y + neighbourhood) * framedSide + neighbourhood;
            for (int x = 0; x < side; x++) {
                float value = Math.max(0f, Math.min(1f, (drawn[at + x] - black) * WHITE / SOFTNESS));
                result[first + y * side + x] = (byte) (int) (255 * value + 0.5f);
            }
        }
    }

    private double edges() {
        int sum = 0;
        for (int i = 0; i < drawn.length - framedSide - 1; i++) {
            float falling = drawn[i + framedSide + 1] - drawn[i];
            float rising = drawn[i + 1] - drawn[i + framedSide];
            sum += (int) (4096 * (float) Math.sqrt(falling * falling + rising * rising));
        }
        return sum / 4096.0 * Math.sqrt(0.5); // the differences are along diagonals
    }

    /** Returns the area of the strokes if their edges are at a brightness. */
    private double areaAt(int edge) {
        int black = edge - SOFTNESS / 2;
        int area = 0;
        for (int value = 0; value < histogram.length; value++) {
            area += histogram[value] * Math.max(0, Math.min(SOFTNESS, value - black));
        }
        return (double) area / SOFTNESS;
    }
}
