package shuzi.core.handwriting;

import java.util.Arrays;

/**
 * A stroke of a character: the points that the pen passes, between its first and its last touch of the sheet, in a
 * square of 100 x 100, y downwards.
 *
 * @param corner whether the pen turns sharply at a point
 */
record Stroke(Type type, double[] x, double[] y, boolean[] corner) {

    /** The kinds of strokes in calligraphy, as far as they end or bend differently. */
    enum Type {
        HORIZONTAL('h', 0.15),
        VERTICAL('v', 0.35),
        LEFT_FALLING('l', 0.8),
        RIGHT_FALLING('r', 0.3),
        DOT('d', 0.3),
        TURNING('t', 0.25),
        /** Ends with a hook, which can be omitted. */
        HOOK('k', 0.7);

        private final char symbol;
        private final double taper;

        Type(char symbol, double taper) {
            this.symbol = symbol;
            this.taper = taper;
        }

        /** Returns the maximum share of its pressure that the pen loses at the end. */
        double taper() {
            return taper;
        }

        static Type of(String symbol) {
            return Arrays.stream(values())
                    .filter(type -> symbol.length() == 1 && type.symbol == symbol.charAt(0))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown type of stroke: " + symbol));
        }
    }

    /** Returns a stroke through points of which none is a corner. */
    static Stroke curve(Type type, double[] x, double[] y) {
        return new Stroke(type, x, y, new boolean[x.length]);
    }

    /** Returns a stroke of straight pieces. */
    static Stroke polyline(Type type, double[] x, double[] y) {
        var corner = new boolean[x.length];
        Arrays.fill(corner, 1, Math.max(1, x.length - 1), true);
        return new Stroke(type, x, y, corner);
    }

    /** Parses a stroke in the format of the text resources, for example {@code t 22,46 72,43! 66,84}. */
    static Stroke parse(String text) {
        String[] words = text.split(" ", -1);
        int points = words.length - 1;
        if (points < 2) {
            throw new IllegalArgumentException("a stroke needs at least two points: " + text);
        }
        var stroke = new Stroke(Type.of(words[0]), new double[points], new double[points], new boolean[points]);
        for (int i = 0; i < points; i++) {
            String point = words[i + 1];
            stroke.corner[i] = point.endsWith("!");
            String[] xy = (stroke.corner[i] ? point.substring(0, point.length() - 1) : point).split(",", -1);
            stroke.x[i] = Double.parseDouble(xy[0]);
            stroke.y[i] = Double.parseDouble(xy[1]);
        }
        if (stroke.corner[0] || stroke.corner[points - 1]) {
            throw new IllegalArgumentException("the ends of a stroke cannot be corners: " + text);
        }
        return stroke;
    }

    int points() {
        return x.length;
    }

    /** Returns a copy, whose points can be changed. */
    Stroke copy() {
        return new Stroke(type, x.clone(), y.clone(), corner.clone());
    }

    /** Returns the same stroke in a part of the square. */
    Stroke in(Box box) {
        Stroke placed = copy();
        for (int i = 0; i < points(); i++) {
            placed.x[i] = box.x(x[i]);
            placed.y[i] = box.y(y[i]);
        }
        return placed;
    }

    /** Returns one stroke of both, without corners where the other begins. */
    Stroke then(Stroke other) {
        int points = points() + other.points();
        var both = new Stroke(
                Type.TURNING, Arrays.copyOf(x, points), Arrays.copyOf(y, points), Arrays.copyOf(corner, points));
        System.arraycopy(other.x, 0, both.x, points(), other.points());
        System.arraycopy(other.y, 0, both.y, points(), other.points());
        System.arraycopy(other.corner, 0, both.corner, points(), other.points());
        return both;
    }

    /** Returns the stroke without its last point. */
    Stroke shorter() {
        int points = points() - 1;
        boolean[] corners = Arrays.copyOf(corner, points);
        corners[points - 1] = false; // it is the end now
        return new Stroke(type, Arrays.copyOf(x, points), Arrays.copyOf(y, points), corners);
    }

    /** Returns the stroke after a turn of the square. */
    Stroke turned(Turn turn) {
        Stroke turned = copy();
        for (int i = 0; i < points(); i++) {
            turned.x[i] = turn == Turn.QUARTER ? 100 - y[i] : 100 - x[i];
            turned.y[i] = switch (turn) {
                case MIRROR -> y[i];
                case HALF -> 100 - y[i];
                case QUARTER -> x[i];
            };
        }
        return turned;
    }

    /** Turns the points around a centre, clockwise by an angle in radians. */
    void turn(double centreX, double centreY, double angle) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < points(); i++) {
            double dx = x[i] - centreX;
            double dy = y[i] - centreY;
            x[i] = centreX + cos * dx - sin * dy;
            y[i] = centreY + sin * dx + cos * dy;
        }
    }

    double length() {
        double length = 0;
        for (int i = 1; i < points(); i++) {
            length += StrictMath.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
        }
        return length;
    }

    /** Turns of a square. */
    enum Turn {
        /** Swaps left and right. */
        MIRROR,
        /** By 180 degrees. */
        HALF,
        /** By 90 degrees, clockwise. */
        QUARTER
    }

    /** The position of a character of 100 x 100. */
    record Box(double left, double top, double right, double bottom) {

        static final Box WHOLE = new Box(0, 0, 100, 100);

        double x(double x) {
            return left + (right - left) * x / 100;
        }

        double y(double y) {
            return top + (bottom - top) * y / 100;
        }

        /** Converts a box within this box's square of 100 x 100 to the outer square. */
        Box inner(Box inner) {
            return new Box(x(inner.left), y(inner.top), x(inner.right), y(inner.bottom));
        }
    }

    /** Moves an end away from its neighbour, by at most a quarter of the distance. */
    void lengthen(int end, int neighbour, double by) {
        double dx = x[end] - x[neighbour];
        double dy = y[end] - y[neighbour];
        double length = Math.max(StrictMath.hypot(dx, dy), 1e-6);
        double part = Math.clamp(by / length, -0.25, 0.25);
        x[end] += dx * part;
        y[end] += dy * part;
    }

    /** Returns this stroke with a point near the middle of each straight piece between corners and ends. */
    Stroke bowed(double amount) {
        int last = points() - 1;
        int pieces = 0;
        for (int i = 0; i < last; i++) {
            pieces += isStraight(i) ? 1 : 0;
        }
        int points = points() + pieces;
        var result = new Stroke(type, new double[points], new double[points], new boolean[points]);
        for (int i = 0, to = 0; i <= last; i++) {
            result.x()[to] = x[i];
            result.y()[to] = y[i];
            result.corner()[to++] = corner[i];
            if (i < last && isStraight(i)) {
                double dx = x[i + 1] - x[i];
                double dy = y[i + 1] - y[i];
                result.x()[to] = x[i] + dx / 2 + dy * amount;
                result.y()[to++] = y[i] + dy / 2 - dx * amount;
            }
        }
        return result;
    }

    /** Returns whether the piece from a point to the next is not part of a curve. */
    private boolean isStraight(int from) {
        return (from == 0 || corner[from]) && (from + 2 == points() || corner[from + 1]);
    }

    /** Returns this horizontal stroke after a short downward movement, as with a brush. */
    Stroke withEntry(SeededRandom random) {
        int points = points() + 1;
        var result = new Stroke(type, new double[points], new double[points], new boolean[points]);
        result.x()[0] = x[0] - random.between(-1, 4);
        result.y()[0] = y[0] - random.between(2, 9);
        for (int i = 0; i < points(); i++) {
            result.x()[i + 1] = x[i];
            result.y()[i + 1] = y[i];
            result.corner()[i + 1] = i == 0 || corner[i];
        }
        return result;
    }
}
