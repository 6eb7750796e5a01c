package shuzi.training;

import org.jspecify.annotations.Nullable;
import shuzi.model.NewModel;
import shuzi.model.alias.PromotionDecision;

/** The result of the execution of a job. */
sealed interface JobResult {

    /**
     * All epochs have ended. The model is not stored yet.
     *
     * @param promotion whether the model may take over an alias; null if the job has no promotion
     */
    record Trained(NewModel model, @Nullable PromotionDecision promotion) implements JobResult {}

    record CrossValidated(CrossValidation result) implements JobResult {}

    record Reproduced(Reproduction outcome) implements JobResult {}

    record Failed(String reason) implements JobResult {}

    /** A client has cancelled the job. */
    record Cancelled() implements JobResult {}

    /** This process cannot continue. Another one will, from the last checkpoint. */
    record Released() implements JobResult {}
}
