package shuzi.core.handwriting;

import java.util.ArrayList;
import java.util.List;

/** Meaningless strokes in a square of 100 x 100. */
final class Doodles {

    private static final double TURN = 2 * StrictMath.PI;

    private Doodles() {}

    /** Draws a long line back and forth. */
    static List<Stroke> scribble(SeededRandom chance) {
        int points = 8 + chance.below(25);
        var x = new double[points];
        var y = new double[points];
        boolean zigzag = chance.happens(0.3);
        for (int i = 0; i < points; i++) {
            x[i] = zigzag ? 100.0 * i / (points - 1) + chance.normal(6) : chance.between(0, 100);
            y[i] = zigzag ? i % 2 * chance.between(60, 100) : chance.between(0, 100);
        }
        return List.of(Stroke.curve(Stroke.Type.TURNING, x, y));
    }

    /** Draws waves, loops and spirals. */
    static List<Stroke> curves(SeededRandom chance) {
        var strokes = new ArrayList<Stroke>();
        int count = 1 + chance.below(3);
        for (int i = 0; i < count; i++) {
            switch (chance.below(3)) {
                case 0 -> strokes.add(wave(chance));
                case 1 -> strokes.add(spiral(chance));
                default -> strokes.add(loops(chance));
            }
        }
        return strokes;
    }

    private static Stroke wave(SeededRandom chance) {
        int points = 24;
        var x = new double[points];
        var y = new double[points];
        double waves = chance.between(1.5, 4);
        double height = chance.between(12, 40);
        double middle = chance.between(20, 80);
        double phase = chance.between(0, TURN);
        boolean upright = chance.happens(0.3);
        for (int i = 0; i < points; i++) {
            double along = 100.0 * i / (points - 1);
            double across = middle + height * StrictMath.sin(phase + TURN * waves * along / 100);
            x[i] = upright ? across : along;
            y[i] = upright ? along : across;
        }
        return Stroke.curve(Stroke.Type.TURNING, x, y);
    }

    private static Stroke spiral(SeededRandom chance) {
        int points = 32;
        double turns = chance.between(1.5, 3.5) * (chance.happens(0.5) ? 1 : -1);
        double start = chance.between(0, TURN);
        double flatness = chance.between(0.6, 1);
        var x = new double[points];
        var y = new double[points];
        for (int i = 0; i < points; i++) {
            double part = i / (points - 1.0);
            x[i] = 50 + 50 * part * StrictMath.cos(start + TURN * turns * part);
            y[i] = 50 + 50 * flatness * part * StrictMath.sin(start + TURN * turns * part);
        }
        return Stroke.curve(Stroke.Type.TURNING, x, y);
    }

    private static Stroke loops(SeededRandom chance) {
        int points = 40;
        double a = 1 + chance.below(3);
        double b = a + 1 + chance.below(2);
        double phase = chance.between(0, TURN);
        var x = new double[points];
        var y = new double[points];
        for (int i = 0; i < points; i++) {
            double t = TURN * i / (points - 1.0);
            x[i] = 50 + 48 * StrictMath.sin(a * t + phase);
            y[i] = 50 + 48 * StrictMath.sin(b * t);
        }
        return Stroke.curve(Stroke.Type.TURNING, x, y);
    }

    static List<Stroke> dots(SeededRandom chance) {
        var strokes = new ArrayList<Stroke>();
        int count = chance.happens(0.4) ? 1 : 4 + chance.below(12);
        for (int i = 0; i < count; i++) {
            double x = count == 1 ? 50 : chance.between(0, 100);
            double y = count == 1 ? 50 : chance.between(0, 100);
            strokes.add(line(x, y, x + chance.normal(2), y + chance.normal(2)));
        }
        return strokes;
    }

    /** Draws parallel lines, or two sets of them that cross. */
    static List<Stroke> hatching(SeededRandom chance) {
        var strokes = new ArrayList<Stroke>();
        double angle = chance.between(0, StrictMath.PI);
        int lines = 5 + chance.below(6);
        hatch(strokes, angle, lines, chance);
        if (chance.happens(0.5)) {
            hatch(strokes, angle + chance.between(0.8, 2.2), lines, chance);
        }
        return strokes;
    }

    private static void hatch(List<Stroke> strokes, double angle, int lines, SeededRandom chance) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < lines; i++) {
            double across = 100.0 * i / (lines - 1) - 50;
            double half = 50 * chance.between(0.8, 1.1);
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
    static List<Stroke> figure(SeededRandom chance) {
        var strokes = new ArrayList<Stroke>();
        int inside = chance.below(4);
        strokes.add(outline(chance, 50, inside < 2));
        if (inside == 0) {
            strokes.add(outline(chance, chance.between(15, 35), true));
        } else if (inside == 1) {
            strokes.add(line(14, 14, 86, 86));
            strokes.add(line(86, 14, 14, 86));
        }
        return strokes;
    }

    /** Returns a polygon, a star, or an ellipse if it may be round. */
    private static Stroke outline(SeededRandom chance, double radius, boolean mayBeRound) {
        int corners = 3 + chance.below(mayBeRound ? 6 : 4);
        boolean round = corners == 8;
        boolean star = !round && corners > 4 && chance.happens(0.5);
        int points = round ? 24 : star ? 2 * corners : corners;
        double start = chance.between(0, TURN);
        double flatness = chance.between(0.6, 1);
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
    static List<Stroke> strokes(SeededRandom chance) {
        int count = 5 + chance.below(5);
        var strokes = new ArrayList<Stroke>();
        for (int i = 0; i < count; i++) {
            double x = chance.between(0, 100);
            double y = chance.between(0, 100);
            double toX = chance.between(0, 100);
            double toY = chance.between(0, 100);
            strokes.add(
                    switch (chance.below(4)) {
                        case 0 -> line(x, y, toX, y + chance.normal(4));
                        case 1 -> line(x, y, x + chance.normal(4), toY);
                        case 2 -> line(x, y, toX, toY);
                        default ->
                            Stroke.polyline(
                                    Stroke.Type.TURNING, new double[] {x, toX, toX}, new double[] {y, y - 3, toY});
                    });
        }
        return strokes;
    }

    /** Draws long lines that cross out what is below. */
    static List<Stroke> crossingOut(SeededRandom chance) {
        int lines = 3 + chance.below(3);
        var strokes = new ArrayList<Stroke>();
        boolean rising = chance.happens(0.5);
        for (int i = 0; i < lines; i++) {
            double at = 100.0 * i / (lines - 1) + chance.normal(5);
            strokes.add(rising ? line(-5, at + 25, 105, at - 25) : line(-5, at - 25, 105, at + 25));
        }
        return strokes;
    }

    private static Stroke line(double x0, double y0, double x1, double y1) {
        return Stroke.curve(Stroke.Type.RIGHT_FALLING, new double[] {x0, x1}, new double[] {y0, y1});
    }
}
