package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import shuzi.Replicas.Replica;
import tools.jackson.databind.JsonNode;

/**
 * Jobs continue while replicas are killed, paused and stopped, and while PostgreSQL is unavailable (docs/operations.md). Two
 * replicas train, a third one only serves. Heartbeats are faster than by default.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
@Order(1) // takes longest, so the others run beside it
class ReplicasIT {

    private static final Duration SOON =
            Duration.ofMinutes(2); // much longer than needed, because the machine may be busy
    private static final Duration END = Duration.ofMinutes(3);
    private static final int EPOCHS = 300;
    private static final int MAX_QUEUED = 4;
    private static final int MISSED_HEARTBEATS = 4; // after which a replica is considered dead

    /** Uses everything that a checkpoint stores: optimiser, moving average, best network. Outlier images are used too. */
    private static final String SETTINGS = """
            "epochs": %d, "hiddenLayers": [48], "batchSize": 16, "validationFraction": 0.2, "patience": %d,
            "emaDecay": 0.99, "dropout": 0.1, "outlierShare": 0.05, "augmentation": 1""".formatted(EPOCHS, EPOCHS);

    private static final String ENDLESS = """
            "epochs": 100000, "hiddenLayers": [48], "batchSize": 16, "outlierShare": 0""";

    private Replicas replicas;
    private Replica server; // has no worker
    private String dataset;
    private JsonNode uninterrupted; // the model of the job

    @BeforeAll
    void trainWithoutInterruption() throws IOException {
        String[] quick = {
            "--db-scheduler.heartbeat-interval=2s",
            "--spring.datasource.hikari.connection-timeout=1000", // heartbeats continue soon after an outage
            "--shuzi.training.checkpoint-interval=500ms",
            "--shuzi.model.starter=false",
            "--shuzi.training.max-queued=" + MAX_QUEUED
        };
        replicas = Replicas.start("jobs", 2, quick);
        server = replicas.run(Stream.concat(Stream.of(quick), Stream.of("--shuzi.training.workers=0"))
                .toArray(String[]::new));
        server.awaitReady();
        dataset = server.api()
                .post("/datasets/synthetic", """
                        {"imagesPerClass": 30, "writers": 10, "trainFraction": 0.8, "split": "BY_WRITER"}""")
                .json(201)
                .get("id")
                .asString();
        uninterrupted = model(end(start(SETTINGS)));
    }

    @AfterAll
    void stopAll() throws IOException {
        if (replicas != null) {
            replicas.close();
        }
    }

    @BeforeEach
    void startAll() throws IOException {
        for (int number = 0; number < 2; number++) {
            if (!replicas.get(number).isAlive()) {
                replicas.get(number).restart();
            }
        }
    }

    @AfterEach
    void theReplicaWithoutWorkersRunsNoJob() {
        assertThat(server.log()).doesNotContain("attempt 1", "attempt 2");
    }

    private String start(String settings) {
        return server.api().startJob("{\"datasetId\": \"%s\", %s}".formatted(dataset, settings));
    }

    private JsonNode job(String id) {
        return server.api().get("/training-jobs/" + id).json(200);
    }

    private JsonNode end(String id) {
        return replicas.await(
                "the end of " + id,
                END,
                () -> job(id),
                job -> job.get("finishedAt").isString());
    }

    private JsonNode model(JsonNode ended) {
        assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        return server.api().get("/models/" + ended.get("modelId").asString()).json(200);
    }

    private List<Integer> epochs(String id) {
        return server.api()
                .get("/training-jobs/" + id + "/epochs", "Accept", "text/csv")
                .text()
                .lines()
                .skip(1)
                .map(line -> Integer.valueOf(line.substring(0, line.indexOf(','))))
                .toList();
    }

    private static List<Integer> all(int epochs) {
        return IntStream.rangeClosed(1, epochs).boxed().toList();
    }

    /** Asserts that the job succeeds with the weights and epochs of the uninterrupted one. */
    private void endsAsIfUninterrupted(String id) {
        JsonNode model = model(end(id));
        for (String field : List.of("weightsDigest", "trainAccuracy", "validationAccuracy", "temperature")) {
            assertThat(model.get(field)).as(field).isEqualTo(uninterrupted.get(field));
        }
        assertThat(epochs(id)).isEqualTo(all(EPOCHS));
    }

    /** Waits until the job has run on after a checkpoint, and returns its replica. */
    private Replica inTheMiddle(String id) {
        int checkpoint = replicas.await(
                "a checkpoint",
                SOON,
                () -> replicas.jdbc()
                        .sql("select coalesce(max(epoch), 0) from training_checkpoint where job_id = ?::uuid")
                        .param(id)
                        .query(Integer.class)
                        .single(),
                epoch -> epoch >= EPOCHS / 10);
        replicas.await("the next epochs", SOON, () -> job(id), job -> epochOf(job) > checkpoint + 2);
        return runs(id);
    }

    private static int epochOf(JsonNode job) {
        return job.get("progress").get("epoch").asInt();
    }

    private Replica runs(String id) {
        String attempt = "Job %s".formatted(id);
        int number = attempt(id);
        return replicas.await(
                        "someone to run attempt " + number,
                        SOON,
                        () -> Stream.of(replicas.get(0), replicas.get(1))
                                .filter(replica -> replica.log()
                                        .lines()
                                        .anyMatch(
                                                line -> line.contains(attempt) && line.endsWith(", attempt " + number)))
                                .toList(),
                        list -> !list.isEmpty())
                .getFirst();
    }

    private Replica other(Replica replica) {
        return replica == replicas.get(0) ? replicas.get(1) : replicas.get(0);
    }

    private int attempt(String id) {
        return number("attempt", id);
    }

    private int number(String column, String id) {
        return replicas.jdbc()
                .sql("select %s from training_job where id = ?::uuid".formatted(column))
                .param(id)
                .query(Integer.class)
                .single();
    }

    private void awaitAttempt(int attempt, String id) {
        replicas.await("attempt " + attempt, SOON, () -> attempt(id), reached -> reached == attempt);
    }

    @Test
    void anotherReplicaContinuesTheReproductionOfAKilledOne() {
        String original = uninterrupted.get("id").asString();
        String job = server.api()
                .post("/models/" + original + "/reproductions", "")
                .json(202)
                .get("id")
                .asString();
        Replica killed = inTheMiddle(job);
        int seen = epochOf(job(job));
        killed.killHard();
        awaitAttempt(2, job);
        assertThat(epochOf(job(job))).isGreaterThanOrEqualTo(seen); // no epoch is lost
        assertThat(end(job).get("reproduction").toString())
                .isEqualTo("{\"modelId\":\"%s\",\"identical\":true,\"differences\":[]}".formatted(original));
        assertThat(epochs(job)).isEqualTo(all(EPOCHS));
        assertThat(other(killed).log()).contains("Job " + job + " continues after epoch ");
        assertThat(number("deaths", job)).isEqualTo(1);
    }

    @Test
    void aResumedReplicaDoesNotOverwriteItsSuccessor() {
        String job = start(SETTINGS);
        Replica paused = inTheMiddle(job);
        paused.pause();
        awaitAttempt(2, job);
        paused.resume();
        replicas.await("it to see that", SOON, paused::log, log -> log.contains("Job " + job + " has been taken over"));
        endsAsIfUninterrupted(job);
        assertThat(number("deaths", job)).isZero();
    }

    @Test
    void aJobWhoseReplicaDiesThreeTimesFails() {
        String job = start(ENDLESS);
        replicas.await("it to run", SOON, () -> job(job), now -> epochOf(now) > 0);
        replicas.jdbc()
                .sql("update training_job set deaths = 2 where id = ?::uuid") // as after two deaths
                .param(job)
                .update();
        runs(job).killHard();
        JsonNode failed = end(job);
        assertThat(failed.get("status").asString()).isEqualTo("FAILED");
        assertThat(failed.get("failure").get("reason").asString()).isEqualTo("its process died 3 times");
    }

    @Test
    void aJobContinuesAndRequestsGet503WhilePostgresIsDown() throws IOException {
        String job = start(SETTINGS);
        Replica runs = inTheMiddle(job);
        int before = epochOf(job(job));
        replicas.stopDatabase();
        for (String path : List.of("/training-jobs/" + job, "/models")) {
            Api.Answer answer = server.api().get(path);
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
        assertThat(server.api().get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(server.api().get("/actuator/health/liveness").status()).isEqualTo(200);
        replicas.await(
                "as many failed heartbeats as make a replica dead",
                END,
                () -> runs.log().split("more than 1 failed heartbeats", -1).length,
                failed -> failed > MISSED_HEARTBEATS);
        replicas.startDatabase();
        for (Replica replica : List.of(server, replicas.get(0), replicas.get(1))) {
            replica.awaitReady();
        }
        replicas.await("rows of meanwhile", SOON, () -> job(job), now -> epochOf(now) > before + 20);
        endsAsIfUninterrupted(job);
        assertThat(attempt(job)).isEqualTo(1); // no replica was considered dead
    }

    @Test
    void aStoppedReplicaReturnsItsJobAndFinishesItsRequests() {
        String crossValidation = SETTINGS.replace("\"epochs\": 300", "\"epochs\": 60") + ", \"folds\": 3";
        JsonNode whole = end(start(crossValidation)).get("crossValidation");
        String job = start(crossValidation);
        replicas.await("the second fold", SOON, () -> job(job), now -> epochOf(now) > 75);
        Replica stopped = runs(job);
        CompletableFuture<Api.Answer> request = CompletableFuture.supplyAsync(
                () -> stopped.api().post("/datasets/synthetic", "{\"imagesPerClass\": 600, \"writers\": 10}"));
        replicas.await("the request to be in flight", SOON, this::isImporting, is -> is);
        int seen = epochOf(job(job));
        Instant asked = Instant.now();
        stopped.terminate();
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(request.join().status()).isEqualTo(201);
        JsonNode ended = end(job);
        assertThat(ended.get("crossValidation")).isEqualTo(whole);
        assertThat(epochs(job)).isEqualTo(all(180));
        assertThat(number("attempt", job)).isEqualTo(2);
        assertThat(number("deaths", job)).isZero();
        String goesOn = "Job " + job + " continues after epoch ";
        String from = other(stopped)
                .log()
                .lines()
                .filter(line -> line.contains(goesOn))
                .findFirst()
                .orElseThrow();
        int epoch = Integer.parseInt(from.substring(from.indexOf(goesOn) + goesOn.length(), from.lastIndexOf(',')));
        assertThat(epoch).isGreaterThanOrEqualTo(seen); // nothing was lost
    }

    /** Returns whether a data set is being imported. */
    private boolean isImporting() {
        return replicas.jdbc().sql("""
                                select count(*) from pg_stat_activity
                                where state in ('active', 'idle in transaction') and query ilike '%pixel_block%'
                                    and pid <> pg_backend_pid()""").query(Integer.class).single() > 0;
    }

    @Test
    void jobsQueueInOrderUpToTheLimitAndAnyReplicaCancelsThem() {
        List<String> running = List.of(start(ENDLESS), start(ENDLESS));
        for (String job : running) {
            replicas.await("it to run", SOON, () -> job(job), now -> epochOf(now) > 0);
        }
        // as many at once as there are threads for, on all replicas
        String shortJob =
                "{\"datasetId\": \"%s\", \"epochs\": 1, \"hiddenLayers\": [8], \"outlierShare\": 0}".formatted(dataset);
        List<CompletableFuture<Api.Answer>> asked = IntStream.range(0, 12)
                .mapToObj(
                        number -> CompletableFuture.supplyAsync(() -> List.of(server, replicas.get(0), replicas.get(1))
                                .get(number % 3)
                                .api()
                                .post("/training-jobs", shortJob)))
                .toList();
        List<Api.Answer> answers = asked.stream().map(CompletableFuture::join).toList();
        List<Api.Answer> rejected =
                answers.stream().filter(answer -> answer.status() == 429).toList();
        assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(MAX_QUEUED);
        assertThat(rejected).hasSize(12 - MAX_QUEUED).allSatisfy(answer -> {
            assertThat(answer.header("Retry-After")).isEqualTo("30");
            assertThat(answer.json().get("detail").asString())
                    .isEqualTo("The queue is full (" + MAX_QUEUED + " jobs). Try again later.");
        });
        var waiting = new ArrayList<String>();
        server.api()
                .get("/training-jobs?status=QUEUED&sort=createdAt")
                .json(200)
                .get("content")
                .forEach(job -> waiting.add(job.get("id").asString()));

        String last = waiting.removeLast();
        JsonNode atOnce = replicas.get(0)
                .api()
                .post("/training-jobs/" + last + "/cancel", "")
                .json(200);
        assertThat(atOnce.get("status").asString()).isEqualTo("CANCELLED");

        for (String job : running) {
            for (int number = 0; number < 2; number++) {
                replicas.get(number)
                        .api()
                        .post("/training-jobs/" + job + "/cancel", "")
                        .json(200);
            }
        }
        for (String job : running) {
            JsonNode cancelled = end(job);
            assertThat(cancelled.get("status").asString()).isEqualTo("CANCELLED");
            assertThat(epochs(job)).isNotEmpty().isEqualTo(all(epochOf(cancelled)));
        }
        List<Instant> starts = waiting.stream()
                .map(id -> Instant.parse(end(id).get("startedAt").asString()))
                .toList();
        assertThat(starts).isSorted();
    }
}
