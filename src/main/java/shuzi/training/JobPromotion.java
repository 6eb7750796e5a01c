package shuzi.training;

import org.jspecify.annotations.Nullable;
import shuzi.model.alias.AliasChange;
import shuzi.model.alias.PromotionRequest;

/**
 * The promotion that the client of a job has asked for.
 *
 * @param by name of the client; null if no authentication was required
 * @param requestId id of the request that queued the job
 */
record JobPromotion(
        PromotionRequest request,
        @Nullable String by,
        @Nullable String requestId) {

    /** Returns the change of the alias by a job. */
    AliasChange change(TrainingJob job) {
        return new AliasChange(by, "training job " + job.id(), requestId);
    }
}
