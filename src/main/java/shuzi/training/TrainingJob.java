package shuzi.training;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.training.config.TrainingConfig;
import shuzi.web.problem.ConflictException;

/**
 * A training job. Immutable: a change of state gives another one.
 *
 * @param attempt counts the claims: what a worker writes counts only while this is the number it was given
 * @param deaths processes that died running it
 * @param cancelRequested whether a client wants the running job to stop
 * @param gradientDifference the relative difference that the gradient check found, once there was one
 * @param modelId the model it has made, once it has succeeded
 * @param crossValidation what it came to, once it has succeeded, if it is one
 * @param failureReason why it failed, if it did
 */
record TrainingJob(
        UUID id,
        String name,
        UUID datasetId,
        JobStatus status,
        TrainingConfig config,
        int attempt,
        int deaths,
        boolean cancelRequested,
        @Nullable Double gradientDifference,
        @Nullable UUID modelId,
        @Nullable CrossValidation crossValidation,
        @Nullable String failureReason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** A job that takes so many processes with it is not tried again. */
    static final int MOST_DEATHS = 3;

    static TrainingJob queued(UUID id, String name, UUID datasetId, TrainingConfig config, Instant now) {
        return new TrainingJob(
                id, name, datasetId, JobStatus.QUEUED, config, 0, 0, false, null, null, null, null, now, null, null);
    }

    /**
     * A worker takes the job, to run it unless it has ended by that: when it was running, its process has died, and a
     * client may have cancelled it since.
     */
    TrainingJob claim(Instant now) {
        TrainingJob claimed = with(JobStatus.RUNNING, cancelRequested, null, null, null, now, null)
                .counted(attempt + 1, status == JobStatus.RUNNING ? deaths + 1 : deaths);
        if (cancelRequested) {
            return claimed.cancelled(now);
        }
        return claimed.deaths < MOST_DEATHS
                ? claimed
                : claimed.fail("its process died %d times".formatted(deaths + 1), now);
    }

    /** Whether a worker that was given this number runs the job. */
    boolean isRunBy(int worker) {
        return status == JobStatus.RUNNING && attempt == worker;
    }

    /** The worker gives the job back unfinished, to be gone on with, unless it is cancelled. */
    TrainingJob release(Instant now) {
        return cancelRequested ? cancelled(now) : with(JobStatus.QUEUED, false, null, null, null, null, null);
    }

    /**
     * A client wants the job to stop: a queued one ends at once, a running one when its worker sees it.
     *
     * @throws ConflictException when the job has ended otherwise
     */
    TrainingJob cancel(Instant now) {
        return switch (status) {
            case QUEUED -> with(JobStatus.CANCELLED, true, null, null, null, null, now);
            case RUNNING -> with(JobStatus.RUNNING, true, null, null, null, startedAt, null);
            case CANCELLED -> this;
            case SUCCEEDED, FAILED ->
                throw ConflictException.because("Job %s cannot be cancelled: it has ended %s.".formatted(id, status));
        };
    }

    /** The gradient check of a run has come to this. */
    TrainingJob gradientChecked(double difference) {
        return new TrainingJob(
                id,
                name,
                datasetId,
                status,
                config,
                attempt,
                deaths,
                cancelRequested,
                difference,
                modelId,
                crossValidation,
                failureReason,
                createdAt,
                startedAt,
                finishedAt);
    }

    /** The worker has stopped the job on the client's wish. */
    TrainingJob cancelled(Instant now) {
        return with(JobStatus.CANCELLED, true, null, null, null, startedAt, now);
    }

    TrainingJob succeed(UUID modelId, Instant now) {
        return with(JobStatus.SUCCEEDED, false, modelId, null, null, startedAt, now);
    }

    TrainingJob succeed(CrossValidation result, Instant now) {
        return with(JobStatus.SUCCEEDED, false, null, result, null, startedAt, now);
    }

    /** The job has failed, unless it is cancelled. */
    TrainingJob fail(String reason, Instant now) {
        return cancelRequested ? cancelled(now) : with(JobStatus.FAILED, false, null, null, reason, startedAt, now);
    }

    /**
     * Rejects while the job has not ended.
     *
     * @throws ConflictException naming the status
     */
    void requireEnded() {
        if (!status.hasEnded()) {
            throw ConflictException.because(
                    "Job %s cannot be deleted while it is %s: cancel it first.".formatted(id, status));
        }
    }

    private TrainingJob with(
            JobStatus next,
            boolean cancelRequested,
            @Nullable UUID modelId,
            @Nullable CrossValidation crossValidation,
            @Nullable String failureReason,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        if (!status.canBecome(next)) {
            throw ConflictException.because("Job %s is %s and cannot become %s.".formatted(id, status, next));
        }
        return new TrainingJob(
                id,
                name,
                datasetId,
                next,
                config,
                attempt,
                deaths,
                cancelRequested,
                gradientDifference,
                modelId,
                crossValidation,
                failureReason,
                createdAt,
                startedAt,
                finishedAt);
    }

    private TrainingJob counted(int attempts, int died) {
        return new TrainingJob(
                id,
                name,
                datasetId,
                status,
                config,
                attempts,
                died,
                cancelRequested,
                gradientDifference,
                modelId,
                crossValidation,
                failureReason,
                createdAt,
                startedAt,
                finishedAt);
    }
}
