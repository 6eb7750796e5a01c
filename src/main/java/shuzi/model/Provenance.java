package shuzi.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records the origin of a model: what is needed to train it again.
 *
 * @param jobId the job that trained it; null when it was not trained here
 * @param datasetId the data set it was trained on, or evaluated on when it was not trained here; null when neither
 * @param datasetDigest of the data set it was trained on, or evaluated on when it was not trained here; null when neither
 * @param config every setting of the training; of an imported model, what is known of it
 * @param softwareVersion of this application when it was trained, or imported
 * @param matrixEngine that did the arithmetic
 */
public record Provenance(
        @Nullable UUID jobId,
        @Nullable UUID datasetId,
        @Nullable String datasetDigest,
        JsonNode config,
        String softwareVersion,
        String matrixEngine) {}
