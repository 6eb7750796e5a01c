package shuzi.model.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;

/** A comparison of two models on the test images of a data set that neither was trained on. */
@Schema(
        name = "Comparison",
        description = "Comparison of two models on the test images of a data set that neither was trained on")
public record Comparison(
        @Schema(description = "Id of the first model", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId modelId,

        @Schema(description = "Id of the second model", example = "1b4e28ba-2fa1-41d2-883f-0016d3cca427")
        ModelId withModelId,

        @Schema(description = "Id of the data set", example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
        DatasetId datasetId,

        @Schema(
                description = "Digest of the data set",
                example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
        String datasetDigest,

        @Schema(description = "Number of images on which the models were compared", example = "1200")
        int imageCount,

        @Schema(
                description = "Number of test images that were left out because one of the models was trained on them",
                example = "0")
        int leftOutCount,

        @Schema(
                description = "Whether all training images of both models are known; if not, the comparison may contain"
                        + " images that one of the models was trained on",
                example = "true")
        boolean trainingImagesKnown,

        @Schema(description = "Accuracy of the first model", example = "0.9958")
        double accuracy,

        @Schema(description = "Accuracy of the second model", example = "0.9942")
        double withAccuracy,

        @Schema(description = "accuracy minus withAccuracy", example = "0.0017")
        double difference,

        @Schema(description = "Number of images that only the first model classifies correctly", example = "4")
        int onlyCorrect,

        @Schema(description = "Number of images that only the second model classifies correctly", example = "2")
        int onlyWithCorrect,

        @Schema(
                description = "Probability of a difference at least this large if both models are equally accurate"
                        + " (McNemar's exact test, two-sided)",
                example = "0.6875")
        double pValue,

        @Schema(description = "The first 100 images for which the models predict different labels")
        List<Difference> differences) {

    /** A smaller p-value makes a difference significant. */
    private static final double SIGNIFICANCE = 0.05;

    /** Maximum number of differences that are listed. */
    static final int MAX_DIFFERENCES = 100;

    public Comparison {
        differences = List.copyOf(differences);
    }

    /** An image for which two models predict different labels. */
    @Schema(name = "ComparisonDifference", description = "An image for which two models predict different labels")
    public record Difference(
            @Schema(description = "Id of the image", example = "b2c1f6de-8a55-4c2f-9a3e-54c7b8d90a17")
            UUID imageId,

            @Schema(description = "Label of the image, 1..15", example = "6")
            int label,

            @Schema(description = "Label that the first model predicts", example = "6")
            int predicted,

            @Schema(description = "Label that the second model predicts", example = "7")
            int withPredicted) {}

    /** Returns whether the first model is at least as accurate as the second, or not significantly less accurate. */
    @JsonIgnore
    public boolean isNotWorse() {
        return accuracy >= withAccuracy || pValue >= SIGNIFICANCE;
    }

    /** Returns whether the first model is significantly more accurate than the second. */
    @JsonIgnore
    public boolean isBetter() {
        return accuracy > withAccuracy && pValue < SIGNIFICANCE;
    }
}
