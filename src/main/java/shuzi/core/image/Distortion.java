package shuzi.core.image;

import java.util.random.RandomGenerator;

/**
 * Distorts square grey images: rotates, scales, shears and shifts them, and bends them elastically (P. Simard, D.
 * Steinkraus and J. Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis",
 * 2003). Instances hold buffers and are for one thread at a time.
 *
 * <p>An affine map and a field of displacements give the position in the source of each pixel of the result, which is
 * interpolated bilinearly; outside is black. The field is a cubic B-spline over random displacements on a coarse grid,
 * which is smooth without a filter.
 */
public final class Distortion {

    /** Cells of the grid along a side; the spline needs one more point on one side and two on the other. */
    private static final int CELLS = 4;

    private static final int POINTS = CELLS + 3;

    private final int side;
    private final DistortionStrengths strengths;
    private final float[] spline; // 4 x side: the weights of the four points around each pixel along a side
    private final float[] grid = new float[POINTS * POINTS];
    private final float[] rows; // POINTS x side: the grid, interpolated along x for each row of points
    private final float[] fromX; // side x side: the position of each pixel in the framed source
    private final float[] fromY;
    private final int[] corners; // of each pixel: the index of the upper left of its four neighbours
    private final float[] upper;
    private final float[] upperRight;
    private final float[] lower;
    private final float[] lowerRight;
    private final int margin; // of the black frame
    private final int framedSide;
    private final float[] framed; // the source in a black frame, so that positions need no check

    /**
     * Distorts images of {@code side x side} pixels.
     *
     * @param strength 0 leaves images unchanged, 1 is the variation in the handwriting of one person
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
     * Distorts an image.
     *
     * @param pixels contains the image's rows from {@code first} on, 0..255
     * @param result side x side pixels, overwritten
     * @param random determines the distortion
     */
    public void apply(byte[] pixels, int first, byte[] result, RandomGenerator random) {
        double angle = Math.toRadians(uniform(strengths.rotation(), random));
        double scaleX = Math.exp(uniform(strengths.scale(), random));
        double scaleY = Math.exp(uniform(strengths.scale(), random));
        double shear = uniform(strengths.shear(), random);
        double middle = (side - 1) / 2.0;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        // rotation times shear times scale, around the centre of the image
        double xx = cos * scaleX;
        double xy = (cos * shear - sin) * scaleY;
        double yx = sin * scaleX;
        double yy = (sin * shear + cos) * scaleY;
        double shiftX = middle + uniform(strengths.shift(), random) * side - (xx + xy) * middle;
        double shiftY = middle + uniform(strengths.shift(), random) * side - (yx + yy) * middle;
        place(fromX, shiftX, xx, xy, random);
        place(fromY, shiftY, yx, yy, random);
        float widening = (float) (uniform(strengths.strokeWidth(), random) / 255);
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

    private static double uniform(double limit, RandomGenerator random) {
        return (2 * random.nextDouble() - 1) * limit;
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

    /** Computes one coordinate of each pixel's position in the framed source: affine map plus displacement. */
    private void place(float[] positions, double shift, double byX, double byY, RandomGenerator random) {
        float unit = (float) (strengths.bend() * side / (1 << 15));
        for (int i = 0; i < grid.length; i += 4) {
            long bits = random.nextLong(); // 16 bits for each displacement
            for (int j = i; j < Math.min(i + 4, grid.length); j++) {
                grid[j] = (short) bits * unit;
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
                positions[target + x] = start
                        + step * x
                        + weight0 * rows[row + x]
                        + weight1 * rows[row + side + x]
                        + weight2 * rows[row + 2 * side + x]
                        + weight3 * rows[row + 3 * side + x];
            }
        }
        // bounds: the corners of the affine map, plus the largest displacement
        double least = shift + Math.min(0, byX * (side - 1)) + Math.min(0, byY * (side - 1));
        double greatest = shift + Math.max(0, byX * (side - 1)) + Math.max(0, byY * (side - 1));
        double bend = strengths.bend() * side;
        if (least - bend <= -margin || greatest + bend >= side + margin - 1) {
            for (int i = 0; i < positions.length; i++) {
                positions[i] = Math.clamp(positions[i], 0, side + 2 * margin - 1);
            }
        }
    }
}
