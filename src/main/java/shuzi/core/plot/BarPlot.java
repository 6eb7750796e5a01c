package shuzi.core.plot;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;

/**
 * Accuracies as bars.
 *
 * @param note a line below the title
 * @param labels of the bars
 * @param shares of each, 0 to 1
 */
public record BarPlot(String title, String note, List<String> labels, double[] shares) implements Plot {

    public BarPlot {
        labels = List.copyOf(labels);
        if (labels.size() != shares.length) {
            throw new IllegalArgumentException("%d labels of %d bars".formatted(labels.size(), shares.length));
        }
    }

    @Override
    public void paint(Canvas canvas) {
        double top = canvas.title(title, note);
        var chart = new CategoryChart(1, 1);
        CategoryStyler styler = chart.getStyler();
        ChartStyle.of(styler);
        styler.setPlotContentSize(0.98);
        styler.setAvailableSpaceFill(0.72);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setXAxisTickMarkSpacingHint(1); // every bar has its label
        styler.setAxisTickLabelsFont(PlotFont.of(13));
        styler.setYAxisMin(0.0).setYAxisMax(104.0); // room for the number over a whole bar
        styler.setYAxisTickLabelsFormattingFunction(percent -> Math.round(percent) + " %");
        chart.setXAxisTitle("Character");
        chart.setYAxisTitle("Accuracy");
        double[] percent = Arrays.stream(shares).map(share -> 100 * share).toArray();
        CategorySeries series = chart.addSeries(
                "accuracy",
                IntStream.range(0, labels.size())
                        .mapToObj(i -> Lettering.drawable(labels.get(i)).replace('$', '\uff04')) // no TeX for XChart
                        .toList(),
                Arrays.stream(percent).boxed().toList());
        series.setFillColor(Palette.BLUE);
        Graphics2D graphics = (Graphics2D) canvas.graphics().create();
        graphics.translate(0, top);
        int width = (int) canvas.width();
        chart.paint(graphics, width, (int) (canvas.height() - top));
        graphics.dispose();
        double bar = chart.getScreenXFromChart(1) - chart.getScreenXFromChart(0);
        var lettering = new Lettering(Math.min(11.5, bar * 0.36));
        for (int i = 0; i < shares.length; i++) {
            double x = chart.getScreenXFromChart(i + 0.5);
            double y = top + chart.getScreenYFromChart(percent[i]) - 4;
            canvas.writeCentred(lettering, String.format(Locale.ROOT, "%.1f", percent[i]), x, y, Palette.SOFT_INK);
        }
    }
}
