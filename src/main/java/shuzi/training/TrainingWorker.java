package shuzi.training;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
import shuzi.dataset.Numeral;
import shuzi.dataset.Split;
import shuzi.dataset.SplitStrategy;
import shuzi.matrix.MatrixEngine;
import shuzi.model.ModelClass;
import shuzi.model.Models;
import shuzi.model.Provenance;
import shuzi.model.TrainedNetwork;
import shuzi.network.DivergedException;
import shuzi.network.Network;
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
        TrainingImages train = images(dataset, Split.TRAIN, config);
        TrainingImages test = images(dataset, Split.TEST, config);
        Network start = start(config);
        if (config.folds() > 0) {
            jobs.succeed(job.id(), crossValidation(job.id(), config, train.and(test), start, stop));
            return;
        }
        boolean byWriter = dataset.split().strategy() == SplitStrategy.BY_WRITER;
        TrainedNetwork trained =
                train(job.id(), new TrainingRun(engine, config, train, test, byWriter, start), config, 0, stop);
        var provenance = new Provenance(
                job.id(),
                dataset.id(),
                dataset.digest(),
                json.valueToTree(config),
                version.toString(),
                engine.description());
        jobs.succeed(
                job.id(),
                to -> to.add(
                        job.name(),
                        provenance,
                        trained,
                        Numeral.ALL.stream()
                                .map(numeral -> new ModelClass(numeral.label(), numeral.character(), numeral.value()))
                                .toList()));
    }

    /** @param before epochs that the job has run for other networks */
    private TrainedNetwork train(UUID job, TrainingRun run, TrainingConfig config, int before, BooleanSupplier stop) {
        for (int i = 0; i < config.epochs() && !run.isTimeToStop(); i++) {
            Instant began = clock.instant();
            TrainingRun.Result result = run.next(stop).orElseThrow(StoppedException::new);
            jobs.add(
                    job,
                    new EpochRow(
                            before + result.epoch().number(),
                            result.epoch().cost(),
                            result.trainAccuracy(),
                            result.validationAccuracy(),
                            result.testAccuracy(),
                            result.epoch().learningRate(),
                            Duration.between(began, clock.instant()).toMillis()));
        }
        return run.trained();
    }

    private CrossValidation crossValidation(
            UUID job, TrainingConfig config, TrainingImages images, Network start, BooleanSupplier stop) {
        double[] places = images.places(true, config.seed());
        var results = new ArrayList<CrossValidation.Fold>();
        int epochs = 0;
        for (int number = 0; number < config.folds(); number++) {
            int fold = number;
            TrainingImages test = images.where(image -> (int) (places[image] * config.folds()) == fold);
            TrainingImages train = images.where(image -> (int) (places[image] * config.folds()) != fold);
            var run = new TrainingRun(engine, config, train, test, true, start);
            TrainedNetwork trained = train(job, run, config, epochs, stop);
            epochs += run.epochs();
            results.add(new CrossValidation.Fold(
                    fold + 1,
                    Arrays.stream(test.writers()).sorted().distinct().boxed().toList(),
                    test.count(),
                    trained.confusionMatrix().accuracy()));
        }
        return CrossValidation.of(results);
    }

    private TrainingImages images(Dataset dataset, Split split, TrainingConfig config) {
        return TrainingImages.of(datasets.load(dataset.id(), split), config.preparation());
    }

    private Network start(TrainingConfig config) {
        UUID initial = config.initialModelId();
        return initial == null
                ? config.initialWeights().of(config)
                : models.classifier(initial).network();
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
