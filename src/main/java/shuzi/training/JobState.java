package shuzi.training;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of a job, with what there is only in this state. */
sealed interface JobState {

    /** It waits for a worker. */
    record Queued() implements JobState {}

    /**
     * A worker runs it.
     *
     * @param cancelRequested whether a client wants it to stop
     */
    record Running(Instant startedAt, boolean cancelRequested) implements JobState {}

    /** Nothing changes it any more. */
    sealed interface Ended extends JobState {

        Instant finishedAt();
    }

    record Succeeded(Product product, Instant startedAt, Instant finishedAt) implements Ended {}

    record Failed(String reason, Instant startedAt, Instant finishedAt) implements Ended {}

    /**
     * A client has cancelled it.
     *
     * @param startedAt null if it was in the queue then
     */
    record Cancelled(@Nullable Instant startedAt, Instant finishedAt) implements Ended {}

    /** What a job that succeeds makes: a model or, without one, the result of a cross-validation. */
    sealed interface Product permits StoredModel, CrossValidation {}

    record StoredModel(UUID id) implements Product {}

    /** Returns the name of this state. */
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
