package shuzi.model.evaluation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.DatasetId;
import shuzi.core.id.EvaluationId;
import shuzi.core.id.ModelId;
import shuzi.core.network.ConfusionMatrix;
import shuzi.dataset.Split;
import shuzi.model.TestResults;

/**
 * A stored evaluation of a model on one side of a data set.
 *
 * @param trainedOnCount number of the images that the model was trained on; null if unknown
 */
record ModelEvaluation(
        EvaluationId id,
        ModelId modelId,
        DatasetId datasetId,
        String datasetDigest,
        Split split,
        @Nullable Integer trainedOnCount,
        ConfusionMatrix confusionMatrix,
        TestResults results,
        Instant createdAt) {}
