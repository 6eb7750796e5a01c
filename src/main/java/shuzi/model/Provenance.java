package shuzi.model;

import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Where a model comes from: what it takes to train it again.
 *
 * @param datasetDigest of the data set it was trained on
 * @param config every setting of the training
 * @param softwareVersion of this application
 * @param matrixEngine that did the arithmetic
 */
public record Provenance(
        UUID jobId,
        UUID datasetId,
        String datasetDigest,
        JsonNode config,
        String softwareVersion,
        String matrixEngine) {}
