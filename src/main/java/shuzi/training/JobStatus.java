package shuzi.training;

/** Where a job is in its life. */
public enum JobStatus {
    /** Waits for a worker. */
    QUEUED,
    /** A worker runs it. */
    RUNNING,
    /** It has ended with a model, or with the result of a cross-validation. */
    SUCCEEDED,
    /** It has ended without a model; its failure says why. */
    FAILED,
    /** It was stopped by a client. */
    CANCELLED;

    /** Whether nothing more will come of it. */
    public boolean hasEnded() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }
}
