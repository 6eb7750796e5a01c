package shuzi.training;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.training.JobState.Cancelled;
import shuzi.training.JobState.Ended;
import shuzi.training.JobState.Failed;
import shuzi.training.JobState.Product;
import shuzi.training.JobState.Queued;
import shuzi.training.JobState.Running;
import shuzi.training.JobState.StoredModel;
import shuzi.training.JobState.Succeeded;
import shuzi.training.config.TrainingConfig;
import shuzi.web.problem.ConflictException;

/**
 * A training job. Immutable: each change of its state gives another job, or is a conflict.
 *
 * @param attempt number of claims so far: a worker's writes count only while its number is the latest
 * @param deaths processes that died while they ran it
 * @param gradientDifference relative difference that the gradient check found, once there was one
 */
record TrainingJob(
        UUID id,
        String name,
        UUID datasetId,
        TrainingConfig config,
        Instant createdAt,
        int attempt,
        int deaths,
        @Nullable Double gradientDifference,
        JobState state) {

    /** A job during which so many processes died is not tried again. */
    static final int MAX_DEATHS = 3;

    static TrainingJob queued(UUID id, String name, UUID datasetId, TrainingConfig config, Instant now) {
        return new TrainingJob(id, name, datasetId, config, now, 0, 0, null, new Queued());
    }

    /**
     * Gives the job to a worker, unless this ends it: if it was running, its process has died, and a client may have
     * cancelled it since.
     */
    TrainingJob claim(Instant now) {
        return switch (state) {
            case Queued queued -> claimed(deaths, new Running(now, false));
            case Running running -> claimed(deaths + 1, afterDeath(running, now));
            case Ended ended -> throw cannotBecome(JobStatus.RUNNING);
        };
    }

    private JobState afterDeath(Running running, Instant now) {
        if (running.cancelRequested()) {
            return new Cancelled(now, now);
        }
        return deaths + 1 < MAX_DEATHS
                ? new Running(now, false)
                : new Failed("its process died %d times".formatted(deaths + 1), now, now);
    }

    /** Returns whether the worker with this number runs the job. */
    boolean isRunBy(int worker) {
        return state instanceof Running && attempt == worker;
    }

    /** Returns whether a client wants the running job to stop. */
    boolean cancelRequested() {
        return state instanceof Running running && running.cancelRequested();
    }

    /**
     * Cancels the job for a client: a queued one ends at once, a running one when its worker notices.
     *
     * @throws ConflictException when the job has ended otherwise
     */
    TrainingJob cancel(Instant now) {
        return switch (state) {
            case Queued queued -> with(new Cancelled(null, now));
            case Running running -> with(new Running(running.startedAt(), true));
            case Cancelled cancelled -> this;
            case Succeeded succeeded -> throw cannotBeCancelled();
            case Failed failed -> throw cannotBeCancelled();
        };
    }

    /** The worker gives the unfinished job back to the queue, unless it is cancelled. */
    TrainingJob release(Instant now) {
        return running(JobStatus.QUEUED).cancelRequested() ? cancelled(now) : with(new Queued());
    }

    /** The worker has stopped the job for the client. */
    TrainingJob cancelled(Instant now) {
        return with(new Cancelled(running(JobStatus.CANCELLED).startedAt(), now));
    }

    TrainingJob succeed(Product product, Instant now) {
        return with(new Succeeded(product, running(JobStatus.SUCCEEDED).startedAt(), now));
    }

    /** The job has failed, unless it is cancelled. */
    TrainingJob fail(String reason, Instant now) {
        Running running = running(JobStatus.FAILED);
        return running.cancelRequested() ? cancelled(now) : with(new Failed(reason, running.startedAt(), now));
    }

    /** Notes the result of the gradient check. */
    TrainingJob gradientChecked(double difference) {
        return new TrainingJob(id, name, datasetId, config, createdAt, attempt, deaths, difference, state);
    }

    /**
     * Requires that the job has ended.
     *
     * @throws ConflictException naming the status
     */
    void requireEnded() {
        if (!status().hasEnded()) {
            throw ConflictException.because(
                    "Job %s cannot be deleted while it is %s: cancel it first.".formatted(id, status()));
        }
    }

    JobStatus status() {
        return state.status();
    }

    @Nullable
    Instant startedAt() {
        return switch (state) {
            case Queued queued -> null;
            case Running running -> running.startedAt();
            case Succeeded succeeded -> succeeded.startedAt();
            case Failed failed -> failed.startedAt();
            case Cancelled cancelled -> cancelled.startedAt();
        };
    }

    @Nullable
    Instant finishedAt() {
        return state instanceof Ended ended ? ended.finishedAt() : null;
    }

    /** Returns the model that the job has made, if it has. */
    @Nullable
    UUID modelId() {
        return state instanceof Succeeded succeeded && succeeded.product() instanceof StoredModel model
                ? model.id()
                : null;
    }

    /** Returns the result of the cross-validation, if the job was one. */
    @Nullable
    CrossValidation crossValidation() {
        return state instanceof Succeeded succeeded && succeeded.product() instanceof CrossValidation result
                ? result
                : null;
    }

    @Nullable
    String failureReason() {
        return state instanceof Failed failed ? failed.reason() : null;
    }

    private TrainingJob with(JobState next) {
        return new TrainingJob(id, name, datasetId, config, createdAt, attempt, deaths, gradientDifference, next);
    }

    private TrainingJob claimed(int died, JobState next) {
        return new TrainingJob(id, name, datasetId, config, createdAt, attempt + 1, died, gradientDifference, next);
    }

    private Running running(JobStatus next) {
        if (state instanceof Running running) {
            return running;
        }
        throw cannotBecome(next);
    }

    private ConflictException cannotBecome(JobStatus next) {
        return ConflictException.because("Job %s is %s and cannot become %s.".formatted(id, status(), next));
    }

    private ConflictException cannotBeCancelled() {
        return ConflictException.because("Job %s cannot be cancelled: it has ended %s.".formatted(id, status()));
    }
}
