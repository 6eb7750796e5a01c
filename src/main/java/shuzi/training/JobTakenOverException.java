package shuzi.training;

import java.util.UUID;

/** A run may not write any more: its job has ended, or a successor runs it, as this process was taken for dead. */
final class TakenOverException extends RuntimeException {

    private TakenOverException(String message) {
        super(message);
    }

    static TakenOverException of(UUID job, int attempt) {
        return new TakenOverException("attempt %d of job %s is not the latest".formatted(attempt, job));
    }
}
