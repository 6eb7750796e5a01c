package shuzi.core.image;

import java.util.random.RandomGenerator;

/**
 * Draws square grey images a little differently: turned, scaled, slanted and moved as a whole, and bent like rubber
 * (P. Simard, D. Steinkraus and J. Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document
 * Analysis", 2003). Holds buffers: for one thread at a time.
 *
 * <p>Each pixel of the result is taken from where an affine map and a field of displacements point to in the source,
 * between its four neighbours there (bilinear), black outside. The field is a cubic B-spline through random
 * displacements on a coarse grid, which is smooth without a filter.
 */
public final class Distortion {

    /** Cells of the grid along a side; splines need a point more on one side and two on the other. */
    private static final int CELLS = 4;

    private static final int POINTS = CELLS + 3;

    private final int side;
    private final DistortionStrengths strengths;
    private final float[] spline; // 4 x side: the weights of the four points around each pixel along a side
    private final float[] grid = new float[POINTS * POINTS];
    private final float[] rows; // POINTS x side: the grid, drawn out along x for each row of points
    private final float[] fromX; // of each pixel, side x side
    private final float[] fromY;
    private final int[] corners; // of each pixel: the upper left of its four neighbours in the frame
    private final float[] upper;
    private final float[] upperRight;
    private final float[] lower;
    private final float[] lowerRight;
    private final int margin; // of the black frame
    private final int framedSide;
    private final float[] framed; // the source in a black frame, so that no pixel has to ask whether it is inside

    /**
     * Distorts images of {@code side x side} pixels.
     *
     * @param strength 0 leaves images as they are, 1 is as different as a person's own writing
     */
    public Distortion(int side, double strength) {
        this(side, DistortionStrengths.WRITING.times(strength));
    }

    /** Distorts images of {@code side x side} pixels. */
    public Distortion(int side, DistortionStrengths strengths) {
        this.side = side;
        this.strengths = strengths;
        this.rows = new float[POINTS * side];
        this.fromX = new float[side * side];
        this.fromY = new float[side * side];
        this.corners = new int[side * side];
        this.upper = new float[side * side];
        this.upperRight = new float[side * side];
        this.lower = new float[side * side];
        this.lowerRight = new float[side * side];
        this.margin = side / 2 + 1;
        this.framedSide = side + 2 * margin + 1;
        this.framed = new float[framedSide * framedSide];
        this.spline = new float[4 * side];
        for (int pixel = 0; pixel < side; pixel++) {
            double position = (pixel + 0.5) * CELLS / side;
            double t = position - Math.floor(position);
            spline[pixel] = (float) ((1 - t) * (1 - t) * (1 - t) / 6);
            spline[side + pixel] = (float) ((3 * t * t * t - 6 * t * t + 4) / 6);
            spline[2 * side + pixel] = (float) ((-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6);
            spline[3 * side + pixel] = (float) (t * t * t / 6);
        }
    }

    /**
     * Draws an image differently.
     *
     * @param pixels with the image's rows from {@code first} on, 0..255
     * @param result side x side pixels, overwritten
     * @param random the same one gives the same distortion
     */
    public void apply(byte[] pixels, int first, byte[] result, RandomGenerator random) {
        double angle = Math.toRadians(between(strengths.rotation(), random));
        double scaleX = Math.exp(between(strengths.scale(), random));
        double scaleY = Math.exp(between(strengths.scale(), random));
        double shear = between(strengths.shear(), random);
        double middle = (side - 1) / 2.0;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        // rotation times shear times scale, about the middle of the image
        double xx = cos * scaleX;
        double xy = (cos * shear - sin) * scaleY;
        double yx = sin * scaleX;
        double yy = (sin * shear + cos) * scaleY;
        double shiftX = middle + between(strengths.shift(), random) * side - (xx + xy) * middle;
        double shiftY = middle + between(strengths.shift(), random) * side - (yx + yy) * middle;
        place(fromX, shiftX, xx, xy, random);
        place(fromY, shiftY, yx, yy, random);
        float widening = (float) (between(strengths.strokeWidth(), random) / 255);
        frame(pixels, first);
        sample(widening, result);
    }

    private void sample(float widening, byte[] result) {
        int pixels = side * side;
        for (int at = 0; at < pixels; at++) {
            int left = (int) fromX[at];
            int top = (int) fromY[at];
            fromX[at] -= left;
            fromY[at] -= top;
            corners[at] = top * framedSide + left;
        }
        for (int at = 0; at < pixels; at++) {
            int corner = corners[at];
            upper[at] = framed[corner];
            lower[at] = framed[corner + framedSide];
            upperRight[at] = framed[corner + 1];
            lowerRight[at] = framed[corner + framedSide + 1];
        }
        for (int at = 0; at < pixels; at++) {
            float above = upper[at] + (upperRight[at] - upper[at]) * fromX[at];
            float below = lower[at] + (lowerRight[at] - lower[at]) * fromX[at];
            float value = above + (below - above) * fromY[at];
            result[at] = (byte) (int) (value + widening * value * (255 - value) + 0.5f);
        }
    }

    private static double between(double most, RandomGenerator random) {
        return (2 * random.nextDouble() - 1) * most;
    }

    private void frame(byte[] pixels, int first) {
        for (int y = 0; y < side; y++) {
            int target = (y + margin) * framedSide + margin;
            int source = first + y * side;
            for (int x = 0; x < side; x++) {
                framed[target + x] = pixels[source + x] & 0xff;
            }
        }
    }

    /** Fills one coordinate of where each pixel comes from in the framed source: affine map plus a field of displacements. */
    private void place(float[] from, double shift, double byX, double byY, RandomGenerator random) {
        float most = (float) (strengths.bend() * side / (1 << 15));
        for (int i = 0; i < grid.length; i += 4) {
            long bits = random.nextLong(); // 16 for each displacement
            for (int j = i; j < Math.min(i + 4, grid.length); j++) {
                grid[j] = (short) bits * most;
                bits >>= 16;
            }
        }
        for (int point = 0; point < POINTS; point++) {
            int target = point * side;
            for (int cell = 0; cell < CELLS; cell++) {
                float grid0 = grid[point * POINTS + cell];
                float grid1 = grid[point * POINTS + cell + 1];
                float grid2 = grid[point * POINTS + cell + 2];
                float grid3 = grid[point * POINTS + cell + 3];
                int end = Math.ceilDiv((cell + 1) * side, CELLS);
                for (int x = Math.ceilDiv(cell * side, CELLS); x < end; x++) {
                    rows[target + x] = spline[x] * grid0
                            + spline[side + x] * grid1
                            + spline[2 * side + x] * grid2
                            + spline[3 * side + x] * grid3;
                }
            }
        }
        float step = (float) byX;
        for (int y = 0; y < side; y++) {
            int row = y * CELLS / side * side;
            int target = y * side;
            float weight0 = spline[y];
            float weight1 = spline[side + y];
            float weight2 = spline[2 * side + y];
            float weight3 = spline[3 * side + y];
            float start = (float) (shift + byY * y + margin);
            for (int x = 0; x < side; x++) {
                from[target + x] = start
                        + step * x
                        + weight0 * rows[row + x]
                        + weight1 * rows[row + side + x]
                        + weight2 * rows[row + 2 * side + x]
                        + weight3 * rows[row + 3 * side + x];
            }
        }
        // the corners of the affine map, and no more than the largest displacement from there
        double least = shift + Math.min(0, byX * (side - 1)) + Math.min(0, byY * (side - 1));
        double greatest = shift + Math.max(0, byX * (side - 1)) + Math.max(0, byY * (side - 1));
        double bend = strengths.bend() * side;
        if (least - bend <= -margin || greatest + bend >= side + margin - 1) {
            for (int i = 0; i < from.length; i++) {
                from[i] = Math.clamp(from[i], 0, side + 2 * margin - 1);
            }
        }
    }
}
