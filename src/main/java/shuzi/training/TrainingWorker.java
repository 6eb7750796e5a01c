package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.DivergedException;
import shuzi.core.network.Network;
import shuzi.database.DatabaseAvailability;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.DividedImages;
import shuzi.dataset.Numeral;
import shuzi.model.ModelClass;
import shuzi.model.Models;
import shuzi.model.Provenance;
import shuzi.model.SoftwareVersion;
import shuzi.model.TrainedNetwork;
import shuzi.training.CrossValidation.Fold;
import shuzi.training.config.TrainingConfig;
import shuzi.web.problem.DamagedException;
import shuzi.web.problem.ProblemException;
import tools.jackson.databind.json.JsonMapper;

/** Runs a job from its claim to its last status. */
@Component
class TrainingWorker {

    private static final Logger log = LoggerFactory.getLogger(TrainingWorker.class);

    /** So long, at most, an epoch may take to end when the process is to stop: all of it has some 20 seconds. */
    private static final Duration LAST_EPOCH = Duration.ofSeconds(8);

    /** So long the last rows may take to be written then. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(12);

    private static final String BROKEN = "something went wrong on our side; it has been logged";
    private static final double MOST_GRADIENT_DIFFERENCE = 1e-6;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final TrainingJobs jobs;
    private final Datasets datasets;
    private final Models models;
    private final MatrixEngine engine;
    private final SoftwareVersion version;
    private final String software;
    private final JsonMapper json;
    private final TrainingSettings settings;
    private final Stopping stopping;
    private final RightOfWay rightOfWay;
    private final TrainingMetrics metrics;
    private final Ticker ticker;

    TrainingWorker(
            TrainingJobs jobs,
            Datasets datasets,
            Models models,
            MatrixEngine engine,
            SoftwareVersion version,
            JsonMapper json,
            TrainingSettings settings,
            Stopping stopping,
            RightOfWay rightOfWay,
            TrainingMetrics metrics,
            Ticker ticker) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.version = version;
        this.software = version + ", " + engine.description();
        this.json = json;
        this.settings = settings;
        this.stopping = stopping;
        this.rightOfWay = rightOfWay;
        this.metrics = metrics;
        this.ticker = ticker;
    }

    /** What has become of a job. */
    enum Outcome {
        /** It has ended, whatever its status. */
        ENDED,
        /** It is in the queue again, to be gone on with. */
        RELEASED,
        /** Another process runs it, or it was deleted. */
        TAKEN_OVER
    }

    /** Runs the job to its end, or until this process is to stop. */
    Outcome run(UUID id) {
        if (stopping.hasBegun()) {
            return Outcome.RELEASED;
        }
        Optional<TrainingJobs.Claim> claimed = jobs.claim(id);
        if (claimed.isEmpty()) {
            return Outcome.ENDED;
        }
        TrainingJob job = claimed.get().job();
        Checkpoint checkpoint = claimed.get().checkpoint();
        log.info(
                "Job {} {}, attempt {}",
                id,
                checkpoint == null ? "starts" : "goes on after epoch " + checkpoint.epoch(),
                job.attempt());
        try {
            var progress = new ProgressLog(job, ticker);
            Supplier<TrainingJob> change;
            try (var recorder = new RunRecorder(jobs, job, settings.checkpointInterval(), ticker);
                    var watched = metrics.begin(id)) {
                change = run(job, checkpoint, recorder, progress, watched);
                change = flush(job, recorder, change);
            }
            TrainingJob left = store(job, change);
            progress.end(left);
            return left.status().hasEnded() ? Outcome.ENDED : Outcome.RELEASED;
        } catch (TakenOverException successor) {
            log.info("Job {} has been taken over or has ended: {}", id, successor.getMessage());
            jobs.isAlive(job);
            return Outcome.TAKEN_OVER;
        }
    }

    /** Runs the job; returns the change of its state, to be stored. */
    private Supplier<TrainingJob> run(
            TrainingJob job,
            @Nullable Checkpoint checkpoint,
            RunRecorder recorder,
            ProgressLog progress,
            TrainingMetrics.Run watched) {
        try {
            return train(job, checkpoint, recorder, progress, watched);
        } catch (StoppedException stopped) {
            if (recorder.isTakenOver()) {
                throw TakenOverException.of(job.id(), job.attempt());
            }
            return recorder.isCancelled() ? () -> jobs.cancelled(job) : () -> jobs.release(job);
        } catch (DivergedException diverged) {
            return failed(job, diverged.getMessage() + "; a lower learning rate or pixel scale may help");
        } catch (GradientCheckFailedException different) {
            return failed(job, String.valueOf(different.getMessage()));
        } catch (DamagedException damaged) {
            log.error("Job {} failed: {}", job.id(), damaged.detail());
            return failed(job, damaged.detail());
        } catch (ProblemException unusable) { // its data set or model was deleted
            return failed(job, unusable.detail());
        } catch (OutOfMemoryError tooLarge) {
            log.error("Job {} failed", job.id(), tooLarge);
            return failed(job, "the network and the images do not fit into the memory of this service");
        } catch (TakenOverException successor) {
            throw successor;
        } catch (Throwable broken) { // an error, too, is no death of the process
            if (DatabaseAvailability.isTransient(broken)) {
                log.warn("Job {}: the database does not answer: {}", job.id(), broken.getMessage());
                return () -> jobs.release(job);
            }
            log.error("Job {} failed", job.id(), broken);
            return failed(job, BROKEN);
        }
    }

    /** Writes the last rows of a run. If they cannot be written, the job fails, or goes on another time. */
    private Supplier<TrainingJob> flush(TrainingJob job, RunRecorder recorder, Supplier<TrainingJob> change) {
        try {
            return recorder.flush(() -> stopping.hasLasted(LAST_WORDS)) ? change : () -> jobs.release(job);
        } catch (RuntimeException broken) {
            log.error("Job {} failed", job.id(), broken);
            return failed(job, BROKEN);
        }
    }

    private Supplier<TrainingJob> failed(TrainingJob job, String reason) {
        return () -> jobs.fail(job, reason);
    }

    /** Stores the state in which a run leaves its job; the job fails if that cannot be stored. */
    private TrainingJob store(TrainingJob job, Supplier<TrainingJob> change) {
        try {
            return retryWhileUnavailable(change);
        } catch (TakenOverException | StoppedException over) {
            throw over;
        } catch (Throwable broken) {
            if (DatabaseAvailability.isTransient(broken)) {
                throw broken;
            }
            log.error("Job {} failed", job.id(), broken);
            return retryWhileUnavailable(() -> jobs.fail(job, BROKEN));
        }
    }

    /** Changes a job's state, as soon as the database answers. */
    private TrainingJob retryWhileUnavailable(Supplier<TrainingJob> change) {
        while (true) {
            try {
                return change.get();
            } catch (RuntimeException failed) {
                if (!DatabaseAvailability.isTransient(failed) || stopping.hasLasted(LAST_WORDS)) {
                    throw failed;
                }
                log.warn("The database does not answer, a job's end has to wait: {}", failed.getMessage());
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new StoppedException();
            }
        }
    }

    private Supplier<TrainingJob> train(
            TrainingJob job,
            @Nullable Checkpoint checkpoint,
            RunRecorder recorder,
            ProgressLog progress,
            TrainingMetrics.Run watched) {
        Dataset dataset = datasets.get(job.datasetId());
        DividedImages images = datasets.load(dataset.id());
        TrainingImages train = TrainingImages.of(images.train(), job.config().preparation());
        TrainingImages test = TrainingImages.of(images.test(), job.config().preparation());
        boolean byWriter = switch (dataset.split().strategy()) {
            case STRATIFIED -> false;
            case BY_WRITER -> true;
            case GIVEN -> train.sharesNoWriterWith(test);
        };
        var training = new Training(job, recorder, progress, watched, train, test, byWriter, start(job.config()));
        try {
            if (checkpoint != null && !checkpoint.software().equals(software)) {
                throw new UnusableCheckpointException(
                        "its checkpoint is of %s, this is %s".formatted(checkpoint.software(), software));
            }
            return training.run(dataset, checkpoint);
        } catch (UnusableCheckpointException unusable) {
            log.warn("Job {} begins anew: {}", job.id(), unusable.getMessage());
            jobs.restart(job);
            return training.run(dataset, null);
        }
    }

    private Network start(TrainingConfig config) {
        UUID initial = config.initialModelId();
        return initial == null
                ? config.randomNetwork()
                : models.classifier(initial).network();
    }

    private static final class UnusableCheckpointException extends RuntimeException {

        UnusableCheckpointException(@Nullable String reason) {
            super(reason);
        }
    }

    private static final class GradientCheckFailedException extends RuntimeException {

        GradientCheckFailedException(double difference) {
            super(
                    "the gradient check failed: back-propagation and the numerical gradient differ by %.2g of their sum, at most %.0g is taken"
                            .formatted(difference, MOST_GRADIENT_DIFFERENCE));
        }
    }

    /** The work of a job: the training of its network, or of one for each fold. */
    private final class Training {

        private final TrainingJob job;
        private final TrainingConfig config;
        private final RunRecorder recorder;
        private final ProgressLog progress;
        private final TrainingMetrics.Run watched;
        private final TrainingImages train;
        private final TrainingImages test;
        private final boolean byWriter;
        private final Network start;
        private final AuxiliaryImages made;
        private int before; // epochs that other folds took
        private boolean warned;

        Training(
                TrainingJob job,
                RunRecorder recorder,
                ProgressLog progress,
                TrainingMetrics.Run watched,
                TrainingImages train,
                TrainingImages test,
                boolean byWriter,
                Network start) {
            this.job = job;
            this.config = job.config();
            this.made = new AuxiliaryImages(config);
            this.recorder = recorder;
            this.progress = progress;
            this.watched = watched;
            this.train = train;
            this.test = test;
            this.byWriter = byWriter;
            this.start = start;
        }

        Supplier<TrainingJob> run(Dataset dataset, @Nullable Checkpoint checkpoint) {
            before = 0;
            if (config.folds() > 0) {
                CrossValidation result = crossValidation(checkpoint);
                progress.result(result.meanAccuracy());
                return () -> jobs.succeed(job, result);
            }
            TrainedNetwork trained = trained(prepare(train, test, byWriter), List.of(), checkpoint);
            progress.result(Objects.requireNonNull(trained.confusionMatrix()).accuracy());
            var provenance = new Provenance(
                    job.id(),
                    dataset.id(),
                    dataset.digest(),
                    json.valueToTree(config),
                    version.toString(),
                    engine.description());
            return () -> jobs.succeed(
                    job,
                    to -> to.add(
                            job.name(),
                            provenance,
                            trained,
                            Numeral.ALL.stream()
                                    .map(numeral ->
                                            new ModelClass(numeral.label(), numeral.character(), numeral.value()))
                                    .toList()));
        }

        private CrossValidation crossValidation(@Nullable Checkpoint checkpoint) {
            TrainingImages images = train.and(test);
            double[] places = images.places(true, config.seed());
            List<Fold> ended = checkpoint == null ? List.of() : checkpoint.folds();
            var results = new ArrayList<>(ended);
            while (results.size() < config.folds()) {
                int fold = results.size();
                TrainingImages tested = images.where(image -> (int) (places[image] * config.folds()) == fold);
                TrainingImages trainedOn = images.where(image -> (int) (places[image] * config.folds()) != fold);
                TrainedNetwork trained = trained(
                        prepare(trainedOn, tested, true),
                        List.copyOf(results),
                        fold == ended.size() ? checkpoint : null);
                results.add(new Fold(
                        fold + 1,
                        Arrays.stream(tested.writers())
                                .sorted()
                                .distinct()
                                .boxed()
                                .toList(),
                        tested.count(),
                        Objects.requireNonNull(trained.confusionMatrix()).accuracy()));
            }
            return CrossValidation.of(results);
        }

        private TrainingRun prepare(TrainingImages trainedOn, TrainingImages tested, boolean validateByWriter) {
            return new TrainingRun(
                    engine,
                    config,
                    trainedOn,
                    tested,
                    validateByWriter,
                    start,
                    made,
                    () -> recorder.isOver() || stopping.hasBegun());
        }

        /** @param from where to go on from; null for the start */
        private TrainedNetwork trained(TrainingRun run, List<Fold> folds, @Nullable Checkpoint from) {
            if (from != null) {
                try {
                    run.resume(from.state());
                } catch (IllegalArgumentException unusable) {
                    throw new UnusableCheckpointException(unusable.getMessage());
                }
                before = from.epoch() - run.epochs();
            }
            if (config.gradientCheck() && before + run.epochs() == 0) {
                checkGradient(run);
            }
            while (run.epochs() < config.optimisation().epochs() && !run.isTimeToStop()) {
                long began = ticker.read();
                TrainingRun.Result result = run.next(this::stopsBeforeBatch).orElseThrow(StoppedException::new);
                Duration took = Duration.ofNanos(ticker.read() - began);
                watched.epoch(result.epoch().cost(), took);
                var epoch = new EpochRow(
                        before + result.epoch().number(),
                        result.epoch().cost(),
                        result.epoch().lastBatchCost(),
                        result.trainAccuracy(),
                        result.validationAccuracy(),
                        result.testAccuracy(),
                        result.epoch().learningRate(),
                        took.toMillis());
                progress.epoch(epoch);
                recorder.add(epoch, () -> recorder.isOver() || stopping.hasBegun());
                if (stopping.hasBegun()) {
                    checkpoint(run, folds);
                    throw new StoppedException();
                }
                if (recorder.wantsCheckpoint()) {
                    checkpoint(run, folds);
                }
            }
            before += run.epochs();
            return run.trained();
        }

        private void checkGradient(TrainingRun run) {
            double difference = run.gradientDifference(this::stopsBeforeBatch);
            if (stopsBeforeBatch()) {
                throw new StoppedException();
            }
            if (Double.isFinite(difference)) {
                retryWhileUnavailable(() -> jobs.gradientChecked(job, difference));
            }
            if (!(difference <= MOST_GRADIENT_DIFFERENCE)) { // nor is NaN
                throw new GradientCheckFailedException(difference);
            }
        }

        private void checkpoint(TrainingRun run, List<Fold> folds) {
            Optional<byte[]> state = run.checkpoint();
            if (state.isPresent()) {
                recorder.add(new Checkpoint(before + run.epochs(), folds, state.get(), software));
            } else if (!warned) {
                warned = true;
                log.warn(
                        "Job {} begins anew if it is interrupted: its checkpoint exceeds {} MB",
                        job.id(),
                        Checkpoint.MOST_BYTES >> 20);
            }
        }

        private boolean stopsBeforeBatch() {
            rightOfWay.give();
            return recorder.isOver() || stopping.hasLasted(LAST_EPOCH);
        }
    }
}
