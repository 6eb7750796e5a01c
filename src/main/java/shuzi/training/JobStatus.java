package shuzi.training;

/** The status of a job. */
public enum JobStatus {
    /** The job waits for a worker. */
    QUEUED,
    /** A worker runs the job. */
    RUNNING,
    /** The job has ended with a model, or with the result of a cross-validation or of a reproduction. */
    SUCCEEDED,
    /** The job has ended without a model, for the reason in its failure. */
    FAILED,
    /** A client has cancelled the job. */
    CANCELLED;

    /** Returns whether the status is final. */
    public boolean hasEnded() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }
}
