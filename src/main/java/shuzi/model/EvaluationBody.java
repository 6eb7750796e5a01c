package shuzi.model;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.NumeralClass;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.ReliabilityTable;
import shuzi.core.network.WilsonInterval;

/** Represents the results of a model on the images of one side of a split over HTTP. */
@Schema(name = "Evaluation", description = "Evaluation of a model on images of a data set")
public record EvaluationBody(
        @Schema(description = "Side of the split that the model was evaluated on", example = "TEST")
        String split,

        @Schema(description = "Share of the images that it classifies correctly", example = "0.8197")
        double accuracy,

        @Schema(
                description = "Mean cross-entropy per image (the cost without weight decay); null for models of"
                        + " earlier builds",
                example = "0.81")
        @Nullable
        Double cost,

        @Schema(description = "Confidence interval of the accuracy, 95 % (Wilson)")
        WilsonInterval accuracyInterval,

        @Schema(
                description = "Expected calibration error: mean difference of confidence and accuracy; null for models"
                        + " of earlier builds",
                example = "0.003")
        @Nullable
        Double expectedCalibrationError,

        @Schema(description = "Accuracy by confidence in 15 bins; empty for models of earlier builds")
        List<ReliabilityTable.Bin> calibration,

        @Schema(
                description = "Share of the images with outOfClass true; null for models of earlier builds",
                example = "0.004")
        @Nullable
        Double outOfClassFraction,

        @Schema(description = "Accuracy for each known writer, the lowest first; empty if no writer is known")
        List<TestResults.WriterResult> writers,

        @Schema(
                description = "Number of images by true class (rows) and predicted class (columns), 15 x 15",
                example = "[[230, 2, 8], [1, 235, 4], [3, 0, 237]]")
        int[][] confusionMatrix,

        @Schema(description = "Results for each class, by label")
        List<ClassBody> classes) {

    @Schema(name = "ClassEvaluation", description = "Results for one class")
    public record ClassBody(
            @Schema(description = "Label, 1..15", example = "6")
            int label,

            @Schema(description = "Character", example = "五")
            String character,

            @Schema(
                    description = "Share of correct images among those predicted as this class; 0 if there are none",
                    example = "0.81")
            double precision,

            @Schema(description = "Share of the class's images that were predicted as this class", example = "0.79")
            double recall,

            @Schema(description = "Harmonic mean of precision and recall", example = "0.8")
            double f1,

            @Schema(description = "Number of the class's images", example = "240")
            long support) {}

    static EvaluationBody from(Model model) {
        return of("TEST", model.requireConfusionMatrix(), model.testResults(), model.classes());
    }

    /**
     * Represents the results on the images of one side of a split.
     *
     * @param results null for models of earlier builds
     * @param classes in the order of the output units
     */
    public static EvaluationBody of(
            String split, ConfusionMatrix matrix, @Nullable TestResults results, List<NumeralClass> classes) {
        return new EvaluationBody(
                split,
                matrix.accuracy(),
                results == null ? null : results.cost(),
                WilsonInterval.of(matrix.correct(), matrix.count()),
                results == null ? null : results.reliability().expectedCalibrationError(),
                results == null ? List.of() : results.reliability().bins(),
                results == null ? null : results.outOfClassFraction(),
                results == null ? List.of() : results.writers(),
                matrix.toArray(),
                IntStream.range(0, matrix.classes())
                        .mapToObj(i -> new ClassBody(
                                classes.get(i).label(),
                                classes.get(i).character(),
                                matrix.precision(i),
                                matrix.recall(i),
                                matrix.f1(i),
                                matrix.support(i)))
                        .toList());
    }
}
