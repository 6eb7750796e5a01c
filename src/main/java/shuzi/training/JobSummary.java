package shuzi.training;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A training job as those see it who report on it.
 *
 * @param epochsRun epochs that have ended
 * @param epochs it will run, those of all folds; it may stop before
 * @param epochsOfFold of each fold of a cross-validation; 0 where there are no folds, or they may differ in length
 * @param preset the set of settings that it started from
 * @param settings every setting in force, in the order of the config
 * @param request what to post to run it again
 * @param gradientDifference the relative difference that the gradient check found, once there was one
 * @param modelId the model it has made, once it has succeeded
 * @param crossValidation what it came to, once it has succeeded, if it is one
 * @param failureReason why it failed, if it did
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
     * @param name its field in the config
     * @param value as in JSON
     * @param ofPreset what the job's preset has
     */
    public record Setting(String name, JsonNode value, JsonNode ofPreset) {

        /** Whether it is not the preset's. */
        public boolean isChanged() {
            return !value.equals(ofPreset);
        }
    }
}
