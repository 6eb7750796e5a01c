package shuzi.core.handwriting;

import shuzi.core.image.GreyImage;

/** Images without strokes: the brightness, 0..255, of 64 x 64 pixels, row by row. */
final class Surfaces {

    private static final int SIDE = GreyImage.SIDE;

    private Surfaces() {}

    /** Brightness as a function of the centre of a pixel, 0 to 64 from the left and from the top. */
    @FunctionalInterface
    private interface Light {

        double at(double x, double y);
    }

    private static void add(float[] bright, Light light) {
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                double added = light.at(column + 0.5, row + 0.5);
                bright[row * SIDE + column] += (float) added;
            }
        }
    }

    /** Draws noise of single pixels or larger grains over the whole sheet, dense or sparse. */
    static float[] noise(SeededRandom random) {
        double grain = random.happens(0.5) ? 1 : random.between(1.5, 8);
        double density = random.happens(0.5) ? 1 : random.between(0.02, 0.5);
        double most = random.between(60, 255);
        int cells = (int) (SIDE / grain) + 2;
        var values = new float[cells * cells];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.happens(density) ? (float) random.between(0, most) : 0;
        }
        var bright = new float[GreyImage.PIXELS];
        add(bright, (x, y) -> {
            int row = (int) (y / grain);
            int column = (int) (x / grain);
            return values[row * cells + column];
        });
        return bright;
    }

    /** Draws a light gradient, blobs and a texture, as in a photo. */
    static float[] photo(SeededRandom random) {
        var bright = new float[GreyImage.PIXELS];
        double light = random.between(20, 200);
        double slopeX = random.normal(1.2);
        double slopeY = random.normal(1.2);
        add(bright, (x, y) -> light + slopeX * (x - 32) + slopeY * (y - 32));
        int blobs = 2 + random.below(8);
        for (int blob = 0; blob < blobs; blob++) {
            double middleX = random.between(0, SIDE);
            double middleY = random.between(0, SIDE);
            double radius = random.between(4, 24);
            double stretch = random.factor(0.3);
            double amount = random.normal(70);
            double softness = random.between(0.05, 1);
            add(bright, (x, y) -> {
                double dx = (x - middleX) / radius * stretch;
                double dy = (y - middleY) / radius / stretch;
                return amount * Math.clamp((1 - dx * dx - dy * dy) / softness, 0, 1);
            });
        }
        for (double cell : new double[] {2, 5, 12}) {
            texture(bright, cell, random.between(0, 2.2 * cell), random);
        }
        return clamp(bright);
    }

    /** Adds random values on a grid with bilinear interpolation. */
    private static void texture(float[] bright, double cell, double amount, SeededRandom random) {
        int points = (int) (SIDE / cell) + 3;
        var grid = new float[points * points];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (float) random.normal(amount);
        }
        add(bright, (x, y) -> {
            int column = (int) (x / cell);
            int row = (int) (y / cell);
            double right = x / cell - column;
            double below = y / cell - row;
            int at = row * points + column;
            double upper = grid[at] + (grid[at + 1] - grid[at]) * right;
            double lower = grid[at + points] + (grid[at + points + 1] - grid[at + points]) * right;
            return upper + (lower - upper) * below;
        });
    }

    /** Draws a filled polygon, star or ellipse of about the same width and height. */
    static float[] shape(SeededRandom random) {
        int corners = 3 + random.below(7);
        boolean round = corners > 7;
        double radius = random.between(7, 28);
        double flatness = random.between(0.6, 1);
        double turn = random.between(0, 2 * StrictMath.PI);
        double middleX = 32 + random.normal(3);
        double middleY = 32 + random.normal(3);
        double brightness = random.between(90, 255);
        boolean star = random.happens(0.25);
        var bright = new float[GreyImage.PIXELS];
        double half = StrictMath.PI / corners;
        add(bright, (x, y) -> {
            double dx = x - middleX;
            double dy = (y - middleY) / flatness;
            double distance = StrictMath.sqrt(dx * dx + dy * dy);
            double angle = StrictMath.atan2(dy, dx) - turn;
            double fromMiddle =
                    angle - 2 * half * StrictMath.rint(angle / (2 * half)); // angle from the middle of the nearest side
            double straight = radius * StrictMath.cos(half) / StrictMath.cos(fromMiddle);
            double starry = radius * (0.45 + 0.55 * StrictMath.abs(fromMiddle) / half);
            double edge = round ? radius : star ? starry : straight;
            return brightness * Math.clamp(edge - distance + 0.5, 0, 1);
        });
        return bright;
    }

    private static float[] clamp(float[] bright) {
        for (int i = 0; i < bright.length; i++) {
            bright[i] = Math.clamp(bright[i], 0, 255);
        }
        return bright;
    }
}
