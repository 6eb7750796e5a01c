package shuzi.core.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Draws curves by epoch, of one run or of several for comparison.
 *
 * @param title title of the plot
 * @param measure quantity of the vertical axis
 * @param runs runs, each in its own colour; if there is only one, each of its curves has its own colour
 */
public record CurvePlot(String title, Measure measure, List<Run> runs) implements Plot {

    /** The maximum number of runs, each with its own colour. */
    public static final int MAX_RUNS = 10;

    private static final int MAX_MARKED = 30; // points of a curve; with more, no points are marked
    private static final double RADIUS = 3; // of the marks
    private static final double MAX_LINEAR_RATIO = 1000; // a larger ratio of costs is drawn on a logarithmic axis

    /** The quantity of the vertical axis. */
    public enum Measure {
        COST,
        ACCURACY
    }

    /** The kind of a curve. */
    public enum Kind {
        COST("cost", Canvas.Dash.SOLID),
        TRAINING("training accuracy", Canvas.Dash.DOTTED),
        VALIDATION("validation accuracy", Canvas.Dash.DASHED),
        TEST("test accuracy", Canvas.Dash.SOLID);

        private final String words;
        private final Canvas.Dash dash;

        Kind(String words, Canvas.Dash dash) {
            this.words = words;
            this.dash = dash;
        }
    }

    /**
     * The curves of a run.
     *
     * @param name name that a user has chosen
     * @param curves curves of the run
     */
    public record Run(String name, List<Curve> curves) {

        public Run {
            curves = List.copyOf(curves);
        }
    }

    /**
     * A curve.
     *
     * @param kind kind of the curve
     * @param epochs numbers of the epochs, ascending
     * @param values value of each epoch; values that are not finite are gaps
     */
    public record Curve(Kind kind, double[] epochs, double[] values) {

        public Curve {
            if (epochs.length != values.length) {
                throw new IllegalArgumentException("%d values for %d epochs".formatted(values.length, epochs.length));
            }
        }
    }

    public CurvePlot {
        runs = List.copyOf(runs);
        if (runs.isEmpty() || runs.size() > MAX_RUNS) {
            throw new IllegalArgumentException(runs.size() + " runs");
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double top = canvas.legend(keys(), canvas.title(title, ""));
        DoubleUnaryOperator scale = switch (measure) {
            case ACCURACY -> value -> 100 * value;
            case COST -> isLogarithmic() ? Math::log10 : value -> value;
        };
        double rows = Axes.rows(canvas, top);
        Axis vertical = switch (measure) {
            case ACCURACY -> shares(rows);
            case COST -> isLogarithmic() ? logarithms(rows) : costs(rows);
        };
        Axes axes = Axes.draw(canvas, top, epochs(Axes.columns(canvas)), vertical);
        for (int i = 0; i < runs.size(); i++) {
            for (Curve curve : runs.get(i).curves) {
                draw(canvas, curve, runs.size() > 1 ? Palette.CURVES.get(i) : colorOf(curve.kind), axes, scale);
            }
        }
        if (all(Curve::values).findAny().isEmpty()) {
            String words = all(Curve::epochs).findAny().isPresent()
                    ? "No epoch has a value that can be drawn"
                    : "There are no epochs yet";
            canvas.writeCentred(
                    new Lettering(15), words, canvas.width() / 2, (top + canvas.height()) / 2, Palette.SOFT_INK);
        }
    }

    private void draw(Canvas canvas, Curve curve, Color color, Axes axes, DoubleUnaryOperator scale) {
        var path = new Path2D.Double();
        boolean marked = isMarked();
        boolean drawing = false;
        for (int i = 0; i < curve.epochs.length; i++) {
            if (!Double.isFinite(curve.values[i])) {
                drawing = false;
                continue;
            }
            double x = axes.x(curve.epochs[i]);
            double y = axes.y(scale.applyAsDouble(curve.values[i]));
            if (drawing) {
                path.lineTo(x, y);
            } else {
                path.moveTo(x, y);
            }
            drawing = true;
            if (marked) {
                canvas.fill(new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS), color);
            }
        }
        canvas.draw(path, color, curve.kind.dash.stroke(curve.kind == Kind.TRAINING ? 1.6 : 2));
    }

    private boolean isMarked() {
        return runs.stream().flatMap(run -> run.curves.stream()).allMatch(curve -> curve.epochs.length <= MAX_MARKED);
    }

    private List<Canvas.Key> keys() {
        var kinds = EnumSet.noneOf(Kind.class);
        runs.forEach(run -> run.curves.forEach(curve -> kinds.add(curve.kind)));
        var keys = new ArrayList<Canvas.Key>();
        if (runs.size() > 1) {
            for (int i = 0; i < runs.size(); i++) {
                keys.add(new Canvas.Key(runs.get(i).name, Palette.CURVES.get(i), Canvas.Dash.SOLID));
            }
        }
        if (kinds.size() > 1) {
            kinds.forEach(kind -> keys.add(
                    new Canvas.Key(kind.words, runs.size() > 1 ? Palette.SOFT_INK : colorOf(kind), kind.dash)));
        }
        return keys;
    }

    private static Color colorOf(Kind kind) {
        return switch (kind) {
            case COST, TRAINING -> Palette.BLUE;
            case VALIDATION -> Palette.ORANGE;
            case TEST -> Palette.VERMILION;
        };
    }

    private DoubleStream all(Function<Curve, double[]> numbers) {
        return runs.stream()
                .flatMap(run -> run.curves.stream())
                .flatMapToDouble(curve -> Arrays.stream(numbers.apply(curve)))
                .filter(Double::isFinite);
    }

    private Axis epochs(double maxLabels) {
        double first = all(Curve::epochs).min().orElse(0);
        double last = all(Curve::epochs).max().orElse(10);
        if (first == last) { // a single epoch lies in the middle
            first--;
            last++;
        }
        return Axis.of("Epoch", first, last, 1, maxLabels, epoch -> String.valueOf(Math.round(epoch)));
    }

    private Axis shares(double maxLabels) {
        double min = all(Curve::values).min().orElse(0);
        double floor = min < 0.3 ? 0 : Math.floor(min * 10) / 10;
        return Axis.of("Accuracy", 100 * floor, 100, Double.MIN_NORMAL, maxLabels, percent -> plain(percent) + " %");
    }

    private Axis costs(double maxLabels) {
        double min = Math.min(0, all(Curve::values).min().orElse(0));
        double max = Math.min(Double.MAX_VALUE, 1.04 * all(Curve::values).max().orElse(1));
        return Axis.of("Cost", min, max > 0 ? max : 1, Double.MIN_NORMAL, maxLabels, CurvePlot::plain);
    }

    private Axis logarithms(double maxLabels) {
        double min = Math.floor(Math.log10(all(Curve::values).min().orElseThrow()));
        double max = Math.ceil(Math.log10(all(Curve::values).max().orElseThrow()));
        return Axis.of("Cost", min, max, 1, maxLabels, exponent -> plain(Math.pow(10, exponent)));
    }

    /** Tells whether costs differ so much that a logarithmic axis shows more. */
    private boolean isLogarithmic() {
        double min = all(Curve::values).min().orElse(1);
        return measure == Measure.COST && min > 0 && all(Curve::values).max().orElse(1) / min > MAX_LINEAR_RATIO;
    }

    /** Returns a tick's number without the rounding errors of its multiplication. */
    private static String plain(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(6)).stripTrailingZeros();
        return Math.abs(value) < 1e6 && Math.abs(value) >= 1e-4 ? rounded.toPlainString() : rounded.toString();
    }
}
