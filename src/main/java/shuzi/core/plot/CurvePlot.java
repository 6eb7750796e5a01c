package shuzi.core.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves by epoch, of one run or of several compared.
 *
 * @param measure what the vertical axis has
 * @param runs each in a colour of its own; a single run's curves are told by colour as well
 */
public record CurvePlot(String title, Measure measure, List<Run> runs) implements Plot {

    /** Runs that can be told apart. */
    public static final int MOST_RUNS = 10;

    private static final int MARKED = 30; // where no curve has more points, they are marked
    private static final double RADIUS = 3; // of their marks
    private static final double TICK_ROOM = 70;
    private static final double LABELS = 100; // about what an axis and its margins take
    private static final double MOST_LINEAR = 1000; // costs further apart than this are drawn on a logarithmic axis

    /** What is measured. */
    public enum Measure {
        COST("Cost"),
        ACCURACY("Accuracy");

        private final String axis;

        Measure(String axis) {
            this.axis = axis;
        }
    }

    /** What a curve is of. */
    public enum Kind {
        COST("cost", Canvas.Dash.SOLID),
        TRAINING("training", Canvas.Dash.DOTTED),
        VALIDATION("validation", Canvas.Dash.DASHED),
        TEST("test", Canvas.Dash.SOLID);

        private final String words;
        private final Canvas.Dash dash;

        Kind(String words, Canvas.Dash dash) {
            this.words = words;
            this.dash = dash;
        }
    }

    /**
     * A run's curves.
     *
     * @param name as users call it
     */
    public record Run(String name, List<Curve> curves) {

        public Run {
            curves = List.copyOf(curves);
        }
    }

    /**
     * A curve.
     *
     * @param epochs ascending
     * @param values of each epoch; one that is no finite number is a gap
     */
    public record Curve(Kind kind, double[] epochs, double[] values) {

        public Curve {
            if (epochs.length != values.length) {
                throw new IllegalArgumentException("%d values of %d epochs".formatted(values.length, epochs.length));
            }
        }
    }

    public CurvePlot {
        runs = List.copyOf(runs);
        if (runs.isEmpty() || runs.size() > MOST_RUNS) {
            throw new IllegalArgumentException(runs.size() + " runs");
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double top = canvas.legend(keys(), canvas.title(title, ""));
        var chart = new XYChart(1, 1);
        ChartStyle.of(chart.getStyler());
        chart.setXAxisTitle("Epoch");
        chart.setYAxisTitle(measure.axis);
        XYSeries nothing = chart.addSeries("nothing", new double[] {0, 1}, new double[] {0, 1}); // it wants one
        nothing.setLineStyle(SeriesLines.NONE);
        nothing.setMarker(SeriesMarkers.NONE);
        int width = (int) canvas.width();
        int height = (int) (canvas.height() - top);
        XYStyler styler = chart.getStyler();
        styler.setPlotContentSize(0.98); // so that lines at the edge keep their width
        scaleEpochs(styler, width);
        DoubleUnaryOperator scale = value -> value;
        if (measure == Measure.ACCURACY) {
            scaleShares(styler);
            scale = value -> 100 * value;
        } else if (isLogarithmic()) {
            scaleLogarithms(styler, height);
            scale = Math::log10;
        } else {
            scaleCosts(styler);
        }
        Graphics2D graphics = (Graphics2D) canvas.graphics().create();
        graphics.translate(0, top);
        chart.paint(graphics, width, height);
        graphics.dispose();
        styler.setXAxisTickMarkSpacingHint(1); // or positions on an axis that is shorter would be taken for its middle
        for (int i = 0; i < runs.size(); i++) {
            for (Curve curve : runs.get(i).curves) {
                draw(canvas, curve, runs.size() > 1 ? Palette.CURVES.get(i) : colorOf(curve.kind), chart, scale, top);
            }
        }
        if (all(Curve::values).findAny().isEmpty()) {
            String words = all(Curve::epochs).findAny().isPresent()
                    ? "No epoch has a value that can be drawn"
                    : "There are no epochs yet";
            canvas.writeCentred(new Lettering(15), words, width / 2.0, top + height * 0.45, Palette.SOFT_INK);
        }
    }

    /**
     * Draws a curve on the axes of a chart that has been painted. The library would draw it line by line, and begin its
     * dashes anew with each.
     */
    private void draw(Canvas canvas, Curve curve, Color color, XYChart chart, DoubleUnaryOperator scale, double top) {
        var path = new Path2D.Double();
        boolean marked = isMarked();
        boolean drawing = false;
        for (int i = 0; i < curve.epochs.length; i++) {
            if (!Double.isFinite(curve.values[i])) {
                drawing = false;
                continue;
            }
            double x = chart.getScreenXFromChart(curve.epochs[i]);
            double y = top + chart.getScreenYFromChart(scale.applyAsDouble(curve.values[i]));
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
        return runs.stream().flatMap(run -> run.curves.stream()).allMatch(curve -> curve.epochs.length <= MARKED);
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

    private void scaleEpochs(XYStyler styler, double width) {
        double first = all(Curve::epochs).min().orElse(0);
        double last = all(Curve::epochs).max().orElse(10);
        if (first == last) { // of one epoch a point is seen, in the middle
            first--;
            last++;
        }
        styler.setXAxisMin(first).setXAxisMax(last);
        styler.setXAxisTickLabelsFormattingFunction(epoch -> String.valueOf(Math.round(epoch)));
        double epoch = (width - LABELS) / (last - first);
        styler.setXAxisTickMarkSpacingHint((int) Math.max(TICK_ROOM, 0.8 * epoch)); // there is none between epochs
    }

    private void scaleShares(XYStyler styler) {
        double least = all(Curve::values).min().orElse(0);
        double floor = least < 0.3 ? 0 : Math.floor(least * 10) / 10;
        styler.setYAxisMin(100 * floor).setYAxisMax(100.0);
        styler.setYAxisTickLabelsFormattingFunction(percent -> plain(percent) + " %");
    }

    private void scaleCosts(XYStyler styler) {
        double least = all(Curve::values).min().orElse(0);
        double most = all(Curve::values).max().orElse(1);
        styler.setYAxisMin(Math.min(0, least)).setYAxisMax(most > 0 ? most * 1.04 : 1);
        styler.setYAxisTickLabelsFormattingFunction(CurvePlot::plain);
    }

    private void scaleLogarithms(XYStyler styler, double height) {
        double least = Math.floor(Math.log10(all(Curve::values).min().orElseThrow()));
        double most = Math.ceil(Math.log10(all(Curve::values).max().orElseThrow()));
        styler.setYAxisMin(least).setYAxisMax(most);
        styler.setYAxisTickLabelsFormattingFunction(exponent -> plain(Math.pow(10, exponent)));
        double decade = (height - LABELS) / (most - least);
        styler.setYAxisTickMarkSpacingHint((int) Math.max(TICK_ROOM / 2, 0.8 * decade));
    }

    /** Whether costs lie so far apart that a logarithmic axis shows more of them. */
    private boolean isLogarithmic() {
        double least = all(Curve::values).min().orElse(1);
        return measure == Measure.COST && least > 0 && all(Curve::values).max().orElse(1) / least > MOST_LINEAR;
    }

    /** A tick's number, without what the steps from tick to tick leave as rounding errors. */
    private static String plain(double value) {
        if (value != 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)) {
            return String.format(Locale.ROOT, "%.0e", value);
        }
        return BigDecimal.valueOf(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
