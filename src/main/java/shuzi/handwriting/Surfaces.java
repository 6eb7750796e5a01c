package shuzi.handwriting;

import shuzi.image.GreyImage;

/** Pictures without strokes: the brightness, 0..255, of 64 x 64 pixels, row by row. */
final class Surfaces {

    private static final int SIDE = GreyImage.SIDE;

    private Surfaces() {}

    /** Noise: of single pixels or of larger grains, over all of the sheet, dense or sparse. */
    static float[] noise(Chance chance) {
        double grain = chance.happens(0.5) ? 1 : chance.between(1.5, 8);
        double density = chance.happens(0.5) ? 1 : chance.between(0.02, 0.5);
        double most = chance.between(60, 255);
        int cells = (int) (SIDE / grain) + 2;
        var values = new float[cells * cells];
        for (int i = 0; i < values.length; i++) {
            values[i] = chance.happens(density) ? (float) chance.between(0, most) : 0;
        }
        var bright = new float[GreyImage.PIXELS];
        for (int i = 0; i < bright.length; i++) {
            bright[i] = values[(int) (i / SIDE / grain) * cells + (int) (i % SIDE / grain)];
        }
        return bright;
    }

    /** Light that changes over the picture, blobs before it, and a texture, as in a photo of something. */
    static float[] photo(Chance chance) {
        var bright = new float[GreyImage.PIXELS];
        double light = chance.between(20, 200);
        double slopeX = chance.normal(1.2);
        double slopeY = chance.normal(1.2);
        for (int i = 0; i < bright.length; i++) {
            bright[i] = (float) (light + slopeX * (i % SIDE - 32) + slopeY * (i / SIDE - 32));
        }
        int blobs = 2 + chance.below(8);
        for (int blob = 0; blob < blobs; blob++) {
            double x = chance.between(0, SIDE);
            double y = chance.between(0, SIDE);
            double radius = chance.between(4, 24);
            double stretch = chance.factor(0.3);
            double amount = chance.normal(70);
            double softness = chance.between(0.05, 1);
            for (int i = 0; i < bright.length; i++) {
                double dx = (i % SIDE + 0.5 - x) / radius * stretch;
                double dy = (i / SIDE + 0.5 - y) / radius / stretch;
                double inside = (1 - dx * dx - dy * dy) / softness;
                bright[i] += (float) (amount * Math.clamp(inside, 0, 1));
            }
        }
        for (double cell : new double[] {2, 5, 12}) {
            texture(bright, cell, chance.between(0, 2.2 * cell), chance);
        }
        return clamp(bright);
    }

    /** Adds values on a grid, between them what lies between. */
    private static void texture(float[] bright, double cell, double amount, Chance chance) {
        int points = (int) (SIDE / cell) + 3;
        var grid = new float[points * points];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (float) chance.normal(amount);
        }
        for (int i = 0; i < bright.length; i++) {
            double x = i % SIDE / cell;
            double y = i / SIDE / cell;
            int at = (int) y * points + (int) x;
            float right = (float) (x - (int) x);
            float below = (float) (y - (int) y);
            float upper = grid[at] + (grid[at + 1] - grid[at]) * right;
            float lower = grid[at + points] + (grid[at + points + 1] - grid[at + points]) * right;
            bright[i] += upper + (lower - upper) * below;
        }
    }

    /** A filled polygon or ellipse, not much wider than high nor the reverse. */
    static float[] shape(Chance chance) {
        int corners = 3 + chance.below(7);
        boolean round = corners > 7;
        double radius = chance.between(7, 28);
        double flatness = chance.between(0.6, 1);
        double turn = chance.between(0, 2 * StrictMath.PI);
        double x = 32 + chance.normal(3);
        double y = 32 + chance.normal(3);
        double brightness = chance.between(90, 255);
        boolean star = chance.happens(0.25);
        var bright = new float[GreyImage.PIXELS];
        double half = StrictMath.PI / corners;
        for (int i = 0; i < bright.length; i++) {
            double dx = i % SIDE + 0.5 - x;
            double dy = (i / SIDE + 0.5 - y) / flatness;
            double distance = StrictMath.sqrt(dx * dx + dy * dy);
            if (distance > radius + 1) {
                continue;
            }
            double angle = StrictMath.atan2(dy, dx) - turn;
            double fromMiddle = angle - 2 * half * StrictMath.rint(angle / (2 * half)); // of the nearest side
            double edge = round
                    ? radius
                    : star
                            ? radius * (0.45 + 0.55 * StrictMath.abs(fromMiddle) / half)
                            : radius * StrictMath.cos(half) / StrictMath.cos(fromMiddle);
            bright[i] = (float) (brightness * Math.clamp(edge - distance + 0.5, 0, 1));
        }
        return bright;
    }

    private static float[] clamp(float[] bright) {
        for (int i = 0; i < bright.length; i++) {
            bright[i] = Math.clamp(bright[i], 0, 255);
        }
        return bright;
    }
}
