package shuzi.training;

import java.util.UUID;

/** A run may not write any more: its job has ended, or a successor runs it, as this process was taken for dead. */
final class JobTakenOverException extends RuntimeException {

    private JobTakenOverException(String message) {
        super(message);
    }

    static JobTakenOverException of(UUID job, int attempt) {
        return new JobTakenOverException("attempt %d of job %s is not the latest".formatted(attempt, job));
    }
}
