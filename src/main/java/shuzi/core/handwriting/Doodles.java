package shuzi.core.handwriting;

import java.util.ArrayList;
import java.util.List;

/** Meaningless strokes in a square of 100 x 100. */
final class Doodles {

    private static final double TURN = 2 * StrictMath.PI;

    private Doodles() {}

    /** Draws a long line back and forth. */
    static List<Stroke> scribble(SeededRandom random) {
        int points = 8 + random.below(25);
        var x = new double[points];
        var y = new double[points];
        boolean zigzag = random.happens(0.3);
        for (int i = 0; i < points; i++) {
            x[i] = zigzag ? 100.0 * i / (points - 1) + random.normal(6) : random.between(0, 100);
            y[i] = zigzag ? i % 2 * random.between(60, 100) : random.between(0, 100);
        }
        return List.of(Stroke.curve(Stroke.Type.TURNING, x, y));
    }

    /** Draws waves, loops and spirals. */
    static List<Stroke> curves(SeededRandom random) {
        var strokes = new ArrayList<Stroke>();
        int count = 1 + random.below(3);
        for (int i = 0; i < count; i++) {
            switch (random.below(3)) {
                case 0 -> strokes.add(wave(random));
                case 1 -> strokes.add(spiral(random));
                default -> strokes.add(loops(random));
            }
        }
        return strokes;
    }

    private static Stroke wave(SeededRandom random) {
        int points = 24;
        var x = new double[points];
        var y = new double[points];
        double waves = random.between(1.5, 4);
        double height = random.between(12, 40);
        double middle = random.between(20, 80);
        double phase = random.between(0, TURN);
        boolean upright = random.happens(0.3);
        for (int i = 0; i < points; i++) {
            double along = 100.0 * i / (points - 1);
            double across = middle + height * StrictMath.sin(phase + TURN * waves * along / 100);
            x[i] = upright ? across : along;
            y[i] = upright ? along : across;
        }
        return Stroke.curve(Stroke.Type.TURNING, x, y);
    }

    private static Stroke spiral(SeededRandom random) {
        int points = 32;
        double turns = random.between(1.5, 3.5) * (random.happens(0.5) ? 1 : -1);
        double start = random.between(0, TURN);
        double flatness = random.between(0.6, 1);
        var x = new double[points];
        var y = new double[points];
        for (int i = 0; i < points; i++) {
            double part = i / (points - 1.0);
            x[i] = 50 + 50 * part * StrictMath.cos(start + TURN * turns * part);
            y[i] = 50 + 50 * flatness * part * StrictMath.sin(start + TURN * turns * part);
        }
        return Stroke.curve(Stroke.Type.TURNING, x, y);
    }

    private static Stroke loops(SeededRandom random) {
        int points = 40;
        double a = 1 + random.below(3);
        double b = a + 1 + random.below(2);
        double phase = random.between(0, TURN);
        var x = new double[points];
        var y = new double[points];
        for (int i = 0; i < points; i++) {
            double t = TURN * i / (points - 1.0);
            x[i] = 50 + 48 * StrictMath.sin(a * t + phase);
            y[i] = 50 + 48 * StrictMath.sin(b * t);
        }
        return Stroke.curve(Stroke.Type.TURNING, x, y);
    }

    static List<Stroke> dots(SeededRandom random) {
        var strokes = new ArrayList<Stroke>();
        int count = random.happens(0.4) ? 1 : 4 + random.below(12);
        for (int i = 0; i < count; i++) {
            double x = count == 1 ? 50 : random.between(0, 100);
            double y = count == 1 ? 50 : random.between(0, 100);
            strokes.add(line(x, y, x + random.normal(2), y + random.normal(2)));
        }
        return strokes;
    }

    /** Draws parallel lines, or two sets of them that cross. */
    static List<Stroke> hatching(SeededRandom random) {
        var strokes = new ArrayList<Stroke>();
        double angle = random.between(0, StrictMath.PI);
        int lines = 5 + random.below(6);
        hatch(strokes, angle, lines, random);
        if (random.happens(0.5)) {
            hatch(strokes, angle + random.between(0.8, 2.2), lines, random);
        }
        return strokes;
    }

    private static void hatch(List<Stroke> strokes, double angle, int lines, SeededRandom random) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < lines; i++) {
            double across = 100.0 * i / (lines - 1) - 50;
            double half = 50 * random.between(0.8, 1.1);
            strokes.add(line(
                    50 - sin * across - cos * half,
                    50 + cos * across - sin * half,
                    50 - sin * across + cos * half,
                    50 + cos * across + sin * half));
        }
    }

    /**
     * Draws the outline of a polygon or a star, sometimes with diagonals or another outline inside. A circle, which is a
     * form of 零, has always something inside.
     */
    static List<Stroke> figure(SeededRandom random) {
        var strokes = new ArrayList<Stroke>();
        int inside = random.below(4);
        strokes.add(outline(random, 50, inside < 2));
        if (inside == 0) {
            strokes.add(outline(random, random.between(15, 35), true));
        } else if (inside == 1) {
            strokes.add(line(14, 14, 86, 86));
            strokes.add(line(86, 14, 14, 86));
        }
        return strokes;
    }

    /** Returns a polygon, a star, or an ellipse if it may be round. */
    private static Stroke outline(SeededRandom random, double radius, boolean mayBeRound) {
        int corners = 3 + random.below(mayBeRound ? 6 : 4);
        boolean round = corners == 8;
        boolean star = !round && corners > 4 && random.happens(0.5);
        int points = round ? 24 : star ? 2 * corners : corners;
        double start = random.between(0, TURN);
        double flatness = random.between(0.6, 1);
        var x = new double[points + 1];
        var y = new double[points + 1];
        for (int i = 0; i <= points; i++) {
            double from = radius * (star && i % 2 == 1 ? 0.45 : 1);
            x[i] = 50 + from * StrictMath.cos(start + TURN * i / points);
            y[i] = 50 + from * flatness * StrictMath.sin(start + TURN * i / points);
        }
        return round ? Stroke.curve(Stroke.Type.TURNING, x, y) : Stroke.polyline(Stroke.Type.TURNING, x, y);
    }

    /**
     * Draws strokes of random directions and bends, enough to look like a character but not like one of the numerals.
     */
    static List<Stroke> strokes(SeededRandom random) {
        int count = 5 + random.below(5);
        var strokes = new ArrayList<Stroke>();
        for (int i = 0; i < count; i++) {
            double x = random.between(0, 100);
            double y = random.between(0, 100);
            double toX = random.between(0, 100);
            double toY = random.between(0, 100);
            strokes.add(
                    switch (random.below(4)) {
                        case 0 -> line(x, y, toX, y + random.normal(4));
                        case 1 -> line(x, y, x + random.normal(4), toY);
                        case 2 -> line(x, y, toX, toY);
                        default ->
                            Stroke.polyline(
                                    Stroke.Type.TURNING, new double[] {x, toX, toX}, new double[] {y, y - 3, toY});
                    });
        }
        return strokes;
    }

    /** Draws long lines that cross out what is below. */
    static List<Stroke> crossingOut(SeededRandom random) {
        int lines = 3 + random.below(3);
        var strokes = new ArrayList<Stroke>();
        boolean rising = random.happens(0.5);
        for (int i = 0; i < lines; i++) {
            double at = 100.0 * i / (lines - 1) + random.normal(5);
            strokes.add(rising ? line(-5, at + 25, 105, at - 25) : line(-5, at - 25, 105, at + 25));
        }
        return strokes;
    }

    private static Stroke line(double x0, double y0, double x1, double y1) {
        return Stroke.curve(Stroke.Type.RIGHT_FALLING, new double[] {x0, x1}, new double[] {y0, y1});
    }
}
