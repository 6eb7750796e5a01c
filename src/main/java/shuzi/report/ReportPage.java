package shuzi.report;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.plot.Plot;
import shuzi.core.plot.PlotFormat;
import shuzi.core.plot.PlotSize;

/**
 * Supplies the texts of a report to its template, which leaves out what is null.
 *
 * @param policy what the document may load
 * @param now time of the report
 * @param failure why the job failed, if it did
 * @param figures the few that matter most
 * @param settings in two columns
 * @param datasetId also of a data set that was deleted
 * @param folds of a cross-validation
 * @param noModel why there is no model
 * @param epochsNote which epochs are listed, where not all are
 * @param request what to post to run the job again
 */
record ReportPage(
        String policy,
        String css,
        String name,
        String status,
        String now,
        @Nullable String failure,
        List<Fact> figures,
        List<Drawing> curves,
        String preset,
        List<Settings> settings,
        String datasetId,
        @Nullable DatasetPart dataset,
        @Nullable FoldsPart folds,
        @Nullable ModelPart model,
        String noModel,
        boolean hasEpochs,
        @Nullable String epochsNote,
        List<EpochLine> epochs,
        List<Fact> provenance,
        String request) {

    static String dataUri(String type, byte[] content) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    record Fact(String name, String value) {}

    /**
     * Holds a drawing.
     *
     * @param uri the whole picture, as a data: URI
     */
    record Drawing(String title, String uri) {

        static final PlotSize SIZE = new PlotSize(800, 500);

        static Drawing of(Plot plot) {
            return new Drawing(plot.title(), dataUri("image/svg+xml", PlotFormat.SVG.draw(plot, SIZE)));
        }
    }

    record Settings(List<SettingLine> rows) {}

    record SettingLine(String name, String value, String preset, boolean changed) {}

    /** @param preview a picture as a data: URI */
    record DatasetPart(List<Fact> facts, List<ClassLine> classes, String preview) {}

    record ClassLine(String character, String value, String train, String test) {}

    record FoldsPart(String summary, List<FoldLine> rows) {}

    record FoldLine(String fold, String images, String accuracy, String writers) {}

    /** @param noSamples why there are no sample predictions, if there are none */
    record ModelPart(
            List<Fact> facts,
            List<Drawing> plots,
            @Nullable String noSamples,
            List<ClassScoreLine> classes,
            @Nullable CalibrationPart calibration,
            @Nullable WritersPart writers) {}

    record ClassScoreLine(String character, String precision, String recall, String f1, String images) {}

    record CalibrationPart(List<BinLine> bins) {}

    record BinLine(String range, String images, String confidence, String accuracy) {}

    /** @param more how many are not listed, where not all are */
    record WritersPart(@Nullable String more, List<WriterLine> rows) {}

    record WriterLine(String writer, String images, String accuracy) {}

    record EpochLine(
            String epoch,
            String cost,
            String train,
            String validation,
            String test,
            String learningRate,
            String time,
            boolean best) {}
}
