package shuzi.model;

import org.jspecify.annotations.Nullable;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import tools.jackson.databind.JsonNode;

/**
 * The origin of a model: everything that is needed to train it again.
 *
 * @param jobId the job that trained the model; null if it was not trained by this service
 * @param datasetId the data set of the training or, for an imported model, of the evaluation; null if there was none
 * @param datasetDigest digest of the data set of the training or evaluation; null if there was none
 * @param config all settings of the training, or the known facts of an imported model
 * @param softwareVersion version of this application that trained or imported the model
 * @param matrixEngine the matrix engine of the training or evaluation
 */
public record Provenance(
        @Nullable JobId jobId,
        @Nullable DatasetId datasetId,
        @Nullable String datasetDigest,
        JsonNode config,
        String softwareVersion,
        String matrixEngine) {}
