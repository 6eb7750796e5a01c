package shuzi.model.evaluation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.id.DatasetId;
import shuzi.core.id.EvaluationId;
import shuzi.core.id.ModelId;
import shuzi.model.EvaluationBody;

/** Represents a stored evaluation over HTTP. */
@Schema(name = "ModelEvaluation", description = "Stored evaluation of a model on a data set")
record ModelEvaluationBody(
        @Schema(description = "Id", example = "0f8fad5b-d9cb-469f-a165-70867728950e")
        EvaluationId id,

        @Schema(description = "Id of the model", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId modelId,

        @Schema(
                description = "Id of the data set, which may have been deleted",
                example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
        DatasetId datasetId,

        @Schema(
                description = "Digest of the data set",
                example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
        String datasetDigest,

        @Schema(description = "Number of images that the model was evaluated on", example = "1200")
        long imageCount,

        @Schema(
                description =
                        "Number of these images that the model was trained on; null if its training images are not"
                                + " all known",
                example = "0")
        @Nullable
        Integer trainedOnCount,

        @JsonUnwrapped EvaluationBody results,

        @Schema(description = "When it was created", example = "2026-01-31T12:00:00Z")
        Instant createdAt) {

    static ModelEvaluationBody from(ModelEvaluation evaluation) {
        return new ModelEvaluationBody(
                evaluation.id(),
                evaluation.modelId(),
                evaluation.datasetId(),
                evaluation.datasetDigest(),
                evaluation.confusionMatrix().count(),
                evaluation.trainedOnCount(),
                EvaluationBody.of(
                        evaluation.split().name(), evaluation.confusionMatrix(), evaluation.results(), Numeral.CLASSES),
                evaluation.createdAt());
    }
}
