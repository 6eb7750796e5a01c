package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * Holds the results of a cross-validation by writer.
 *
 * @param standardDeviation sample standard deviation of the folds' accuracies, with the divisor {@code folds - 1}
 */
@Schema(description = "Results of a cross-validation by writer")
public record CrossValidation(
        @Schema(description = "Each fold, in order") List<Fold> folds,

        @Schema(description = "Mean of the folds' accuracies", example = "0.9952")
        double meanAccuracy,

        @Schema(description = "Standard deviation of the folds' accuracies", example = "0.0011")
        double standardDeviation)
        implements JobState.Product {

    @Schema(description = "One fold: trained on the other writers, tested on these")
    public record Fold(
            @Schema(description = "Number of the fold, from 1", example = "1")
            int fold,

            @Schema(description = "Writers of the test images", example = "[3, 17, 42]")
            List<Integer> writers,

            @Schema(description = "Number of test images", example = "2400")
            int images,

            @Schema(description = "Accuracy on these images", example = "0.995")
            double accuracy) {}

    static CrossValidation of(List<Fold> folds) {
        double mean = folds.stream().mapToDouble(Fold::accuracy).average().orElseThrow();
        double squares = folds.stream()
                .mapToDouble(fold -> (fold.accuracy - mean) * (fold.accuracy - mean))
                .sum();
        return new CrossValidation(folds, mean, Math.sqrt(squares / (folds.size() - 1)));
    }
}
