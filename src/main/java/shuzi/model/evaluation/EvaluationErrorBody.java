package shuzi.model.evaluation;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.DatasetId;
import shuzi.dataset.Datasets;

/** Represents an image that a model classified incorrectly over HTTP. */
@Schema(name = "EvaluationError", description = "An image that a model classified incorrectly")
record EvaluationErrorBody(
        @Schema(description = "Id of the image", example = "b2c1f6de-8a55-4c2f-9a3e-54c7b8d90a17")
        UUID imageId,

        @Schema(
                description = "Path of the image in this API; null if its data set was deleted",
                example = "/datasets/3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11/images/b2c1f6de-8a55-4c2f-9a3e-54c7b8d90a17")
        @Nullable
        String imagePath,

        @Schema(description = "Label of the image, 1..15", example = "6")
        int label,

        @Schema(description = "Label with the highest probability, even if outOfClass is true", example = "7")
        int predicted,

        @Schema(description = "Probability of the predicted label", example = "0.61")
        double probability,

        @Schema(description = "The largest logit", example = "4.2")
        double maxLogit,

        @Schema(description = "Whether a prediction answers that the image shows none of the labels", example = "false")
        boolean outOfClass) {

    static EvaluationErrorBody from(EvaluationError error, DatasetId datasetId, boolean hasImage) {
        UUID imageId = Datasets.imageId(datasetId, error.position());
        return new EvaluationErrorBody(
                imageId,
                hasImage ? "/datasets/%s/images/%s".formatted(datasetId, imageId) : null,
                error.label(),
                error.predicted(),
                error.probability(),
                error.maxLogit(),
                error.outOfClass());
    }
}
