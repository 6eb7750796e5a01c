package shuzi.training;

import shuzi.core.id.JobId;

/**
 * Thrown if a run can no longer write: its job has ended, or another process runs it because this one seemed to be
 * dead.
 */
final class JobTakenOverException extends RuntimeException {

    private JobTakenOverException(String message) {
        super(message);
    }

    static JobTakenOverException of(JobId job, int attempt) {
        return new JobTakenOverException("attempt %d of job %s is not the latest".formatted(attempt, job));
    }
}
