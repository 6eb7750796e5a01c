package shuzi.web.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
@Tag("database")
class IdempotentRequestHttpTest {

    private static final String SYNTHETIC = """
            {"name": "%s", "imagesPerClass": 2, "writers": 2}""";

    @LocalServerPort
    int port;

    @Autowired
    IdempotentRequests requests;

    @Autowired
    IdempotentRequestRepository repository;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    final String name = "name-" + UUID.randomUUID();
    final String key = "key~!" + UUID.randomUUID();
    Api api;
    Api keyed = new Api(0);

    @BeforeEach
    void prepare() {
        api = new Api(port);
        keyed = api.with("Idempotency-Key", key);
    }

    @Test
    void aRepeatedJobIsCreatedOnce() {
        String dataset = api.importArchive(Zip.numerals(2, 5).build()).get("id").asString();
        Api.Answer first = keyed.post("/training-jobs", """
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 1, "hiddenLayers": [16]}""".formatted(dataset));
        assertThat(first.status()).isEqualTo(202);
        api.awaitEnd(first.json().get("id").asString());

        Api.Answer again = keyed.post("/training-jobs", """
                { "epochs": 1, "hiddenLayers": [16], "name": null, "preset": "TUTORIAL", "datasetId": "%s" }""".formatted(dataset));
        assertSame(again, first);
        assertThat(again.json().get("status").asString()).isEqualTo("QUEUED");
        assertThat(api.get("/training-jobs?datasetId=" + dataset)
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aRepeatedUploadIsStoredOnceWhateverItsBoundary() {
        byte[] archive = Zip.numerals(2, 2).build();
        Api.Part file = Api.Part.file("file", "images.zip", archive);
        Api.Answer first = keyed.post("/datasets", file, Api.Part.field("name", name));
        assertThat(first.status()).isEqualTo(201);
        assertSame(keyed.post("/datasets", Api.Part.field("name", name), file), first);
        assertThat(dataSets()).isEqualTo(1);
    }

    @Test
    void aRepeatedSyntheticDataSetIsCreatedOnce() {
        Api.Answer first = keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name));
        assertThat(first.status()).isEqualTo(201);
        assertSame(keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name)), first);
        assertThat(dataSets()).isEqualTo(1);
    }

    @Test
    void aKeyOfAnotherRequestIsRejected() {
        byte[] archive = Zip.numerals(2, 2).build();
        assertThat(keyed.post("/datasets", Api.Part.file("file", "images.zip", archive))
                        .status())
                .isEqualTo(201);
        String message = "[{\"field\":\"Idempotency-Key\",\"message\":\"was used for another request\"}]";
        for (Api.Answer answer : List.of(
                keyed.post(
                        "/datasets",
                        Api.Part.file("file", "images.zip", Zip.numerals(2, 3).build())),
                keyed.post(
                        "/datasets",
                        Api.Part.file("file", "images.zip", archive),
                        Api.Part.field("trainFraction", 0.6)),
                keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name)))) {
            assertThat(answer.json(422).get("errors").toString()).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"datasetId\": \"00000000-0000-0000-0000-000000000000\"} | 404",
                "{\"datasetId\": \"x\"} | 400",
                "{ | 400"
            })
    void aRejectedRequestLeavesTheKeyFree(String body, int status) {
        assertThat(keyed.post("/training-jobs", body).status()).isEqualTo(status);
        assertThat(keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name)).status())
                .isEqualTo(201);
    }

    @Test
    void aRequestThatFailsLeavesTheKeyFreeAndNothingElse() {
        assertThatThrownBy(() -> requests.once(key, RequestContent.of("POST /x", name), () -> {
                    jdbc.sql("create table " + name.replace('-', '_') + "()").update();
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(jdbc.sql("select count(*) from pg_tables where tablename = ?")
                        .param(name.replace('-', '_'))
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(requests.once(
                                key,
                                RequestContent.of("POST /x", name),
                                () -> ResponseEntity.created(URI.create("/x/1")).body(List.of(1)))
                        .getBody())
                .asString()
                .isEqualTo("[1]");
    }

    @Test
    void aRepetitionDuringTheFirstRequestGets409() {
        transaction.executeWithoutResult(status -> {
            assertThat(repository.tryReserve(key)).isTrue();
            Api.Answer answer = keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name));
            assertThat(answer.json(409).get("detail").asString())
                    .isEqualTo("A request with this Idempotency-Key is still being processed. Try again later.");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        });
        assertThat(keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name)).status())
                .isEqualTo(201);
    }

    @Test
    void oneOfManyConcurrentRepetitionsIsExecuted() throws Exception {
        var answers = new ArrayList<Api.Answer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Api.Answer> request = () -> keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name));
            for (Future<Api.Answer> answer : threads.invokeAll(java.util.Collections.nCopies(24, request))) {
                answers.add(answer.get());
            }
        }
        answers.removeIf(answer -> answer.status() == 409);
        assertThat(answers).isNotEmpty();
        answers.forEach(answer -> assertSame(answer, answers.getFirst()));
        assertThat(dataSets()).isEqualTo(1);
    }

    @Test
    void aResponseIsKeptForADay() {
        String first = created();
        age("23 hours 59 minutes");
        requests.deleteOld();
        assertThat(created()).isEqualTo(first);

        age("2 minutes");
        String second = created();
        assertThat(second).isNotEqualTo(first);
        assertThat(created()).isEqualTo(second);

        age("24 hours 1 minute");
        requests.deleteOld();
        assertThat(repository.find(key, Instant.EPOCH)).isEmpty();
    }

    private String created() {
        return keyed.post("/datasets/synthetic", SYNTHETIC.formatted(name))
                .json(201)
                .get("id")
                .asString();
    }

    private void age(String interval) {
        jdbc.sql("update idempotent_request set created_at = created_at - ?::interval where key = ?")
                .param(interval)
                .param(key)
                .update();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "#256"})
    void anInvalidKeyIsRejected(String bad) {
        JsonNode problem = api.with("Idempotency-Key", bad.equals("#256") ? "k".repeat(256) : bad)
                .post("/datasets/synthetic", SYNTHETIC.formatted(name))
                .json(400);
        assertThat(problem.get("errors").toString())
                .isEqualTo(
                        "[{\"field\":\"Idempotency-Key\",\"message\":\"must be 1 to 255 visible ASCII characters\"}]");
    }

    private int dataSets() {
        return Objects.requireNonNull(jdbc.sql("select count(*) from dataset where name = ?")
                .param(name)
                .query(Integer.class)
                .single());
    }

    private static void assertSame(Api.Answer answer, Api.Answer first) {
        assertThat(answer.status()).isEqualTo(first.status());
        assertThat(answer.header("Location")).isEqualTo(first.header("Location"));
        assertThat(answer.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(answer.text()).isEqualTo(first.text());
    }
}
