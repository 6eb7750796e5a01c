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
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.training.config.OptimiserChoice;
import shuzi.training.config.TrainingConfig;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnprocessableContentException;

/** All jobs, and every change of their state. */
@Service
class TrainingJobs {

    private static final Duration QUEUE_IS_FULL = Duration.ofSeconds(30); // a short job's time

    private final TrainingJobRepository jobs;
    private final EpochRepository epochs;
    private final CheckpointRepository checkpoints;
    private final TrainingQueue.Entry queue;
    private final Datasets datasets;
    private final Models models;
    private final TrainingSettings settings;
    private final Clock clock;

    TrainingJobs(
            TrainingJobRepository jobs,
            EpochRepository epochs,
            CheckpointRepository checkpoints,
            TrainingQueue.Entry queue,
            Datasets datasets,
            Models models,
            TrainingSettings settings,
            Clock clock) {
        this.jobs = jobs;
        this.epochs = epochs;
        this.checkpoints = checkpoints;
        this.queue = queue;
        this.datasets = datasets;
        this.models = models;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Queues a job.
     *
     * @throws NotFoundException when there is no such data set or no such model to start from
     * @throws UnprocessableContentException when the settings do not fit them
     * @throws TooManyRequestsException when as many jobs wait as may
     */
    @Transactional
    JobProgress create(NewTrainingJob request) {
        Dataset dataset = datasets.keep(request.datasetId());
        UUID initialId = request.config().initialModelId();
        Model initial = initialId == null ? null : models.get(initialId);
        TrainingConfig config = initial == null ? request.config() : request.config(initial);
        if (request.overrides().has("batchSize")) { // a preset's is cut to the images that there are
            requireImages(config.optimisation().batchSize(), dataset);
        }
        requireFits(config, dataset);
        if (initial != null && !config.topology().equals(initial.topology())) {
            throw UnprocessableContentException.field(
                    "initialModelId",
                    "must be a model of the same shape: its layers are %s, %s and %s, those asked for are %s, %s and %s"
                            .formatted(
                                    initial.topology().layers(),
                                    initial.topology().hidden(),
                                    initial.topology().output(),
                                    config.topology().layers(),
                                    config.architecture().activation(),
                                    config.architecture().output()));
        }
        String name = request.name() == null ? dataset.name() + ", " + config.preset() : request.name();
        jobs.lockQueue();
        if (jobs.countQueued() >= settings.maxQueued()) {
            throw TooManyRequestsException.because(
                    "%d training jobs are waiting, as many as may.".formatted(settings.maxQueued()), QUEUE_IS_FULL);
        }
        TrainingJob job = TrainingJob.queued(UUID.randomUUID(), name, dataset.id(), config, now());
        jobs.insert(job);
        queue.add(job);
        return new JobProgress(job, null, null);
    }

    private static void requireImages(int batchSize, Dataset dataset) {
        if (batchSize > dataset.trainCount()) {
            throw UnprocessableContentException.field(
                    "batchSize", "must be at most %d, the number of training images".formatted(dataset.trainCount()));
        }
    }

    private void requireFits(TrainingConfig config, Dataset dataset) {
        if (config.optimisation().warmUpEpochs() >= config.optimisation().epochs()) {
            throw UnprocessableContentException.field(
                    "warmUpEpochs",
                    "must be fewer than the %d epochs"
                            .formatted(config.optimisation().epochs()));
        }
        if (config.optimisation().optimiser() == OptimiserChoice.LBFGS) {
            requireZero("dropout", config.regularisation().dropout());
            requireZero("augmentation", config.presentation().augmentation());
            requireZero("outlierShare", config.addedImages().outlierShare());
            requireZero("syntheticImages", config.addedImages().syntheticImages());
        }
        if (config.validation().patience() > 0 && config.validation().validationFraction() == 0) {
            throw UnprocessableContentException.field("patience", "needs validation images: set validationFraction");
        }
        if (config.addedImages().outlierShare() > 0 && config.validation().validationFraction() == 0) {
            throw UnprocessableContentException.field("outlierShare", "need validation images: set validationFraction");
        }
        if (config.folds() == 1) {
            throw UnprocessableContentException.field("folds", "must be 0, for no cross-validation, or at least 2");
        }
        if (config.folds() > 0 && config.initialModelId() != null) {
            throw UnprocessableContentException.field(
                    "initialModelId", "cannot be set with folds: the model may have been trained on what a fold tests");
        }
        long most = Runtime.getRuntime().maxMemory() / 2 / Math.max(1, settings.workers());
        long needed = config.trainingBytes(Checkpoint.MOST_BYTES);
        if (needed > most) {
            throw UnprocessableContentException.field(
                    "hiddenLayers",
                    "would take %d MB to train; this service has %d MB for that".formatted(needed >> 20, most >> 20));
        }
        if (config.folds() > 0) {
            int writers = datasets.writers(dataset.id())
                    .orElseThrow(() -> UnprocessableContentException.field(
                            "folds",
                            "need images whose names tell who wrote them, as input_{suite}_{sample}_{label} does"));
            if (writers < config.folds()) {
                throw UnprocessableContentException.field(
                        "folds", "must be at most %d, the number of writers".formatted(writers));
            }
        }
    }

    private static void requireZero(String field, double value) {
        if (value > 0) {
            throw UnprocessableContentException.field(
                    field, "must be 0 with LBFGS, whose cost must not change between steps");
        }
    }

    JobProgress get(UUID id) {
        return jobs.find(id).orElseThrow(() -> noSuchJob(id));
    }

    Page<JobProgress> list(@Nullable JobStatus status, @Nullable UUID datasetId, PageQuery query) {
        return jobs.list(status, datasetId, query);
    }

    Page<EpochRow> epochs(UUID id, PageQuery query) {
        get(id);
        return epochs.list(id, query);
    }

    List<EpochRow> epochs(UUID id) {
        get(id);
        return epochs.list(id);
    }

    /**
     * Stops a job: a queued one ends at once, a running one when its worker sees it.
     *
     * @param condition rejects what the client does not expect
     * @throws shuzi.web.problem.ConflictException when it has ended otherwise
     */
    @Transactional
    JobProgress cancel(UUID id, Consumer<JobProgress> condition) {
        TrainingJob job = lock(id);
        condition.accept(get(id));
        update(job.cancel(now()));
        return get(id);
    }

    /**
     * Deletes a job that has ended, and its epochs; its model stays.
     *
     * @param condition rejects what the client does not expect
     * @throws shuzi.web.problem.ConflictException when it has not ended
     */
    @Transactional
    void delete(UUID id, Consumer<JobProgress> condition) {
        TrainingJob job = lock(id);
        condition.accept(get(id));
        job.requireEnded();
        jobs.delete(id);
    }

    /**
     * A job that a worker runs.
     *
     * @param checkpoint where to go on from; null to begin at the beginning
     */
    record Claim(TrainingJob job, @Nullable Checkpoint checkpoint) {}

    /** Takes a job to run it; nothing when it has ended, ends by that, or was deleted meanwhile. */
    @Transactional
    Optional<Claim> claim(UUID id) {
        return jobs.lock(id)
                .filter(job -> !job.status().hasEnded())
                .map(job -> update(job.claim(now())))
                .filter(job -> !job.status().hasEnded())
                .map(job -> new Claim(job, checkpoints.find(id).orElse(null)));
    }

    /** Makes a run begin anew: what came of it before does not count. */
    @Transactional
    void restart(TrainingJob run) {
        lockRun(run.id(), run.attempt());
        epochs.deleteAll(run.id());
        checkpoints.delete(run.id());
    }

    /**
     * Writes what a run has come to since it was written last.
     *
     * @return whether a client wants the run to stop
     * @throws TakenOverException when the run is not the job's any more
     */
    @Transactional
    boolean record(UUID id, int attempt, List<EpochRow> rows, @Nullable Checkpoint checkpoint) {
        if (rows.isEmpty() && checkpoint == null) {
            return jobs.isCancelRequested(id, attempt).orElseThrow(() -> TakenOverException.of(id, attempt));
        }
        TrainingJob job = lockRun(id, attempt);
        rows.forEach(row -> epochs.insert(id, row));
        if (checkpoint != null) {
            checkpoints.replace(id, attempt, checkpoint, now());
        }
        return job.cancelRequested();
    }

    /** A run that was taken over finds itself alive: its process did not die. */
    @Transactional
    void isAlive(TrainingJob run) {
        jobs.isAlive(run.id(), run.attempt());
    }

    /** Stores the model of a job and ends it; a cancel that came before wins, and there is no model. */
    @Transactional
    TrainingJob succeed(TrainingJob run, NewModel model) {
        TrainingJob job = lockRun(run.id(), run.attempt());
        return update(
                job.cancelRequested()
                        ? job.cancelled(now())
                        : job.succeed(new JobState.StoredModel(model.addTo(models).id()), now()));
    }

    /** Ends a cross-validation; a cancel that came before wins. */
    @Transactional
    TrainingJob succeed(TrainingJob run, CrossValidation result) {
        TrainingJob job = lockRun(run.id(), run.attempt());
        return update(job.cancelRequested() ? job.cancelled(now()) : job.succeed(result, now()));
    }

    /** Makes the model of a job that has done all its epochs. */
    interface NewModel {

        Model addTo(Models models);
    }

    /**
     * Writes what the gradient check of a run has found.
     *
     * @param difference a number
     */
    @Transactional
    TrainingJob gradientChecked(TrainingJob run, double difference) {
        return update(lockRun(run.id(), run.attempt()).gradientChecked(difference));
    }

    @Transactional
    TrainingJob fail(TrainingJob run, String reason) {
        return update(lockRun(run.id(), run.attempt()).fail(reason, now()));
    }

    @Transactional
    TrainingJob cancelled(TrainingJob run) {
        return update(lockRun(run.id(), run.attempt()).cancelled(now()));
    }

    /** Gives a job back to the queue, to be gone on with. */
    @Transactional
    TrainingJob release(TrainingJob run) {
        return update(lockRun(run.id(), run.attempt()).release(now()));
    }

    /** What a job that has ended could have gone on from is of no use. */
    private TrainingJob update(TrainingJob job) {
        jobs.update(job);
        if (job.status().hasEnded()) {
            checkpoints.delete(job.id());
        }
        return job;
    }

    private TrainingJob lockRun(UUID id, int attempt) {
        return jobs.lock(id).filter(job -> job.isRunBy(attempt)).orElseThrow(() -> TakenOverException.of(id, attempt));
    }

    private TrainingJob lock(UUID id) {
        return jobs.lock(id).orElseThrow(() -> noSuchJob(id));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static NotFoundException noSuchJob(UUID id) {
        return NotFoundException.of("training job", id);
    }
}
