package shuzi.core.handwriting;

/**
 * The path of a pen through the points of a stroke, as a chain of short straight pieces. Instances hold a buffer that
 * grows.
 */
final class Trace {

    private static final double PIECE = 0.4; // pixels

    private double[] x = new double[256];
    private double[] y = new double[256];
    private int size;

    int size() {
        return size;
    }

    double x(int i) {
        return x[i];
    }

    double y(int i) {
        return y[i];
    }

    /**
     * Computes the path of a stroke, with curves between its corners: cubic Hermite splines whose tangents are between
     * the directions to the neighbours.
     *
     * @param stroke a stroke whose ends are not corners
     * @param roundness 0 leaves corners sharp, 1 rounds them as far as the neighbouring points allow
     */
    void follow(Stroke stroke, double roundness) {
        size = 0;
        Stroke points = roundness > 0.02 ? rounded(stroke, roundness) : stroke;
        int last = points.points() - 1;
        add(points.x()[0], points.y()[0]);
        for (int i = 0; i < last; i++) {
            double x0 = points.x()[i];
            double y0 = points.y()[i];
            double x1 = points.x()[i + 1];
            double y1 = points.y()[i + 1];
            double length = StrictMath.hypot(x1 - x0, y1 - y0);
            if (length < 1e-6) {
                continue;
            }
            boolean straightStart = i == 0 || points.corner()[i];
            boolean straightEnd = i + 1 == last || points.corner()[i + 1];
            double startX = straightStart ? (x1 - x0) / length : tangent(points.x(), points, i);
            double startY = straightStart ? (y1 - y0) / length : tangent(points.y(), points, i);
            double endX = straightEnd ? (x1 - x0) / length : tangent(points.x(), points, i + 1);
            double endY = straightEnd ? (y1 - y0) / length : tangent(points.y(), points, i + 1);
            int pieces = Math.max(1, (int) (length / PIECE + 0.5));
            for (int piece = 1; piece <= pieces; piece++) {
                double t = (double) piece / pieces;
                double h1 = t * t * (3 - 2 * t);
                double h2 = t * (1 - t) * (1 - t) * length;
                double h3 = t * t * (t - 1) * length;
                add(x0 + (x1 - x0) * h1 + startX * h2 + endX * h3, y0 + (y1 - y0) * h1 + startY * h2 + endY * h3);
            }
        }
    }

    /**
     * Returns the tangent: the mean of the directions from the previous and to the next point, weighted towards the
     * nearer one.
     */
    private static double tangent(double[] coordinate, Stroke points, int i) {
        double before = distance(points, i - 1);
        double after = distance(points, i);
        double in = (coordinate[i] - coordinate[i - 1]) / before;
        double out = (coordinate[i + 1] - coordinate[i]) / after;
        return (in * after + out * before) / (before + after);
    }

    private static double distance(Stroke points, int from) {
        double distance =
                StrictMath.hypot(points.x()[from + 1] - points.x()[from], points.y()[from + 1] - points.y()[from]);
        return Math.max(distance, 1e-6);
    }

    /** Replaces each corner by two points next to it. */
    private static Stroke rounded(Stroke stroke, double roundness) {
        int corners = 0;
        for (boolean corner : stroke.corner()) {
            corners += corner ? 1 : 0;
        }
        int points = stroke.points() + corners;
        var result = new Stroke(stroke.type(), new double[points], new double[points], new boolean[points]);
        int to = 0;
        for (int i = 0; i < stroke.points(); i++) {
            if (!stroke.corner()[i]) {
                result.x()[to] = stroke.x()[i];
                result.y()[to++] = stroke.y()[i];
                continue;
            }
            double away = roundness * Math.min(Math.min(distance(stroke, i - 1), distance(stroke, i)) * 0.45, 8);
            for (int side = -1; side <= 1; side += 2) {
                double part = away / distance(stroke, side < 0 ? i - 1 : i);
                result.x()[to] = stroke.x()[i] + (stroke.x()[i + side] - stroke.x()[i]) * part;
                result.y()[to++] = stroke.y()[i] + (stroke.y()[i + side] - stroke.y()[i]) * part;
            }
        }
        return result;
    }

    private void add(double atX, double atY) {
        if (size == x.length) {
            x = java.util.Arrays.copyOf(x, 2 * size);
            y = java.util.Arrays.copyOf(y, 2 * size);
        }
        x[size] = atX;
        y[size++] = atY;
    }
}
