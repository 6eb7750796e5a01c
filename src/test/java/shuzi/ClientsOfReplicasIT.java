package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import shuzi.EventSource.Event;

/** Clients watch jobs and repeat requests while replicas and PostgreSQL stop and start. */
@Tag("long")
class ClientsOfReplicasIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    static Replicas replicas;
    String dataset = "";

    @BeforeAll
    static void start() throws IOException {
        replicas = Replicas.start("clients", 2, "--shuzi.events.write-timeout=3s", "--shuzi.model.starter=false");
    }

    @AfterAll
    static void stop() throws IOException {
        replicas.close();
    }

    @BeforeEach
    void importImages() throws IOException {
        if (!replicas.get(0).isAlive()) { // after a test that ended it
            replicas.get(0).restart();
        }
        dataset = api(0).importArchive(Zip.numerals(2, 5).build()).get("id").asString();
    }

    @Test
    void anyReplicaStreamsTheEventsOfAJob() throws Exception {
        String job = start(300);
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<List<Event>>> watching =
                    List.of(threads.submit(() -> watch(0, job)), threads.submit(() -> watch(1, job)));
            for (Future<List<Event>> watcher : watching) {
                List<Event> events = watcher.get();
                assertThat(numbers(events))
                        .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
                assertThat(events.getLast().data().get("status").asString()).isEqualTo("SUCCEEDED");
            }
        }
    }

    @Test
    void aStreamContinuesAtAnotherReplicaAfterItsOwnStops() throws Exception {
        String job = start(2000);
        var seen = new ArrayList<Integer>();
        try (var stream = new EventSource(api(0), events(job))) {
            while (seen.size() < 5) {
                seen.addAll(numbers(List.of(Objects.requireNonNull(stream.next()))));
            }
            replicas.get(0).beginTermination();
            seen.addAll(numbers(stream.rest()));
            replicas.get(0).terminate();
            assertThat(replicas.get(0).log()).contains("Graceful shutdown complete");
        }
        api(1).post("/training-jobs/" + job + "/cancel", "").json(200);
        try (var stream = new EventSource(api(1), events(job), "Last-Event-ID", "" + seen.getLast())) {
            List<Event> rest = stream.rest();
            seen.addAll(numbers(rest));
            assertThat(rest.getLast().data().get("status").asString()).isEqualTo("CANCELLED");
        }
        assertThat(seen).isEqualTo(IntStream.rangeClosed(1, seen.size()).boxed().toList());
    }

    @Test
    void aStreamSurvivesARestartOfTheDatabase() throws Exception {
        String job = waiting();
        try (var stream = new EventSource(api(1), events(job))) {
            assertThat(Objects.requireNonNull(stream.next()).name()).isEqualTo("status");
            replicas.stopDatabase();
            replicas.await(
                    "that the database is missed",
                    LIMIT,
                    () -> api(1).get("/actuator/health/readiness").status(),
                    status -> status == 503);
            replicas.startDatabase();
            replicas.get(0).awaitReady();
            replicas.get(1).awaitReady();
            addEpochs(job, 1);
            assertThat(Objects.requireNonNull(stream.next()).id()).isEqualTo("1");
            api(0).post("/training-jobs/" + job + "/cancel", "").json(200);
            assertThat(stream.rest()).extracting(Event::name).containsExactly("status");
        }
    }

    @Test
    void aClientThatReadsNothingIsDisconnectedWithoutDelayingOthers() throws Exception {
        String job = waiting();
        addEpochs(job, 100_000); // 20 MB, more than the buffers of a connection hold
        try (var stalled = new Socket()) {
            stalled.setReceiveBufferSize(4096);
            stalled.connect(new InetSocketAddress("localhost", replicas.get(1).port()));
            OutputStream request = stalled.getOutputStream();
            request.write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .formatted(events(job))
                    .getBytes(StandardCharsets.US_ASCII));
            try (var stream = new EventSource(api(1), events(job), "Last-Event-ID", "99990")) {
                assertThat(Objects.requireNonNull(stream.next()).name()).isEqualTo("status");
                for (int epoch = 99_991; epoch <= 100_000; epoch++) {
                    assertThat(Objects.requireNonNull(stream.next()).id()).isEqualTo("" + epoch);
                }
                replicas.await(
                        "that the connection is closed",
                        LIMIT,
                        () -> {
                            try {
                                request.write('x');
                                return false;
                            } catch (IOException ignored) {
                                return true;
                            }
                        },
                        closed -> closed);
                api(0).post("/training-jobs/" + job + "/cancel", "").json(200);
                assertThat(stream.rest()).extracting(Event::name).containsExactly("status");
            }
        }
    }

    @Test
    void aRequestRepeatedAtSeveralReplicasIsExecutedOnce() throws Exception {
        String key = UUID.randomUUID().toString();
        var requests = new ArrayList<Callable<Api.Answer>>();
        for (int i = 0; i < 20; i++) {
            Api api = api(i % 2).with("Idempotency-Key", key);
            requests.add(() -> api.post("/training-jobs", job(1)));
        }
        var answers = new ArrayList<Api.Answer>();
        try (var threads = Executors.newFixedThreadPool(10)) {
            for (Future<Api.Answer> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
        }
        answers.removeIf(answer -> answer.status() == 409);
        answers.add(api(0).with("Idempotency-Key", key).post("/training-jobs", job(1)));
        answers.add(api(1).with("Idempotency-Key", key).post("/training-jobs", job(1)));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("Location")).isEqualTo(answers.getFirst().header("Location"));
            assertThat(answer.text()).isEqualTo(answers.getFirst().text());
        });
        assertThat(api(0).get("/training-jobs?datasetId=" + dataset)
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aRequestLostWithItsReplicaIsExecutedByItsRepetition() throws Exception {
        String key = UUID.randomUUID().toString();
        String request = """
                {"name": "%s", "imagesPerClass": 2000, "writers": 2}""".formatted(key);
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<Api.Answer> lost =
                    threads.submit(() -> api(0).with("Idempotency-Key", key).post("/datasets/synthetic", request));
            replicas.await(
                    "that the request is being carried out",
                    LIMIT,
                    () -> replicas.jdbc()
                            .sql("""
                                    select count(*) from pg_locks where locktype = 'advisory'
                                    and (classid::bigint << 32 | objid::bigint) = hashtextextended(?, 8)
                                    """)
                            .param(key)
                            .query(Integer.class)
                            .single(),
                    locks -> locks == 1);
            assertThat(lost.isDone()).isFalse();
            replicas.get(0).killHard();
        }
        Api.Answer answer = replicas.await(
                "the answer",
                LIMIT,
                () -> api(1).with("Idempotency-Key", key).post("/datasets/synthetic", request),
                there -> there.status() != 409);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(replicas.jdbc()
                        .sql("select count(*) from dataset where name = ?")
                        .param(key)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    private static Api api(int replica) {
        return replicas.get(replica).api();
    }

    private static String events(String job) {
        return "/training-jobs/" + job + "/events";
    }

    private static List<Event> watch(int replica, String job) {
        try (var stream = new EventSource(api(replica), events(job))) {
            return stream.rest();
        }
    }

    private String start(int epochs) {
        return api(0).startJob(job(epochs));
    }

    private String job(int epochs) {
        return """
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": %d, "hiddenLayers": [16], "batchSize": 15}""".formatted(dataset, epochs);
    }

    /** Creates a queued job without an entry in the queue, so that no worker runs it. */
    private String waiting() {
        String like = start(1);
        api(0).awaitEnd(like);
        String id = UUID.randomUUID().toString();
        replicas.jdbc().sql("""
                        insert into training_job (id, name, dataset_id, status, config, created_at)
                        select ?::uuid, 'test', dataset_id, 'QUEUED', config, now() from training_job
                        where id = ?::uuid
                        """).param(id).param(like).update();
        return id;
    }

    private static void addEpochs(String job, int epochs) {
        replicas.jdbc().sql("""
                        insert into training_epoch
                            (job_id, epoch, cost, train_accuracy, test_accuracy, learning_rate, duration_millis)
                        select ?::uuid, number, 0.5, 0.9, 0.8, 1, 7 from generate_series(1, ?) number
                        """).param(job).param(epochs).update();
    }

    private static List<Integer> numbers(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("epoch"))
                .map(event -> Integer.parseInt(event.id()))
                .toList();
    }
}
