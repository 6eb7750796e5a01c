package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.matrix.MatrixEngine;
import shuzi.dataset.Datasets;
import shuzi.model.Models;
import shuzi.model.SoftwareVersion;
import shuzi.model.alias.Promotions;
import shuzi.model.evaluation.ModelTrainingImages;
import shuzi.prediction.PredictionPriority;
import shuzi.training.CrossValidation.Fold;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs whose rows, model or checkpoint cannot be written or used. */
@ServiceTest
@Tag("database")
@Timeout(120)
class WorkerTest {

    private static final String BROKEN = "P0001"; // permanent
    private static final String READ_ONLY = "25006"; // transient
    private static final EpochResult FIRST = new EpochResult(1, 2.6, 2.5, 0.4, null, 0.3, 1, 12);
    private static final EpochResult SECOND = new EpochResult(2, 2.5, 2.4, 0.5, null, 0.4, 1, 12);

    @LocalServerPort
    int port;

    @Autowired
    ModelTrainingImages trainingImages;

    @Autowired
    Promotions promotions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TrainingJobs jobs;

    @Autowired
    TrainingJobRepository rows;

    @Autowired
    Datasets datasets;

    @Autowired
    Models models;

    @Autowired
    MatrixEngine engine;

    @Autowired
    SoftwareVersion version;

    @Autowired
    JsonMapper json;

    @Autowired
    TrainingSettings settings;

    @Autowired
    PredictionPriority predictions;

    @Autowired
    TrainingMetrics metrics;

    private final Clock clock = Clock.systemUTC();
    Api api;
    DatasetId dataset = new DatasetId(new UUID(0, 0));

    @BeforeEach
    void importImages() {
        api = new Api(port);
        dataset = new DatasetId(UUID.fromString(
                api.importArchive(Zip.numerals(2, 5).build()).get("id").asString()));
        jdbc.sql("""
                        create or replace function reject() returns trigger language plpgsql as
                        $$ begin raise exception 'rejected' using errcode = tg_argv[0]; end $$
                        """).update();
    }

    @AfterEach
    void rejectNothing() {
        jdbc.sql("drop function reject cascade").update();
    }

    @Test
    void aRunEndsWhenItsRowsCannotBeWritten() {
        TrainingJob job = claimed();
        reject("training_epoch", "job_id", job.id().toString(), BROKEN);
        try (var recorder = recorder(job)) {
            assertThat(recorder.isOver()).isFalse();
            recorder.add(FIRST, () -> false);
            assertThatThrownBy(() -> recorder.flush(() -> false)).hasMessageContaining("rejected");
            assertThat(recorder.isOver()).isTrue();
            assertThatThrownBy(() -> recorder.add(SECOND, () -> false)).hasMessageContaining("rejected");
        }
    }

    @Test
    void aCheckpointIsDueAfterItsInterval() {
        var ticker = new AtomicLong();
        try (var recorder = new RunRecorder(jobs, claimed(), Duration.ofSeconds(5), ticker::get)) {
            ticker.set(Duration.ofMillis(4999).toNanos());
            assertThat(recorder.wantsCheckpoint()).isFalse();
            ticker.set(Duration.ofSeconds(5).toNanos());
            assertThat(recorder.wantsCheckpoint()).isTrue();
        }
    }

    @Test
    void anErrorOfTheRecorderFailsTheRun() {
        TrainingJob job = claimed();
        List<Fold> tooLarge = new AbstractList<>() {
            @Override
            public Fold get(int index) {
                throw new OutOfMemoryError("as if");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        try (var recorder = recorder(job)) {
            recorder.add(new Checkpoint(1, tooLarge, new byte[0], ""));
            assertThatIllegalStateException()
                    .isThrownBy(() -> recorder.flush(() -> false))
                    .withRootCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void rowsAreKeptWhileTheDatabaseIsReadOnly() {
        TrainingJob job = claimed();
        reject("training_epoch", "job_id", job.id().toString(), READ_ONLY);
        try (var recorder = recorder(job)) {
            assertThat(recorder.flush(() -> true)).isTrue();
            recorder.add(FIRST, () -> false);
            assertThat(recorder.flush(() -> true)).isFalse();
            jdbc.sql("drop trigger rejected on training_epoch").update();
            assertThat(recorder.flush(() -> false)).isTrue();
        }
        assertThat(jobs.epochs(job.id())).containsExactly(FIRST);
    }

    @Test
    void aJobWhoseModelCannotBeStoredFailsWithAnInternalError() {
        reject("model", "name", "rejected", BROKEN);
        String id = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "name": "rejected", "epochs": 2, "hiddenLayers": [16]}""".formatted(dataset));
        JsonNode job = api.awaitEnd(id);
        assertThat(job.get("status").asString()).isEqualTo("FAILED");
        assertThat(job.get("failure").get("reason").asString())
                .isEqualTo("an internal error occurred; the log has the details");
    }

    @ParameterizedTest
    @ValueSource(strings = {"software = '0.0.1, ' || software", "state = substr(state, 1, 1000)"})
    void aJobWithAnUnusableCheckpointStartsAgainFromItsFirstEpoch(String change) throws Exception {
        TrainingJob job = queued();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var stopping = new ShutdownSignal(Ticker.systemTicker());
            Future<JobExit> stopped = threads.submit(() -> worker(stopping).run(job.id()));
            await("it to run", () -> !jobs.epochs(job.id()).isEmpty());
            stopping.begin();
            assertThat(stopped.get()).isEqualTo(JobExit.RELEASED);

            assertThat(jdbc.sql("update training_checkpoint set %s where job_id = ?".formatted(change))
                            .param(job.id().value())
                            .update())
                    .isEqualTo(1);
            jdbc.sql("update training_epoch set cost = -1 where job_id = ? and epoch = 1")
                    .param(job.id().value())
                    .update();
            Future<JobExit> cancelled = threads.submit(
                    () -> worker(new ShutdownSignal(Ticker.systemTicker())).run(job.id()));
            try {
                await(
                        "the job to start again",
                        () -> jobs.epochs(job.id()).stream()
                                .anyMatch(row -> row.epoch() == 1 && row.lastBatchCost() > 0));
            } finally {
                jobs.cancel(job.id(), any -> {});
            }
            assertThat(cancelled.get()).isEqualTo(JobExit.ENDED);
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    /** Lets PostgreSQL reject rows. */
    private void reject(String table, String column, String value, String sqlState) {
        jdbc.sql(
                        "create trigger rejected before insert on %s for each row when (new.%s = '%s') execute function reject('%s')"
                                .formatted(table, column, value, sqlState))
                .update();
    }

    /** Creates a job of very many epochs without an entry in the queue, so that no worker runs it. */
    private TrainingJob queued() {
        var config =
                json.readValue("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 100000, "hiddenLayers": [16]}""".formatted(dataset), NewTrainingJob.class).config();
        var job = TrainingJob.queued(new JobId(UUID.randomUUID()), "test", dataset, config, null, clock.instant());
        rows.insert(job);
        return job;
    }

    private TrainingJob claimed() {
        return jobs.claim(queued().id()).orElseThrow().job();
    }

    private RunRecorder recorder(TrainingJob job) {
        return new RunRecorder(jobs, job, settings.checkpointInterval(), Ticker.systemTicker());
    }

    private TrainingWorker worker(ShutdownSignal shutdown) {
        var ticker = Ticker.systemTicker();
        var retry = new DatabaseRetry(shutdown);
        var services = new JobExecution.Services(
                jobs,
                datasets,
                models,
                trainingImages,
                promotions,
                engine,
                version,
                json,
                shutdown,
                predictions,
                retry,
                ticker);
        return new TrainingWorker(jobs, services, settings, shutdown, retry, metrics, ticker);
    }
}
