package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.EventSource;
import shuzi.EventSource.Event;
import shuzi.SecondServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@SecondServiceTest
class JobEventsHttpTest {

    private static final String UNKNOWN = "/training-jobs/00000000-0000-0000-0000-000000000000/events";

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Api api;
    String dataset = "";

    @BeforeEach
    void importImages() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(2, 5).build()).get("id").asString();
    }

    @Test
    void aStreamHasEveryEpochAndTheLastStatus() {
        String id = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 300, "hiddenLayers": [16], "batchSize": 15}""".formatted(dataset));
        List<Event> events;
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            events = stream.rest();
        }
        assertThat(events.getFirst().name()).isEqualTo("status");
        assertThat(numbers(events))
                .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
        Event last = events.getLast();
        assertThat(last.name()).isEqualTo("status");
        assertThat(last.id()).isEmpty();
        assertThat(last.data()).isEqualTo(api.get("/training-jobs/" + id).json(200));
        assertThat(last.data().get("status").asString()).isEqualTo("SUCCEEDED");

        JsonNode epochs = api.get("/training-jobs/" + id + "/epochs?size=200").json(200);
        List<Event> ofEpochs =
                events.stream().filter(event -> event.name().equals("epoch")).toList();
        for (int i = 0; i < 200; i++) {
            assertThat(ofEpochs.get(i).data()).isEqualTo(epochs.get("content").get(i));
        }
    }

    @Test
    void anEndedJobIsReplayedAndTheStreamEnds() {
        String id = api.trainModel(dataset).get("jobId").asString();
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(stream.rest())
                    .extracting(event -> event.name() + event.id())
                    .containsExactly("epoch1", "epoch2", "epoch3", "status");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 2", "3, 0", "999999999, 0"})
    void eventsAfterTheLastEventIdAreReplayed(int last, int replayed) {
        String id = api.trainModel(dataset).get("jobId").asString();
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events", "Last-Event-ID", "" + last)) {
            List<Event> events = stream.rest();
            assertThat(numbers(events))
                    .isEqualTo(IntStream.rangeClosed(4 - replayed, 3).boxed().toList());
            assertThat(events.getLast().name()).isEqualTo("status");
        }
    }

    @Test
    void theStreamOfAQueuedJobEndsWithItsCancellation() {
        String id = aJob("QUEUED");
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(status(stream)).isEqualTo("QUEUED");
            api.post("/training-jobs/" + id + "/cancel", "").json(200);
            assertThat(status(stream)).isEqualTo("CANCELLED");
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void anEpochRepeatedAfterATakeoverIsSentOnce() {
        String id = aJob("RUNNING");
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(status(stream)).isEqualTo("RUNNING");
            addEpochs(id, 1, 3);
            List<Integer> seen = List.of(epoch(stream), epoch(stream), epoch(stream));
            jdbc.sql("delete from training_epoch where job_id = ?::uuid and epoch > 1")
                    .param(id)
                    .update();
            setStatus(id, "QUEUED");
            assertThat(status(stream)).isEqualTo("QUEUED");
            addEpochs(id, 2, 4);
            assertThat(seen).containsExactly(1, 2, 3);
            assertThat(epoch(stream)).isEqualTo(4);
            setStatus(id, "CANCELLED");
            assertThat(status(stream)).isEqualTo("CANCELLED");
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void eventsAreSentWithoutNotifications() {
        String id = aJob("RUNNING");
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(status(stream)).isEqualTo("RUNNING");
            jdbc.sql("alter table training_epoch disable trigger notify_of_epoch")
                    .update();
            addEpochs(id, 1, 1);
            assertThat(epoch(stream)).isEqualTo(1);
        } finally {
            jdbc.sql("alter table training_epoch enable trigger notify_of_epoch")
                    .update();
            setStatus(id, "CANCELLED");
        }
    }

    @Test
    void aSilentStreamIsKeptAlive() {
        String id = aJob("RUNNING");
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(status(stream)).isEqualTo("RUNNING");
            assertThat(stream.line()).isEqualTo(": keep-alive");
        } finally {
            setStatus(id, "CANCELLED");
        }
    }

    @Test
    void aClientThatReadsNothingDoesNotDelayOtherStreams() {
        String id = aJob("RUNNING");
        addEpochs(id, 1, 20_000);
        try (var idle = new EventSource(api, "/training-jobs/" + id + "/events");
                var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(status(stream)).isEqualTo("RUNNING");
            for (int number = 1; number <= 20_000; number++) {
                assertThat(epoch(stream)).isEqualTo(number);
            }
            setStatus(id, "CANCELLED");
            assertThat(status(stream)).isEqualTo("CANCELLED");
            assertThat(stream.next()).isNull();
            assertThat(idle.rest()).hasSize(20_002);
        }
    }

    @Test
    void aStreamOfADeletedJobEnds() {
        String id = aJob("RUNNING");
        try (var stream = new EventSource(api, "/training-jobs/" + id + "/events")) {
            assertThat(status(stream)).isEqualTo("RUNNING");
            jdbc.sql("delete from training_job where id = ?::uuid").param(id).update();
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void aStreamBeyondTheLimitGets429() {
        String id = aJob("RUNNING");
        String path = "/training-jobs/" + id + "/events";
        var streams = new ArrayList<HttpResponse<Stream<String>>>();
        try {
            do { // streams of other tests may not have ended yet
                streams.add(api.lines(path));
            } while (streams.getLast().statusCode() == 200);
            assertThat(streams).hasSizeBetween(2, 11);
            assertThat(streams.getLast().statusCode()).isEqualTo(429);
            assertThat(streams.getLast().headers().firstValue("Retry-After")).hasValue("30");
            assertThat(streams.getLast().body().collect(Collectors.joining()))
                    .contains("The limit of 10 event streams is reached. Try again later.");
        } finally {
            streams.forEach(stream -> stream.body().close());
            setStatus(id, "CANCELLED");
        }
    }

    @ParameterizedTest
    @CsvSource({"x", "-1", "1.5", "9999999999", "''"})
    void aLastEventIdThatIsNotANumberIsRejected(String last) {
        JsonNode problem = api.get(UNKNOWN, "Last-Event-ID", last).json(400);
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"Last-Event-ID\",\"message\":\"must be the number of an epoch\"}]");
    }

    @Test
    void theStreamOfAnUnknownJobIsAProblemDocument() {
        Api.Answer answer = api.get(UNKNOWN, "Accept", "text/event-stream");
        assertThat(answer.json(404).get("detail").asString())
                .isEqualTo("There is no training job 00000000-0000-0000-0000-000000000000.");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    /** Creates a job without an entry in the queue, so that no worker runs it. */
    private String aJob(String status) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into training_job
                            (id, name, dataset_id, status, config, created_at, started_at, finished_at, model_id,
                             failure_reason)
                        select ?::uuid, 'test', dataset_id, ?, config, now(), now(), now(), model_id, 'test'
                        from training_job where id = ?::uuid
                        """)
                .param(id)
                .param(status)
                .param(api.trainModel(dataset).get("jobId").asString())
                .update();
        return id;
    }

    private void addEpochs(String id, int first, int last) {
        jdbc.sql("""
                        insert into training_epoch
                            (job_id, epoch, cost, train_accuracy, test_accuracy, learning_rate, duration_millis)
                        select ?::uuid, number, 0.5, 0.9, 0.8, 1, 7 from generate_series(?, ?) number
                        on conflict do nothing
                        """).param(id).param(first).param(last).update();
    }

    private void setStatus(String id, String status) {
        jdbc.sql("update training_job set status = ? where id = ?::uuid")
                .param(status)
                .param(id)
                .update();
    }

    private static String status(EventSource stream) {
        Event event = Objects.requireNonNull(stream.next());
        assertThat(event.name()).isEqualTo("status");
        return event.data().get("status").asString();
    }

    private static int epoch(EventSource stream) {
        Event event = Objects.requireNonNull(stream.next());
        assertThat(event.name()).isEqualTo("epoch");
        assertThat(event.data().get("epoch").asString()).isEqualTo(event.id());
        return Integer.parseInt(event.id());
    }

    private static List<Integer> numbers(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("epoch"))
                .map(event -> Integer.parseInt(event.id()))
                .toList();
    }
}
