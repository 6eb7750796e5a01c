package shuzi.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import shuzi.core.Numeral;
import shuzi.core.id.ModelId;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.Network;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.DividedImages;
import shuzi.dataset.Split;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.model.NewModel;
import shuzi.model.Provenance;
import shuzi.model.SoftwareVersion;
import shuzi.model.TrainedNetwork;
import shuzi.model.TrainedOn;
import shuzi.model.alias.Promotions;
import shuzi.model.evaluation.ModelTrainingImages;
import shuzi.prediction.PredictionPriority;
import shuzi.training.CrossValidation.Fold;
import shuzi.training.config.TrainingConfig;
import shuzi.web.problem.NotFoundException;
import tools.jackson.databind.json.JsonMapper;

/** Executes a job: trains its network, or one network for each fold of a cross-validation. */
final class JobExecution {

    private static final Logger log = LoggerFactory.getLogger(JobExecution.class);

    /** Maximum time after the beginning of a shutdown, which must end within 20 seconds, for the current epoch. */
    private static final Duration MAX_LAST_EPOCH = Duration.ofSeconds(8);

    private final Services services;
    private final TrainingJob job;
    private final TrainingConfig config;
    private final RunRecorder recorder;
    private final ProgressLog progress;
    private final TrainingMetrics.RunningJob measured;
    private final String software;
    private final Dataset dataset;
    private final TrainingImages train;
    private final TrainingImages test;
    private final Network start;
    private final TrainedOn trainedOn;
    private final AuxiliaryImages auxiliary;
    private int earlierEpochs; // epochs of earlier folds
    private boolean warned;

    /** The services that every execution uses. */
    @Component
    record Services(
            TrainingJobs jobs,
            Datasets datasets,
            Models models,
            ModelTrainingImages trainingImages,
            Promotions promotions,
            MatrixEngine engine,
            SoftwareVersion version,
            JsonMapper json,
            ShutdownSignal shutdown,
            PredictionPriority predictions,
            DatabaseRetry retry,
            Ticker ticker) {}

    /**
     * Loads the images and the initial network of the job.
     *
     * @throws NotFoundException if the data set, the initial model or the model to reproduce was deleted
     */
    JobExecution(
            Services services,
            TrainingJob job,
            RunRecorder recorder,
            ProgressLog progress,
            TrainingMetrics.RunningJob measured) {
        this.services = services;
        this.job = job;
        this.config = job.config();
        this.recorder = recorder;
        this.progress = progress;
        this.measured = measured;
        this.software = services.version() + ", " + services.engine().description();
        if (job.reproduces() != null) {
            original(job.reproduces());
        }
        this.dataset = services.datasets().get(job.datasetId());
        DividedImages images = services.datasets().load(dataset.id());
        this.train = TrainingImages.of(images.train(), config.preparation());
        this.test = TrainingImages.of(images.test(), config.preparation());
        ModelId initial = config.initialModelId();
        this.start = initial == null
                ? config.randomNetwork()
                : services.models().classifier(initial).network();
        TrainedOn ownImages = TrainedOn.exactly(services.datasets().hashes(dataset.id(), Split.TRAIN));
        this.trainedOn = initial == null
                ? ownImages
                : ownImages.and(services.trainingImages().of(services.models().get(initial)));
        this.auxiliary = new AuxiliaryImages(config);
    }

    /**
     * Runs the epochs after the checkpoint. It discards a checkpoint that it cannot use.
     *
     * @param checkpoint where to continue; null to start from the first epoch
     * @throws TrainingStoppedException if the job is cancelled or taken over, or this process stops
     */
    JobResult run(@Nullable Checkpoint checkpoint) {
        try {
            if (checkpoint != null && !checkpoint.software().equals(software)) {
                throw new UnusableCheckpointException(
                        "its checkpoint is of %s, this is %s".formatted(checkpoint.software(), software));
            }
            return result(checkpoint);
        } catch (UnusableCheckpointException e) {
            log.warn("Job {} starts from its first epoch: {}", job.id(), e.getMessage());
            services.jobs().restart(job);
            earlierEpochs = 0;
            return result(null);
        }
    }

    private JobResult result(@Nullable Checkpoint checkpoint) {
        if (config.folds() > 0) {
            CrossValidation result = crossValidate(checkpoint);
            progress.setAccuracy(result.meanAccuracy());
            return new JobResult.CrossValidated(result);
        }
        TrainedNetwork trained = train(training(train, test, isSplitByWriter()), List.of(), checkpoint);
        progress.setAccuracy(accuracy(trained));
        var provenance = new Provenance(
                job.id(),
                dataset.id(),
                dataset.digest(),
                services.json().valueToTree(config),
                services.version().toString(),
                services.engine().description());
        return job.reproduces() == null
                ? trained(trained, provenance)
                : reproduced(original(job.reproduces()), trained, provenance);
    }

    private JobResult trained(TrainedNetwork trained, Provenance provenance) {
        NewModel model = services.models().create(job.name(), provenance, trained, trainedOn, Numeral.CLASSES);
        return new JobResult.Trained(
                model,
                job.promotion() == null
                        ? null
                        : services.promotions().decide(job.promotion().request(), model, dataset.id()));
    }

    private JobResult reproduced(Model original, TrainedNetwork trained, Provenance provenance) {
        Model reproduction = services.models()
                .create(original.name(), provenance, trained, trainedOn, Numeral.CLASSES)
                .model();
        boolean sameImages = services.models()
                .trainedOn(original.id())
                .map(ofOriginal -> ofOriginal.images().equals(trainedOn.images()))
                .orElse(true); // unknown
        return new JobResult.Reproduced(Reproduction.of(original, reproduction, sameImages));
    }

    private Model original(ModelId id) {
        try {
            return services.models().get(id);
        } catch (NotFoundException ignored) {
            throw NotFoundException.because("Model %s, which this job reproduces, was deleted.".formatted(id));
        }
    }

    private boolean isSplitByWriter() {
        return switch (dataset.split().strategy()) {
            case STRATIFIED -> false;
            case BY_WRITER -> true;
            case GIVEN -> train.sharesNoWriterWith(test);
        };
    }

    private CrossValidation crossValidate(@Nullable Checkpoint checkpoint) {
        TrainingImages images = train.and(test);
        double[] places = images.places(true, config.seed());
        List<Fold> ended = checkpoint == null ? List.of() : checkpoint.folds();
        var results = new ArrayList<>(ended);
        while (results.size() < config.folds()) {
            int fold = results.size();
            TrainingImages tested = images.where(image -> (int) (places[image] * config.folds()) == fold);
            TrainingImages trainedOn = images.where(image -> (int) (places[image] * config.folds()) != fold);
            TrainedNetwork trained = train(
                    training(trainedOn, tested, true), List.copyOf(results), fold == ended.size() ? checkpoint : null);
            List<Integer> writers =
                    Arrays.stream(tested.writers()).sorted().distinct().boxed().toList();
            results.add(new Fold(fold + 1, writers, tested.count(), accuracy(trained)));
        }
        return CrossValidation.of(results);
    }

    private static double accuracy(TrainedNetwork trained) {
        return Objects.requireNonNull(trained.confusionMatrix()).accuracy();
    }

    private NetworkTraining training(TrainingImages trainedOn, TrainingImages tested, boolean validateByWriter) {
        return new NetworkTraining(
                services.engine(),
                config,
                trainedOn,
                tested,
                validateByWriter,
                start,
                auxiliary,
                this::stopsAfterEpoch);
    }

    /**
     * Trains a network.
     *
     * @param folds the results of earlier folds
     * @param checkpoint where to continue; null to start from the first epoch
     */
    private TrainedNetwork train(NetworkTraining training, List<Fold> folds, @Nullable Checkpoint checkpoint) {
        if (checkpoint != null) {
            try {
                training.resume(checkpoint.state());
            } catch (IllegalArgumentException e) {
                throw new UnusableCheckpointException(e.getMessage());
            }
            earlierEpochs = checkpoint.epoch() - training.epochs();
        }
        if (config.gradientCheck() && earlierEpochs + training.epochs() == 0) {
            checkGradient(training);
        }
        while (training.epochs() < config.optimisation().epochs() && !training.isTimeToStop()) {
            runEpoch(training);
            if (services.shutdown().hasBegun()) {
                saveCheckpoint(training, folds);
                throw new TrainingStoppedException();
            }
            if (recorder.wantsCheckpoint()) {
                saveCheckpoint(training, folds);
            }
        }
        earlierEpochs += training.epochs();
        return training.trained();
    }

    private void runEpoch(NetworkTraining training) {
        long began = services.ticker().read();
        NetworkTraining.Result result =
                training.next(this::stopsBeforeBatch).orElseThrow(TrainingStoppedException::new);
        Duration took = Duration.ofNanos(services.ticker().read() - began);
        measured.recordEpoch(result.epoch().cost(), took);
        var epoch = new EpochResult(
                earlierEpochs + result.epoch().number(),
                result.epoch().cost(),
                result.epoch().lastBatchCost(),
                result.trainAccuracy(),
                result.validationAccuracy(),
                result.testAccuracy(),
                result.epoch().learningRate(),
                took.toMillis());
        progress.logEpoch(epoch);
        recorder.add(epoch, this::stopsAfterEpoch);
    }

    private void checkGradient(NetworkTraining training) {
        double difference = training.gradientDifference(this::stopsBeforeBatch);
        if (stopsBeforeBatch()) {
            throw new TrainingStoppedException();
        }
        if (Double.isFinite(difference)) {
            services.retry().run(() -> services.jobs().recordGradientCheck(job, difference));
        }
        if (!(difference <= GradientCheckFailedException.MAX_DIFFERENCE)) { // true for NaN, too
            throw new GradientCheckFailedException(difference);
        }
    }

    private void saveCheckpoint(NetworkTraining training, List<Fold> folds) {
        Optional<byte[]> state = training.checkpoint();
        if (state.isPresent()) {
            recorder.add(new Checkpoint(earlierEpochs + training.epochs(), folds, state.get(), software));
        } else if (!warned) {
            warned = true;
            log.warn(
                    "Job {} starts from its first epoch if it is interrupted: its checkpoint exceeds {} MB",
                    job.id(),
                    Checkpoint.MAX_BYTES >> 20);
        }
    }

    private boolean stopsAfterEpoch() {
        return recorder.isOver() || services.shutdown().hasBegun();
    }

    private boolean stopsBeforeBatch() {
        services.predictions().yieldToPredictions();
        return recorder.isOver() || services.shutdown().hasLasted(MAX_LAST_EPOCH);
    }

    private static final class UnusableCheckpointException extends RuntimeException {

        UnusableCheckpointException(@Nullable String reason) {
            super(reason);
        }
    }
}
