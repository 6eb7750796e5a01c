package shuzi.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.WilsonInterval;
import shuzi.model.Model;
import shuzi.model.TestResults;
import shuzi.report.ReportPage.Drawing;
import shuzi.report.ReportPage.Fact;
import shuzi.web.problem.NotFoundException;

/** Creates the section of a report about the model: its evaluation on the test images, and plots. */
@Component
class ModelSection {

    private static final int SAMPLES = 10;
    private static final int MAX_WRITERS = 15;

    private final ModelPlots modelPlots;

    ModelSection(ModelPlots modelPlots) {
        this.modelPlots = modelPlots;
    }

    /** Returns the section about a model that was evaluated. */
    ReportPage.EvaluationSection of(Model model) {
        var plots = new ArrayList<Drawing>();
        plots.add(Drawing.of(modelPlots.confusionMatrix(model)));
        plots.add(Drawing.of(modelPlots.accuracyByLabel(model)));
        String noSamples = null;
        try {
            plots.add(Drawing.of(modelPlots.samplePredictions(model, SAMPLES, 0)));
        } catch (NotFoundException e) {
            noSamples = e.detail();
        }
        plots.add(Drawing.of(modelPlots.weights(model)));
        TestResults results = model.testResults();
        ConfusionMatrix matrix = model.requireConfusionMatrix();
        List<ReportPage.ClassScoreRow> classes = IntStream.range(0, matrix.classes())
                .mapToObj(i -> new ReportPage.ClassScoreRow(
                        model.classes().get(i).character(),
                        Formats.percent(matrix.precision(i)),
                        Formats.percent(matrix.recall(i)),
                        Formats.percent(matrix.f1(i)),
                        Formats.count(matrix.support(i))))
                .toList();
        return new ReportPage.EvaluationSection(
                evaluation(model),
                plots,
                noSamples,
                classes,
                results == null ? null : calibration(results),
                results == null || results.writers().isEmpty() ? null : writers(results));
    }

    private static List<Fact> evaluation(Model model) {
        ConfusionMatrix matrix = model.requireConfusionMatrix();
        WilsonInterval interval = WilsonInterval.of(matrix.correct(), matrix.count());
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Test accuracy",
                "%s, %s of %s images; 95 %% confidence interval (Wilson) %s to %s"
                        .formatted(
                                Formats.percent(matrix.accuracy()),
                                Formats.count(matrix.correct()),
                                Formats.count(matrix.count()),
                                Formats.percent(interval.from()),
                                Formats.percent(interval.to()))));
        if (model.trainAccuracy() != null) {
            facts.add(new Fact("Training accuracy", Formats.percent(model.trainAccuracy())));
        }
        if (model.validationAccuracy() != null) {
            facts.add(new Fact("Validation accuracy", Formats.percent(model.validationAccuracy())));
        }
        TestResults results = model.testResults();
        if (results != null) {
            facts.add(new Fact(
                    "Calibration error",
                    Formats.percent(results.reliability().expectedCalibrationError()) + ", at temperature "
                            + Formats.number(model.temperature())));
            facts.add(new Fact(
                    "Out of class",
                    model.rejectionThreshold() == null
                            ? "never: the model has no rejection threshold"
                            : "%s of the test images, those with maxLogit below %s"
                                    .formatted(
                                            Formats.percent(results.outOfClassFraction()),
                                            Formats.number(model.rejectionThreshold()))));
        }
        return facts;
    }

    private static ReportPage.CalibrationTable calibration(TestResults results) {
        return new ReportPage.CalibrationTable(results.reliability().bins().stream()
                .filter(bin -> bin.count() > 0)
                .map(bin -> new ReportPage.BinRow(
                        String.format(Locale.ROOT, "%.0f to %.0f %%", 100 * bin.from(), 100 * bin.to()),
                        Formats.count(bin.count()),
                        Formats.percent(bin.confidence()),
                        Formats.percent(bin.accuracy())))
                .toList());
    }

    private static ReportPage.WritersTable writers(TestResults results) {
        List<TestResults.WriterResult> writers = results.writers();
        return new ReportPage.WritersTable(
                writers.size() <= MAX_WRITERS
                        ? null
                        : "%d of %s.".formatted(MAX_WRITERS, Formats.count(writers.size())),
                writers.stream()
                        .limit(MAX_WRITERS)
                        .map(writer -> new ReportPage.WriterRow(
                                String.valueOf(writer.writer()),
                                Formats.count(writer.images()),
                                Formats.percent(writer.accuracy())))
                        .toList());
    }
}
