package shuzi.core.plot;

import java.awt.BasicStroke;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.XYStyler;

/** How charts look: a white sheet, a thin grid, and our font wherever the library would take one of the machine's. */
final class ChartStyle {

    private static final double TITLE_SIZE = 13;
    private static final double LABEL_SIZE = 12;

    private ChartStyle() {}

    static void of(XYStyler styler) {
        styler.setCursorFont(PlotFont.of(LABEL_SIZE));
        common(styler);
    }

    static void of(CategoryStyler styler) {
        styler.setLabelsFont(PlotFont.of(LABEL_SIZE));
        common(styler);
    }

    static void of(HeatMapStyler styler) {
        styler.setValueFont(PlotFont.of(LABEL_SIZE));
        common(styler);
    }

    private static void common(AxesChartStyler styler) {
        styler.setBaseFont(PlotFont.of(LABEL_SIZE));
        styler.setChartTitleFont(PlotFont.of(TITLE_SIZE));
        styler.setLegendFont(PlotFont.of(LABEL_SIZE));
        styler.setAnnotationTextFont(PlotFont.of(LABEL_SIZE));
        styler.setAnnotationTextPanelFont(PlotFont.of(LABEL_SIZE));
        styler.setToolTipFont(PlotFont.of(LABEL_SIZE));
        styler.setAxisTitleFont(PlotFont.of(TITLE_SIZE));
        styler.setAxisTickLabelsFont(PlotFont.of(LABEL_SIZE));

        styler.setChartTitleVisible(false); // the canvas writes it, and the legend
        styler.setLegendVisible(false);
        styler.setChartPadding((int) Canvas.MARGIN);
        styler.setPlotMargin(0);
        styler.setChartBackgroundColor(Palette.PAPER);
        styler.setPlotBackgroundColor(Palette.PAPER);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(Palette.GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(0.8f));
        styler.setAxisTickMarksColor(Palette.AXIS);
        styler.setAxisTickLabelsColor(Palette.SOFT_INK);
        styler.setChartFontColor(Palette.SOFT_INK);
        styler.setXAxisTitleColor(Palette.SOFT_INK);
        styler.setYAxisTitleColor(Palette.SOFT_INK);
        styler.setAxisTickMarksStroke(new BasicStroke(0.8f));
        styler.setAxisTickMarkLength(4);
    }
}
