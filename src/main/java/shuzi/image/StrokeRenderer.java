package shuzi.image;

import java.util.Arrays;

/**
 * Draws ink into a fitted square: scaled, its centre of mass in the middle, every stroke at full brightness and of about
 * the same width. Holds buffers; its fields tell of the last drawing.
 */
final class StrokeRenderer {

    /** Standard deviation of the blur by which strokes are drawn, in fitted pixels: they must be wider than a pixel. */
    private static final double BLUR = 0.8;

    /** Variance of the blur in pixels of the picture: it has none finer to show. */
    private static final double PIXEL_VARIANCE = 0.25;

    /**
     * How far the shorter side of the box is stretched towards the longer one: to its proportion to the power of 1 minus
     * this. A stroke 8 times as long as high becomes one of 5 to 1 (after C.-L. Liu, K. Nakashima, H. Sako and H.
     * Fujisawa, "Handwritten digit recognition: investigation of normalization and feature extraction techniques", 2004).
     */
    private static final double ASPECT = 0.25;

    /** Half the side of the window in which the brightest stroke counts as full ink, in fitted pixels of 32. */
    private static final int NEIGHBOURHOOD = 3;

    /** A stroke fainter than this share of the strongest one stays so much fainter. */
    private static final float FAINTEST = 0.3f;

    /** How much steeper edges become. */
    private static final float CONTRAST = 2;

    /** Where the middle of an edge may be put: further out it would light the background, further in break strokes. */
    private static final float LOWEST_EDGE = 0.5f / CONTRAST;

    private static final float HIGHEST_EDGE = 1 - 0.5f / CONTRAST;

    private final int side;
    private final double box;
    private final double strokeWidth;
    private final int neighbourhood;
    private final float[] drawn; // side x side
    private final float[] level; // side x side: what full ink is around here
    private final float[] passed; // side x side, between two passes
    private final float[] window; // side, with the neighbourhood on both ends
    private final int[] from; // side: the first pixel of the picture that counts for each fitted one
    private final int[] histogram = new int[257]; // of brightness in 256ths
    private float[] weights = new float[0]; // side x taps
    private float[] rows = new float[0]; // rows of the box x side: drawn out along x
    private int taps;
    private double scaleX;
    private double scaleY;
    private double centreX;
    private double centreY;

    double scale;
    double strokeWidthBefore;
    double strokeWidthAfter;

    StrokeRenderer(Fitting fitting) {
        this.side = fitting.side();
        this.box = fitting.box();
        this.strokeWidth = fitting.strokeWidth();
        this.neighbourhood = Math.max(1, Math.round(NEIGHBOURHOOD * side / 32f));
        this.drawn = new float[side * side];
        this.level = new float[side * side];
        this.passed = new float[side * side];
        this.window = new float[side + 2 * neighbourhood];
        this.from = new int[side];
    }

    /**
     * Draws.
     *
     * @param width of the picture in which ink was found
     * @param result gets side x side pixels from {@code first} on
     */
    void render(InkFinder found, int width, byte[] result, int first) {
        scale = box / Math.max(found.boxWidth, found.boxHeight);
        double ratio = (double) found.boxWidth / found.boxHeight;
        scaleX = scale * Math.max(1, Math.pow(ratio, -ASPECT));
        scaleY = scale * Math.max(1, Math.pow(ratio, ASPECT));
        weighInk(found, width);
        resample(found, width);
        fullBrightness();
        even(result, first);
    }

    /** Finds the centre of mass within the box. */
    private void weighInk(InkFinder found, int width) {
        double mass = 0;
        double momentX = 0;
        double momentY = 0;
        for (int y = 0; y < found.boxHeight; y++) {
            int at = (found.top + y) * width + found.left;
            int row = 0;
            int rowMoment = 0;
            for (int x = 0; x < found.boxWidth; x++) {
                int value = found.ink[at + x] & 0xff;
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

    private void resample(InkFinder found, int width) {
        weigh(found.boxWidth, centreX, scaleX);
        if (rows.length < found.boxHeight * side) {
            rows = new float[found.boxHeight * side];
        }
        byte[] ink = found.ink;
        for (int y = 0; y < found.boxHeight; y++) {
            int row = (found.top + y) * width + found.left;
            int target = y * side;
            for (int x = 0; x < side; x++) {
                float sum = 0;
                int weight = x * taps;
                int begin = Math.max(0, -from[x]);
                int end = Math.min(taps, found.boxWidth - from[x]);
                for (int tap = begin; tap < end; tap++) {
                    sum += weights[weight + tap] * (ink[row + from[x] + tap] & 0xff);
                }
                rows[target + x] = sum;
            }
        }
        weigh(found.boxHeight, centreY, scaleY);
        Arrays.fill(drawn, 0);
        for (int y = 0; y < side; y++) {
            int target = y * side;
            int begin = Math.max(0, -from[y]);
            int end = Math.min(taps, found.boxHeight - from[y]);
            for (int tap = begin; tap < end; tap++) {
                float weight = weights[y * taps + tap];
                int row = (from[y] + tap) * side;
                for (int x = 0; x < side; x++) {
                    drawn[target + x] += weight * rows[row + x];
                }
            }
        }
    }

    /**
     * Sets the weights of the box's pixels along one side for each fitted pixel: a quadratic B-spline, close to a normal
     * curve of its variance and never negative (M. Unser, "Splines: a perfect fit", 1999).
     */
    private void weigh(int length, double centre, double scale) {
        double room = Math.max(0, (side / scale - length) / 2); // the box stays in the square
        double middle = length / 2.0 + Math.clamp(centre - length / 2.0, -room, room);
        // a quadratic B-spline of unit 1 has variance 1/4
        double unit = 2 * Math.sqrt(PIXEL_VARIANCE + BLUR * BLUR / (scale * scale));
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

    /** Divides by the brightest stroke nearby, so that faint strokes become as bright as strong ones. */
    private void fullBrightness() {
        most(drawn, passed, 1, side);
        most(passed, level, side, 1);
        mean(level, passed, 1, side);
        mean(passed, level, side, 1);
        float strongest = 0;
        for (float value : drawn) {
            strongest = Math.max(strongest, value);
        }
        float least = FAINTEST * strongest;
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = Math.min(1, drawn[i] / Math.max(level[i], least));
        }
    }

    /** The most in the neighbourhood along lines. */
    private void most(float[] source, float[] target, int step, int lineStep) {
        Arrays.fill(window, 0);
        for (int line = 0; line < side; line++) {
            int start = line * lineStep;
            for (int i = 0; i < side; i++) {
                window[neighbourhood + i] = source[start + i * step];
            }
            for (int i = 0; i < side; i++) {
                float most = window[i];
                for (int d = 1; d <= 2 * neighbourhood; d++) {
                    most = Math.max(most, window[i + d]);
                }
                target[start + i * step] = most;
            }
        }
    }

    /** The mean of the neighbourhood along lines, as much of it as there is. */
    private void mean(float[] source, float[] target, int step, int lineStep) {
        for (int line = 0; line < side; line++) {
            int start = line * lineStep;
            float sum = 0;
            for (int i = 0; i < Math.min(neighbourhood, side); i++) {
                sum += source[start + i * step];
            }
            int count = Math.min(neighbourhood, side);
            for (int i = 0; i < side; i++) {
                if (i + neighbourhood < side) {
                    sum += source[start + (i + neighbourhood) * step];
                    count++;
                }
                if (i - neighbourhood > 0) {
                    sum -= source[start + (i - neighbourhood - 1) * step];
                    count--;
                }
                target[start + i * step] = sum / count;
            }
        }
    }

    /**
     * Writes the drawing with its edges moved so far out or in that strokes have the wanted width.
     *
     * <p>Strokes are as long as half the length of their edges, and that, summed over all levels of brightness, is the
     * integral of the gradient (H. Federer's coarea formula, 1959); their width is their area by their length.
     */
    private void even(byte[] result, int first) {
        double length = Math.max(1, edges() / 2);
        double area = 0;
        Arrays.fill(histogram, 0);
        for (float value : drawn) {
            area += value;
            histogram[(int) (value * 256)]++;
        }
        strokeWidthBefore = area / length;
        float edge = 0.5f;
        if (strokeWidth > 0) {
            float low = LOWEST_EDGE;
            float high = HIGHEST_EDGE;
            for (int halving = 0; halving < 8; halving++) {
                edge = (low + high) / 2;
                if (areaAt(edge) > strokeWidth * length) {
                    low = edge;
                } else {
                    high = edge;
                }
            }
        }
        double areaAfter = 0;
        for (int i = 0; i < drawn.length; i++) {
            float value = Math.clamp(CONTRAST * (drawn[i] - edge) + 0.5f, 0f, 1f);
            areaAfter += value;
            result[first + i] = (byte) (int) (255 * value + 0.5f);
        }
        strokeWidthAfter = areaAfter / length;
    }

    private double edges() {
        double edges = 0;
        for (int y = 0; y < side - 1; y++) {
            float sum = 0;
            for (int at = y * side; at < (y + 1) * side - 1; at++) {
                float falling = drawn[at + side + 1] - drawn[at];
                float rising = drawn[at + 1] - drawn[at + side];
                sum += (float) Math.sqrt(falling * falling + rising * rising);
            }
            edges += sum * Math.sqrt(0.5);
        }
        return edges;
    }

    private double areaAt(float edge) {
        double area = 0;
        for (int i = 1; i <= 256; i++) {
            area += histogram[i] * Math.clamp(CONTRAST * (i / 256f - edge) + 0.5f, 0f, 1f);
        }
        return area;
    }
}
