package shuzi.training;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A training job for other packages, which report on it.
 *
 * @param epochsRun number of epochs that have ended
 * @param epochs maximum number of epochs, of all folds together; early stopping may end the job before
 * @param epochsOfFold number of epochs of each fold of a cross-validation; 0 if there are no folds or their lengths can
 *     differ
 * @param preset name of the preset
 * @param settings every setting in force, in the order of the config
 * @param request body of a request that runs the same job again
 * @param gradientDifference relative difference of the gradients; null before a gradient check or without one
 * @param modelId the model that the job produced; null if it has produced none
 * @param crossValidation result of the cross-validation; null until it succeeds and for other jobs
 * @param failureReason null if the job has not failed
 */
public record JobSummary(
        UUID id,
        String name,
        UUID datasetId,
        JobStatus status,
        int epochsRun,
        int epochs,
        int epochsOfFold,
        String preset,
        List<Setting> settings,
        JsonNode request,
        @Nullable Double gradientDifference,
        @Nullable UUID modelId,
        @Nullable CrossValidation crossValidation,
        @Nullable String failureReason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /**
     * A setting of a job.
     *
     * @param name name of the field in the config
     * @param value the JSON value
     * @param ofPreset the value in the job's preset
     */
    public record Setting(String name, JsonNode value, JsonNode ofPreset) {

        /** Returns whether the value differs from the preset's. */
        public boolean isChanged() {
            return !value.equals(ofPreset);
        }
    }
}
