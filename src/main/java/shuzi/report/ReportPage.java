package shuzi.report;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.plot.Plot;
import shuzi.core.plot.PlotFormat;
import shuzi.core.plot.PlotSize;

/**
 * The texts of a report for its template, {@code report.html}. The template omits null elements.
 *
 * @param policy Content-Security-Policy of the document
 * @param now time of the report
 * @param failure reason of the failure; null if the job has not failed
 * @param figures the most important figures
 * @param settings the settings in two columns
 * @param datasetId id of the data set, even if it was deleted
 * @param dataset null if the data set was deleted
 * @param folds null if the job is not a cross-validation that has succeeded
 * @param model null if there is no model
 * @param noModel the reason if there is no model
 * @param epochNotes which epochs are listed, and what the bold row is
 * @param request body of a request that runs the job again
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
        List<SettingsColumn> settings,
        String datasetId,
        @Nullable DatasetSection dataset,
        @Nullable FoldsSection folds,
        @Nullable EvaluationSection model,
        String noModel,
        boolean hasEpochs,
        List<String> epochNotes,
        List<EpochRow> epochs,
        List<Fact> provenance,
        String request) {

    /** Returns a file as a {@code data:} URI. */
    static String dataUri(String type, byte[] content) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    /** A row of a table of names and values. */
    record Fact(String name, String value) {}

    /**
     * A plot as a picture.
     *
     * @param uri the SVG as a {@code data:} URI
     */
    record Drawing(String title, String uri) {

        static final PlotSize SIZE = new PlotSize(800, 500);

        static Drawing of(Plot plot) {
            return new Drawing(plot.title(), dataUri("image/svg+xml", PlotFormat.SVG.draw(plot, SIZE)));
        }
    }

    /** One of the two columns of settings. */
    record SettingsColumn(List<SettingRow> rows) {}

    /**
     * A setting of the job.
     *
     * @param preset value in the preset of the job
     * @param changed whether the two values differ
     */
    record SettingRow(String name, String value, String preset, boolean changed) {}

    /**
     * The section about the data set.
     *
     * @param preview a grid of images as a {@code data:} URI
     */
    record DatasetSection(List<Fact> facts, List<ClassRow> classes, String preview) {}

    /**
     * The images of a class.
     *
     * @param value number that the character stands for
     * @param train number of training images
     * @param test number of test images
     */
    record ClassRow(String character, String value, String train, String test) {}

    /** The results of a cross-validation. */
    record FoldsSection(String summary, List<FoldRow> rows) {}

    /** The result of a fold, with the writers it was tested on. */
    record FoldRow(String fold, String images, String accuracy, String writers) {}

    /**
     * The evaluation of the model.
     *
     * @param noSamples why there are no sample predictions; null if there are some
     * @param calibration null for models of earlier builds, which did not measure it
     * @param writers null if no writer is known
     */
    record EvaluationSection(
            List<Fact> facts,
            List<Drawing> plots,
            @Nullable String noSamples,
            List<ClassScoreRow> classes,
            @Nullable CalibrationTable calibration,
            @Nullable WritersTable writers) {}

    /** The scores of a class on its test images. */
    record ClassScoreRow(String character, String precision, String recall, String f1, String images) {}

    /** Accuracy by confidence. */
    record CalibrationTable(List<BinRow> bins) {}

    /** The images with a confidence in the same range. */
    record BinRow(String range, String images, String confidence, String accuracy) {}

    /**
     * Accuracy by writer.
     *
     * @param more how many of the writers are listed; null if all are
     */
    record WritersTable(@Nullable String more, List<WriterRow> rows) {}

    /** The result of a writer. */
    record WriterRow(String writer, String images, String accuracy) {}

    /** The results of an epoch. */
    record EpochRow(
            String epoch,
            String cost,
            String train,
            String validation,
            String test,
            String learningRate,
            String time,
            boolean ofModel) {}
}
