package shuzi.core.handwriting;

import shuzi.core.image.GreyImage;

/**
 * A sheet, usually of 64 x 64 pixels, with the ink of a pen. The pen is a soft round spot. Its ink adds up if it passes
 * slowly or twice, up to full brightness.
 */
final class Sheet {

    static final int SIDE = GreyImage.SIDE;

    /** Length of a step of the pen, in pixels. */
    static final double STEP = 0.4;

    private static final int CURVE = 1024; // values of 1 - exp(-ink) for ink from 0 to 8
    private static final float[] DARKENING = new float[CURVE + 1];

    static {
        for (int i = 0; i <= CURVE; i++) {
            DARKENING[i] = (float) (1 - StrictMath.exp(-8.0 * i / CURVE));
        }
    }

    private final int width;
    private final int height;
    private final float[] ink; // height x width
    private final double broadness;

    /**
     * Creates an empty sheet.
     *
     * @param broadness factor of the radius of every pen
     */
    Sheet(double broadness) {
        this(SIDE, SIDE, broadness);
    }

    /**
     * Creates an empty sheet of any size.
     *
     * @param width in pixels
     * @param height in pixels
     * @param broadness factor of the radius of every pen
     */
    Sheet(int width, int height, double broadness) {
        this.width = width;
        this.height = height;
        this.ink = new float[width * height];
        this.broadness = broadness;
    }

    /**
     * Adds the ink of one step of the pen.
     *
     * @param x in pixels; 0 is the left edge of the sheet
     * @param penRadius of the spot, in pixels, at least 0.5
     * @param amount 1 makes a line of steps about 0.63 of the pen's brightness
     */
    void touch(double x, double y, double penRadius, double amount) {
        double radius = broadness * penRadius;
        if (!(x > -radius && y > -radius && x < width + radius && y < height + radius)) {
            return;
        }
        int left = Math.max(0, (int) (x - radius));
        int top = Math.max(0, (int) (y - radius));
        int right = Math.min(width - 1, (int) (x + radius));
        int bottom = Math.min(height - 1, (int) (y + radius));
        float inverse = (float) (1 / (radius * radius));
        // the integral of 1 - d^2/r^2 along a line through the centre is 4/3 r
        float inkPerStep = (float) (amount * STEP / (4.0 / 3 * radius));
        for (int row = top; row <= bottom; row++) {
            float dy = (float) (row + 0.5 - y);
            float rest = 1 - dy * dy * inverse;
            for (int column = left; column <= right; column++) {
                float dx = (float) (column + 0.5 - x);
                float spot = rest - dx * dx * inverse;
                if (spot > 0) {
                    ink[row * width + column] += inkPerStep * spot;
                }
            }
        }
    }

    /** Draws a straight line. */
    void line(double x0, double y0, double x1, double y1, double radius, double amount) {
        int steps = Math.max(1, (int) (StrictMath.hypot(x1 - x0, y1 - y0) / STEP));
        for (int i = 0; i < steps; i++) {
            double t = (i + 0.5) / steps;
            touch(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, radius, amount);
        }
    }

    /**
     * Computes the brightness of every pixel.
     *
     * @param brightness of a spot full of ink, 0..255
     * @return height x width, row by row
     */
    float[] render(double brightness) {
        var bright = new float[ink.length];
        for (int i = 0; i < bright.length; i++) {
            if (ink[i] > 0) {
                float at = Math.min(ink[i] * (CURVE / 8f), CURVE);
                int below = Math.min((int) at, CURVE - 1);
                float darkening = DARKENING[below] + (DARKENING[below + 1] - DARKENING[below]) * (at - below);
                bright[i] = (float) brightness * darkening;
            }
        }
        return bright;
    }
}
