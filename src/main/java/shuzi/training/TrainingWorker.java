package shuzi.training;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.LabelledImages;
import shuzi.dataset.Numeral;
import shuzi.dataset.Split;
import shuzi.image.Distortion;
import shuzi.image.GreyImage;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;
import shuzi.model.ModelClass;
import shuzi.model.Models;
import shuzi.model.Provenance;
import shuzi.network.ConfusionMatrix;
import shuzi.network.DivergedException;
import shuzi.network.Epoch;
import shuzi.network.Evaluation;
import shuzi.network.Network;
import shuzi.network.PixelSamples;
import shuzi.network.Samples;
import shuzi.network.Topology;
import shuzi.network.Trainer;
import shuzi.problem.ProblemException;
import tools.jackson.databind.json.JsonMapper;

/** Runs a job from its claim to its last status. */
@Component
class TrainingWorker {

    private static final Logger log = LoggerFactory.getLogger(TrainingWorker.class);
    private static final Duration CANCEL_POLL = Duration.ofMillis(250);

    private final TrainingJobs jobs;
    private final Datasets datasets;
    private final Models models;
    private final MatrixEngine engine;
    private final SoftwareVersion version;
    private final JsonMapper json;
    private final Clock clock;

    TrainingWorker(
            TrainingJobs jobs,
            Datasets datasets,
            Models models,
            MatrixEngine engine,
            SoftwareVersion version,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.models = models;
        this.engine = engine;
        this.version = version;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Runs the job.
     *
     * @param shuttingDown whether this process wants to stop; the job then goes back to the queue
     * @return whether the job has ended
     */
    boolean run(UUID id, BooleanSupplier shuttingDown) {
        Optional<TrainingJob> claimed = jobs.claim(id);
        if (claimed.isEmpty()) {
            return true;
        }
        var cancelled = new CancelWatch(id);
        try {
            log.info("Job {} starts", id);
            train(claimed.get(), () -> cancelled.getAsBoolean() || shuttingDown.getAsBoolean());
            log.info("Job {} has ended", id);
        } catch (StoppedException stopped) {
            if (!cancelled.seen) {
                log.info("Job {} goes back to the queue", id);
                jobs.release(id);
                return false;
            }
            log.info("Job {} is cancelled", id);
            jobs.cancelled(id);
        } catch (DivergedException diverged) {
            log.info("Job {} failed: {}", id, diverged.getMessage());
            jobs.fail(id, diverged.getMessage() + "; a lower learning rate or pixel scale may help");
        } catch (ProblemException unusable) { // its data set or model was deleted
            log.info("Job {} failed: {}", id, unusable.detail());
            jobs.fail(id, unusable.detail());
        } catch (DataAccessResourceFailureException
                | RecoverableDataAccessException
                | TransientDataAccessException
                | TransactionException unavailable) {
            throw unavailable; // the queue runs the job again later
        } catch (OutOfMemoryError tooLarge) {
            log.error("Job {} failed", id, tooLarge);
            jobs.fail(id, "the network and the images do not fit into the memory of this service");
        } catch (RuntimeException broken) {
            log.error("Job {} failed", id, broken);
            jobs.fail(id, "something went wrong on our side; it has been logged");
        }
        return true;
    }

    private void train(TrainingJob job, BooleanSupplier stop) {
        TrainingConfig config = job.config();
        Dataset dataset = datasets.get(job.datasetId());
        PixelSamples train = samples(datasets.load(dataset.id(), Split.TRAIN), config);
        Samples test = samples(datasets.load(dataset.id(), Split.TEST), config);
        Network start = start(config);
        var trainer = new Trainer(engine, start, distorted(train, config), config.toDescent());
        var trainEvaluation = new Evaluation(engine, start.topology(), start.precision(), train);
        var testEvaluation = new Evaluation(engine, start.topology(), start.precision(), test);
        EpochRow last = null;
        ConfusionMatrix onTest = null;
        for (int i = 0; i < config.epochs(); i++) {
            Instant began = clock.instant();
            Epoch epoch = trainer.next(stop).orElseThrow(StoppedException::new);
            Network network = trainer.network();
            double trainAccuracy = trainEvaluation.confusionMatrix(network).accuracy();
            onTest = testEvaluation.confusionMatrix(network);
            last = new EpochRow(
                    epoch.number(),
                    epoch.cost(),
                    trainAccuracy,
                    onTest.accuracy(),
                    epoch.learningRate(),
                    Duration.between(began, clock.instant()).toMillis());
            jobs.add(job.id(), last);
        }
        if (last == null || onTest == null) {
            throw new IllegalStateException("a job of no epochs");
        }
        double trainAccuracy = last.trainAccuracy();
        ConfusionMatrix confusionMatrix = onTest;
        jobs.succeed(
                job.id(),
                to -> to.add(
                        job.name(),
                        new Provenance(
                                job.id(),
                                dataset.id(),
                                dataset.digest(),
                                json.valueToTree(config),
                                version.toString(),
                                engine.description()),
                        trainer.network(),
                        config.pixelScale(),
                        Numeral.ALL.stream()
                                .map(numeral -> new ModelClass(numeral.label(), numeral.character(), numeral.value()))
                                .toList(),
                        trainAccuracy,
                        confusionMatrix));
    }

    private Network start(TrainingConfig config) {
        UUID initial = config.initialModelId();
        return initial == null
                ? Network.random(topology(config), Precision.FLOAT32, config.initialWeightRange(), config.seed())
                : models.classifier(initial).network();
    }

    /** The network of these settings. */
    static Topology topology(TrainingConfig config) {
        return Topology.of(GreyImage.PIXELS, config.hiddenLayers(), Numeral.ALL.size());
    }

    private static PixelSamples samples(LabelledImages images, TrainingConfig config) {
        var classes = new byte[images.labels().length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (images.labels()[i] - 1);
        }
        return new PixelSamples(GreyImage.PIXELS, images.pixels(), classes, config.pixelScale());
    }

    private static Samples distorted(PixelSamples images, TrainingConfig config) {
        if (config.distortion() == 0) {
            return images;
        }
        return images.augmented(() -> new Distortion(GreyImage.SIDE, config.distortion())::apply, config.seed());
    }

    private static final class StoppedException extends RuntimeException {}

    /** Looks now and then whether a client wants the job to stop. */
    private final class CancelWatch implements BooleanSupplier {

        private final UUID id;
        private Instant next = Instant.MIN;
        private boolean seen;

        CancelWatch(UUID id) {
            this.id = id;
        }

        @Override
        public boolean getAsBoolean() {
            Instant now = clock.instant();
            if (!seen && !now.isBefore(next)) {
                next = now.plus(CANCEL_POLL);
                try {
                    seen = jobs.isCancelRequested(id);
                } catch (DataAccessException unavailable) { // it will be seen when the database answers again
                    log.warn("Job {}: cannot look for a cancel: {}", id, unavailable.getMessage());
                }
            }
            return seen;
        }
    }
}
