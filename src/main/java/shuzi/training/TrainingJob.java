package shuzi.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.model.alias.Promotion;
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
 * A training job. It is immutable: each change of state returns another job, or throws {@link ConflictException} if the
 * current state does not allow the change.
 *
 * @param reproduces the model that the job trains again; null if it trains a new one
 * @param promotion the promotion of the model that the client has asked for; null for none
 * @param attempt number of claims so far; a worker can write only while the number of its claim is the latest
 * @param deaths number of processes that died while they ran the job
 * @param gradientDifference relative difference of the gradients; null before a gradient check or without one
 */
record TrainingJob(
        JobId id,
        String name,
        DatasetId datasetId,
        TrainingConfig config,
        @Nullable ModelId reproduces,
        @Nullable JobPromotion promotion,
        Instant createdAt,
        int attempt,
        int deaths,
        @Nullable Double gradientDifference,
        JobState state) {

    /** A job fails when this many processes have died while they ran it. */
    static final int MAX_DEATHS = 3;

    static TrainingJob queued(
            JobId id,
            String name,
            DatasetId datasetId,
            TrainingConfig config,
            @Nullable JobPromotion promotion,
            Instant now) {
        return new TrainingJob(id, name, datasetId, config, null, promotion, now, 0, 0, null, new Queued());
    }

    /** Returns a queued job that trains a model again. */
    static TrainingJob reproduction(
            JobId id, String name, DatasetId datasetId, TrainingConfig config, ModelId original, Instant now) {
        return new TrainingJob(id, name, datasetId, config, original, null, now, 0, 0, null, new Queued());
    }

    /**
     * Gives the job to a worker. If the job was running, its process has died; the job then ends if a client has
     * cancelled it or {@link #MAX_DEATHS} is reached.
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

    /** Returns whether the worker with this claim runs the job. */
    boolean isRunBy(int claim) {
        return state instanceof Running && attempt == claim;
    }

    /** Returns whether the job is running and a client has cancelled it. */
    boolean cancelRequested() {
        return state instanceof Running running && running.cancelRequested();
    }

    /**
     * Cancels the job for a client. A queued job ends at once, a running job when its worker notices.
     *
     * @throws ConflictException if the job has succeeded or failed
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

    /** Puts the unfinished job back into the queue; ends it if a client has cancelled it. */
    TrainingJob release(Instant now) {
        return running(JobStatus.QUEUED).cancelRequested() ? endCancelled(now) : with(new Queued());
    }

    /** Ends the running job that a client has cancelled. */
    TrainingJob endCancelled(Instant now) {
        return with(new Cancelled(running(JobStatus.CANCELLED).startedAt(), now));
    }

    TrainingJob succeed(Product product, Instant now) {
        return with(new Succeeded(product, running(JobStatus.SUCCEEDED).startedAt(), now));
    }

    /** Ends the job as failed, or as cancelled if a client has cancelled it. */
    TrainingJob fail(String reason, Instant now) {
        Running running = running(JobStatus.FAILED);
        return running.cancelRequested() ? endCancelled(now) : with(new Failed(reason, running.startedAt(), now));
    }

    /** Returns the job with the result of its gradient check. */
    TrainingJob recordGradientCheck(double difference) {
        return new TrainingJob(
                id, name, datasetId, config, reproduces, promotion, createdAt, attempt, deaths, difference, state);
    }

    /**
     * Requires that the job has ended.
     *
     * @throws ConflictException if it has not; the message names its status
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

    /** Returns the model that the job produced; null if it has produced none. */
    @Nullable
    ModelId modelId() {
        return state instanceof Succeeded succeeded && succeeded.product() instanceof StoredModel model
                ? model.id()
                : null;
    }

    /** Returns the result of the cross-validation; null until it succeeds and for other jobs. */
    @Nullable
    CrossValidation crossValidation() {
        return state instanceof Succeeded succeeded && succeeded.product() instanceof CrossValidation result
                ? result
                : null;
    }

    /** Returns what became of the promotion; null until the job succeeds and for jobs without one. */
    @Nullable
    Promotion promotionOutcome() {
        return state instanceof Succeeded succeeded && succeeded.product() instanceof StoredModel model
                ? model.promotion()
                : null;
    }

    /** Returns the outcome of the reproduction; null until it succeeds and for other jobs. */
    @Nullable
    Reproduction reproduction() {
        return state instanceof Succeeded succeeded && succeeded.product() instanceof Reproduction outcome
                ? outcome
                : null;
    }

    @Nullable
    String failureReason() {
        return state instanceof Failed failed ? failed.reason() : null;
    }

    private TrainingJob with(JobState next) {
        return new TrainingJob(
                id,
                name,
                datasetId,
                config,
                reproduces,
                promotion,
                createdAt,
                attempt,
                deaths,
                gradientDifference,
                next);
    }

    private TrainingJob claimed(int deathsNow, JobState next) {
        return new TrainingJob(
                id,
                name,
                datasetId,
                config,
                reproduces,
                promotion,
                createdAt,
                attempt + 1,
                deathsNow,
                gradientDifference,
                next);
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
