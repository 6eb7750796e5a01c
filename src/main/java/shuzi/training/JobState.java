package shuzi.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.ModelId;
import shuzi.model.alias.Promotion;

/** The state of a job, with the values that exist only in this state. */
sealed interface JobState {

    /** The job waits for a worker. */
    record Queued() implements JobState {}

    /**
     * A worker runs the job.
     *
     * @param cancelRequested whether a client has cancelled the job and its worker has not yet noticed
     */
    record Running(Instant startedAt, boolean cancelRequested) implements JobState {}

    /** A final state. */
    sealed interface Ended extends JobState {

        Instant finishedAt();
    }

    record Succeeded(Product product, Instant startedAt, Instant finishedAt) implements Ended {}

    record Failed(String reason, Instant startedAt, Instant finishedAt) implements Ended {}

    /**
     * A client has cancelled the job.
     *
     * @param startedAt null if the job was in the queue when it was cancelled
     */
    record Cancelled(@Nullable Instant startedAt, Instant finishedAt) implements Ended {}

    /** The product of a job that succeeds: a model, the result of a cross-validation, or the outcome of a reproduction. */
    sealed interface Product permits StoredModel, CrossValidation, Reproduction {}

    /**
     * The model that the job has trained.
     *
     * @param promotion what became of its promotion; null if the job had none
     */
    record StoredModel(ModelId id, @Nullable Promotion promotion) implements Product {}

    /** Returns the status that stands for this state. */
    default JobStatus status() {
        return switch (this) {
            case Queued queued -> JobStatus.QUEUED;
            case Running running -> JobStatus.RUNNING;
            case Succeeded succeeded -> JobStatus.SUCCEEDED;
            case Failed failed -> JobStatus.FAILED;
            case Cancelled cancelled -> JobStatus.CANCELLED;
        };
    }
}
