package shuzi.training;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.Split;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.model.Provenance;
import shuzi.model.TrainedOn;
import shuzi.model.alias.Promotions;
import shuzi.training.config.TrainingConfig;
import shuzi.web.binding.Names;
import shuzi.web.binding.ValidName;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.ConflictException;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.TooManyRequestsException;

/** Creates, lists and deletes jobs, and changes their state. */
@Service
class TrainingJobs {

    private static final Duration QUEUE_IS_FULL = Duration.ofSeconds(30); // the duration of a short job

    private final TrainingJobRepository jobs;
    private final EpochRepository epochs;
    private final CheckpointRepository checkpoints;
    private final TrainingQueue.Entry queue;
    private final Datasets datasets;
    private final Models models;
    private final Promotions promotions;
    private final TrainingSettings settings;
    private final JobSettingsCheck check;
    private final Clock clock;

    TrainingJobs(
            TrainingJobRepository jobs,
            EpochRepository epochs,
            CheckpointRepository checkpoints,
            TrainingQueue.Entry queue,
            Datasets datasets,
            Models models,
            Promotions promotions,
            TrainingSettings settings,
            JobSettingsCheck check,
            Clock clock) {
        this.jobs = jobs;
        this.epochs = epochs;
        this.checkpoints = checkpoints;
        this.queue = queue;
        this.datasets = datasets;
        this.models = models;
        this.promotions = promotions;
        this.settings = settings;
        this.check = check;
        this.clock = clock;
    }

    /**
     * Queues a job.
     *
     * @param client name of the client; null if no authentication is required
     * @param requestId id of the request
     * @throws NotFoundException if the data set or the initial model does not exist
     * @throws shuzi.web.problem.UnprocessableContentException if the settings contradict each other, the data set or the initial model
     * @throws TooManyRequestsException if the queue is full
     */
    @Transactional
    JobProgress create(NewTrainingJob request, @Nullable String client, String requestId) {
        Dataset dataset = datasets.getAndKeep(request.datasetId());
        ModelId initialId = request.config().initialModelId();
        Model initial = initialId == null ? null : models.get(initialId);
        TrainingConfig config = initial == null ? request.config() : request.config(initial);
        check.requireUsable(request, config, dataset, initial);
        String name = request.name() == null ? dataset.name() + ", " + config.preset() : request.name();
        JobPromotion promotion =
                request.promote() == null ? null : new JobPromotion(request.promote(), client, requestId);
        return enqueue(TrainingJob.queued(new JobId(UUID.randomUUID()), name, dataset.id(), config, promotion, now()));
    }

    /**
     * Queues a job that trains a model again, with the same settings and images.
     *
     * @throws NotFoundException if the model does not exist
     * @throws ConflictException if no job trained the model, or if its data set or initial model was deleted
     * @throws TooManyRequestsException if the queue is full
     */
    @Transactional
    JobProgress reproduce(ModelId id) {
        Model original = models.get(id);
        Provenance provenance = original.provenance();
        String digest = provenance.datasetDigest();
        if (provenance.jobId() == null || digest == null) {
            throw ConflictException.because(
                    "Model %s cannot be reproduced, because no job of this service trained it.".formatted(id));
        }
        TrainingConfig config = jobs.config(provenance.config())
                .orElseThrow(() -> ConflictException.because(
                        "Model %s cannot be reproduced, because an earlier version stored its settings incompletely."
                                .formatted(id)));
        ModelId initial = config.initialModelId();
        if (initial != null && !models.exists(initial)) {
            throw ConflictException.because(
                    "Model %s cannot be reproduced, because its training started from model %s, which was deleted."
                            .formatted(id, initial));
        }
        Dataset dataset = datasetOf(provenance.datasetId(), digest, models.trainedOn(id))
                .orElseThrow(() -> ConflictException.because(
                        "Model %s cannot be reproduced, because there is no data set with the digest %s."
                                .formatted(id, digest)));
        check.requireConsistent(config, dataset);
        String name = Names.plain("Reproduction of " + original.name(), ValidName.MAX);
        return enqueue(TrainingJob.reproduction(new JobId(UUID.randomUUID()), name, dataset.id(), config, id, now()));
    }

    /**
     * Returns the data set of a training and locks it. If it was deleted, another one with the same images takes its
     * place, if possible one that is split in the same way.
     *
     * @param trainedOn the images of the training; empty if unknown
     */
    private Optional<Dataset> datasetOf(@Nullable DatasetId id, String digest, Optional<TrainedOn> trainedOn) {
        return (id == null ? Optional.<Dataset>empty() : datasets.findAndKeep(id)).or(() -> {
            List<Dataset> candidates = datasets.withDigest(digest);
            return candidates.stream()
                    .filter(dataset -> trainedOn.isPresent()
                            && datasets.hashes(dataset.id(), Split.TRAIN)
                                    .equals(trainedOn.get().images()))
                    .findFirst()
                    .or(() -> candidates.stream().findFirst());
        });
    }

    private JobProgress enqueue(TrainingJob job) {
        jobs.lockQueue();
        if (jobs.countQueued() >= settings.maxQueued()) {
            throw TooManyRequestsException.because(
                    "The queue is full (%d jobs). Try again later.".formatted(settings.maxQueued()), QUEUE_IS_FULL);
        }
        jobs.insert(job);
        queue.add(job);
        return new JobProgress(job, null, null);
    }

    JobProgress get(JobId id) {
        return jobs.find(id).orElseThrow(() -> noSuchJob(id));
    }

    Page<JobProgress> list(@Nullable JobStatus status, @Nullable DatasetId datasetId, PageQuery query) {
        return jobs.list(status, datasetId, query);
    }

    Page<EpochResult> epochs(JobId id, PageQuery query) {
        get(id);
        return epochs.list(id, query);
    }

    List<EpochResult> epochs(JobId id) {
        get(id);
        return epochs.list(id);
    }

    /**
     * Cancels a job. A queued job ends at once, a running job when its worker notices.
     *
     * @param condition throws if the job is not in the state that the client expects
     * @throws shuzi.web.problem.ConflictException if the job has succeeded or failed
     */
    @Transactional
    JobProgress cancel(JobId id, Consumer<JobProgress> condition) {
        TrainingJob job = lock(id);
        condition.accept(get(id));
        update(job.cancel(now()));
        return get(id);
    }

    /**
     * Deletes a job that has ended, and its epochs. Its model is kept.
     *
     * @param condition throws if the job is not in the state that the client expects
     * @throws shuzi.web.problem.ConflictException if the job has not ended
     */
    @Transactional
    void delete(JobId id, Consumer<JobProgress> condition) {
        TrainingJob job = lock(id);
        condition.accept(get(id));
        job.requireEnded();
        jobs.delete(id);
    }

    /**
     * A job that a worker has claimed.
     *
     * @param checkpoint where the run continues; null to start from the first epoch
     */
    record Claim(TrainingJob job, @Nullable Checkpoint checkpoint) {}

    /**
     * Claims a job for the worker that calls this.
     *
     * @return empty if the job has ended, if the claim ends it ({@link TrainingJob#claim}), or if it was deleted
     */
    @Transactional
    Optional<Claim> claim(JobId id) {
        return jobs.lock(id)
                .filter(job -> !job.status().hasEnded())
                .map(job -> update(job.claim(now())))
                .filter(job -> !job.status().hasEnded())
                .map(job -> new Claim(job, checkpoints.find(id).orElse(null)));
    }

    /** Deletes the epochs and the checkpoint of a job, whose run starts from the first epoch. */
    @Transactional
    void restart(TrainingJob run) {
        lockRun(run.id(), run.attempt());
        epochs.deleteAll(run.id());
        checkpoints.delete(run.id());
    }

    /**
     * Stores new epochs and a checkpoint of a run.
     *
     * @return whether a client has cancelled the job
     * @throws JobTakenOverException if another run has taken the job over, or the job has ended
     */
    @Transactional
    boolean record(JobId id, int attempt, List<EpochResult> rows, @Nullable Checkpoint checkpoint) {
        if (rows.isEmpty() && checkpoint == null) {
            return jobs.isCancelRequested(id, attempt).orElseThrow(() -> JobTakenOverException.of(id, attempt));
        }
        TrainingJob job = lockRun(id, attempt);
        rows.forEach(row -> epochs.insert(id, row));
        if (checkpoint != null) {
            checkpoints.replace(id, attempt, checkpoint, now());
        }
        return job.cancelRequested();
    }

    /** Records that the process of a run that was taken over has not died. */
    @Transactional
    void recordAlive(TrainingJob run) {
        jobs.recordAlive(run.id(), run.attempt());
    }

    /**
     * Stores the result of the gradient check of a run.
     *
     * @param difference the relative difference of the gradients; finite
     */
    @Transactional
    TrainingJob recordGradientCheck(TrainingJob run, double difference) {
        return update(lockRun(run.id(), run.attempt()).recordGradientCheck(difference));
    }

    /**
     * Stores the result of a run: the state of its job and the model, if there is one. If a client has cancelled the
     * job, it becomes cancelled whatever the result.
     *
     * @throws JobTakenOverException if another run has taken the job over, or the job has ended
     */
    @Transactional
    TrainingJob end(TrainingJob run, JobResult result) {
        TrainingJob job = lockRun(run.id(), run.attempt());
        if (job.cancelRequested()) {
            return update(job.endCancelled(now()));
        }
        return update(
                switch (result) {
                    case JobResult.Trained trained -> job.succeed(add(job, trained), now());
                    case JobResult.CrossValidated crossValidated -> job.succeed(crossValidated.result(), now());
                    case JobResult.Reproduced reproduced -> job.succeed(reproduced.outcome(), now());
                    case JobResult.Failed failed -> job.fail(failed.reason(), now());
                    case JobResult.Cancelled cancelled -> job.endCancelled(now());
                    case JobResult.Released released -> job.release(now());
                });
    }

    /** Stores a model, and points the alias of its promotion at it if that was decided. */
    private JobState.StoredModel add(TrainingJob job, JobResult.Trained trained) {
        ModelId id = models.add(trained.model()).id();
        JobPromotion requested = job.promotion();
        return new JobState.StoredModel(
                id,
                requested == null || trained.promotion() == null
                        ? null
                        : promotions.carryOut(trained.promotion(), id, requested.change(job)));
    }

    /** Stores the state of a job, and deletes its checkpoint if it has ended. */
    private TrainingJob update(TrainingJob job) {
        jobs.update(job);
        if (job.status().hasEnded()) {
            checkpoints.delete(job.id());
        }
        return job;
    }

    private TrainingJob lockRun(JobId id, int attempt) {
        return jobs.lock(id)
                .filter(job -> job.isRunBy(attempt))
                .orElseThrow(() -> JobTakenOverException.of(id, attempt));
    }

    private TrainingJob lock(JobId id) {
        return jobs.lock(id).orElseThrow(() -> noSuchJob(id));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static NotFoundException noSuchJob(JobId id) {
        return NotFoundException.of("training job", id);
    }
}
