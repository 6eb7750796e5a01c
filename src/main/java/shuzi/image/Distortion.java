package shuzi.image;

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

    // the most of each at strength 1; uniform between minus this and this
    private static final double ROTATION = Math.toRadians(10);
    private static final double SCALE = 0.12; // of the logarithm of each side's factor
    private static final double SHEAR = 0.15;
    private static final double SHIFT = 0.06; // of the side
    private static final double BEND = 0.06; // of the side

    /** Cells of the grid along a side; splines need a point more on one side and two on the other. */
    private static final int CELLS = 4;

    private static final int POINTS = CELLS + 3;

    private final int side;
    private final double strength;
    private final float[] spline; // of each pixel along a side, the weights of the four points around it
    private final float[] grid = new float[POINTS * POINTS];
    private final float[] rows; // side x POINTS: the grid, drawn out along x for each row of points
    private final float[] dx;
    private final float[] dy;

    /**
     * Distorts images of {@code side x side} pixels.
     *
     * @param strength 0 leaves images as they are, 1 is as different as a person's own writing
     */
    public Distortion(int side, double strength) {
        this.side = side;
        this.strength = strength;
        this.rows = new float[POINTS * side];
        this.dx = new float[side * side];
        this.dy = new float[side * side];
        this.spline = new float[4 * side];
        for (int pixel = 0; pixel < side; pixel++) {
            double position = (pixel + 0.5) * CELLS / side;
            double t = position - Math.floor(position);
            spline[4 * pixel] = (float) ((1 - t) * (1 - t) * (1 - t) / 6);
            spline[4 * pixel + 1] = (float) ((3 * t * t * t - 6 * t * t + 4) / 6);
            spline[4 * pixel + 2] = (float) ((-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6);
            spline[4 * pixel + 3] = (float) (t * t * t / 6);
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
        double angle = between(ROTATION, random);
        double scaleX = Math.exp(between(SCALE, random));
        double scaleY = Math.exp(between(SCALE, random));
        double shear = between(SHEAR, random);
        double middle = (side - 1) / 2.0;
        // rotation times shear times scale, about the middle of the image
        double xx = Math.cos(angle) * scaleX;
        double xy = (Math.cos(angle) * shear - Math.sin(angle)) * scaleY;
        double yx = Math.sin(angle) * scaleX;
        double yy = (Math.sin(angle) * shear + Math.cos(angle)) * scaleY;
        double shiftX = middle + between(SHIFT, random) * side - (xx + xy) * middle;
        double shiftY = middle + between(SHIFT, random) * side - (yx + yy) * middle;
        bend(dx, random);
        bend(dy, random);
        for (int y = 0, at = 0; y < side; y++) {
            float fromX = (float) (shiftX + xy * y);
            float fromY = (float) (shiftY + yy * y);
            for (int x = 0; x < side; x++, at++) {
                result[at] = sample(pixels, first, fromX + (float) xx * x + dx[at], fromY + (float) yx * x + dy[at]);
            }
        }
    }

    private double between(double most, RandomGenerator random) {
        return (2 * random.nextDouble() - 1) * most * strength;
    }

    /** Fills a field of displacements, in pixels. */
    private void bend(float[] field, RandomGenerator random) {
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (float) (between(BEND, random) * side);
        }
        for (int point = 0; point < POINTS; point++) {
            for (int x = 0; x < side; x++) {
                int from = point * POINTS + x * CELLS / side;
                rows[point * side + x] = spline[4 * x] * grid[from]
                        + spline[4 * x + 1] * grid[from + 1]
                        + spline[4 * x + 2] * grid[from + 2]
                        + spline[4 * x + 3] * grid[from + 3];
            }
        }
        for (int y = 0; y < side; y++) {
            int from = y * CELLS / side * side;
            float weight0 = spline[4 * y];
            float weight1 = spline[4 * y + 1];
            float weight2 = spline[4 * y + 2];
            float weight3 = spline[4 * y + 3];
            for (int x = 0; x < side; x++) {
                field[y * side + x] = weight0 * rows[from + x]
                        + weight1 * rows[from + side + x]
                        + weight2 * rows[from + 2 * side + x]
                        + weight3 * rows[from + 3 * side + x];
            }
        }
    }

    /** The brightness at a place between pixels. */
    private byte sample(byte[] pixels, int first, float x, float y) {
        if (!(x > -1 && y > -1 && x < side && y < side)) {
            return 0;
        }
        int left = (int) (x + 1) - 1; // rounds down from -1 on
        int top = (int) (y + 1) - 1;
        float right = x - left;
        float below = y - top;
        int at = first + top * side + left;
        boolean inside = left >= 0 && top >= 0 && left < side - 1 && top < side - 1;
        int upperLeft = inside ? pixels[at] & 0xff : pixel(pixels, first, left, top);
        int upperRight = inside ? pixels[at + 1] & 0xff : pixel(pixels, first, left + 1, top);
        int lowerLeft = inside ? pixels[at + side] & 0xff : pixel(pixels, first, left, top + 1);
        int lowerRight = inside ? pixels[at + side + 1] & 0xff : pixel(pixels, first, left + 1, top + 1);
        float upper = upperLeft + (upperRight - upperLeft) * right;
        float lower = lowerLeft + (lowerRight - lowerLeft) * right;
        return (byte) (int) (upper + (lower - upper) * below + 0.5f);
    }

    private int pixel(byte[] pixels, int first, int x, int y) {
        return x < 0 || y < 0 || x >= side || y >= side ? 0 : pixels[first + y * side + x] & 0xff;
    }
}
