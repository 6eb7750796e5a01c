package shuzi.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The progress of imports, as Server-Sent Events. */
@ServiceTest
@Tag("database")
class ImportEventsHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Api api;
    Api watching;

    @BeforeEach
    void connect() {
        api = new Api(port);
        watching = api.with("Accept", "text/event-stream");
    }

    /** An event of a stream. */
    private record Event(String name, JsonNode data) {}

    private static List<Event> events(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
        assertThat(answer.text()).endsWith("\n\n");
        return Stream.of(answer.text().split("\n\n"))
                .map(block -> block.split("\nevent: |event: |\ndata: "))
                .map(parts -> new Event(parts[1], JsonMapper.shared().readTree(parts[2])))
                .toList();
    }

    private static Part archive() {
        return Part.file(
                "file",
                "numerals.zip",
                Zip.numerals(2, 3).add("1/notes.jpg", new byte[] {1}).build());
    }

    /** Returns 91 lines of CSV, of which the last has a blank image. */
    private static String csvWithABlankLastImage() {
        return PixelFiles.noise(1).csv().repeat(3) + "1" + ",7".repeat(64 * 64) + "\n";
    }

    @Test
    void progressEventsCountTheImages() {
        List<Event> events = events(watching.post("/datasets", archive()));
        List<Event> progress = events.subList(0, events.size() - 1);
        assertThat(progress).extracting(Event::name).containsOnly("progress");
        assertThat(progress)
                .extracting(event -> event.data.get("total").asInt())
                .containsOnly(91);
        assertThat(progress)
                .extracting(event -> event.data.get("read").asInt())
                .startsWith(1)
                .isSorted()
                .doesNotHaveDuplicates()
                .endsWith(91);
        JsonNode dataset = events.getLast().data;
        assertThat(events.getLast().name).isEqualTo("created");
        assertThat(dataset.get("skippedCount").asInt()).isEqualTo(1);
        assertThat(api.get("/datasets/" + dataset.get("id").asString()).json(200))
                .isEqualTo(dataset);
    }

    @Test
    void synthesisReportsItsProgressToo() {
        List<Event> events = events(watching.post("/datasets/synthetic", "{\"imagesPerClass\": 2}"));
        assertThat(events.get(events.size() - 2).data.toString()).isEqualTo("{\"read\":30,\"total\":30}");
        assertThat(events.getLast().data.get("imageCount").asInt()).isEqualTo(30);
    }

    @Test
    void theTotalOfACsvIsUnknown() {
        byte[] csv = PixelFiles.noise(1).csv().getBytes(UTF_8);
        List<Event> events = events(watching.post("/datasets", Part.file("file", "numerals.csv", csv)));
        assertThat(events.getFirst().data.toString()).isEqualTo("{\"read\":1,\"total\":null}");
        assertThat(events.getLast().data.get("imageCount").asInt()).isEqualTo(30);
    }

    @Test
    void anImportThatFailsLaterEndsWithItsProblemAndStoresNothing() {
        String name = "fails " + UUID.randomUUID();
        byte[] csv = csvWithABlankLastImage().getBytes(UTF_8);
        List<Event> events =
                events(watching.post("/datasets", Part.file("file", "x.csv", csv), Part.field("name", name)));
        assertThat(events.getFirst().name).isEqualTo("progress");
        Event last = events.getLast();
        assertThat(last.name).isEqualTo("failed");
        assertThat(last.data)
                .isEqualTo(ofRequest(
                        api.post("/datasets", Part.file("file", "x.csv", csv)).json(422), last.data));
        assertThat(last.data.get("detail").asString())
                .isEqualTo("Image in line 91 is blank: all its pixels are the same.");
        assertThat(api.get("/datasets?name=" + name.replace(" ", "%20"))
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .isZero();
    }

    /** Returns a problem document of another request as if it were of this one. */
    private static JsonNode ofRequest(JsonNode problem, JsonNode ofRequest) {
        return ((ObjectNode) problem).set("requestId", ofRequest.get("requestId"));
    }

    @Test
    void anImportGoesOnWhenItsClientLeaves() throws IOException {
        String request = "left-" + UUID.randomUUID();
        byte[] body = "{\"imagesPerClass\": 500}".getBytes(UTF_8);
        String head = """
                POST /datasets/synthetic HTTP/1.1\r
                Host: localhost\r
                X-Request-Id: %s\r
                Accept: text/event-stream\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(request, body.length);
        try (var socket = new Socket("localhost", port)) {
            socket.setSoLinger(true, 0); // the connection is reset
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(body);
            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 202");
        }
        String id = Awaitility.await()
                .until(
                        () -> jdbc.sql("select resource from audit_log where request_id = ? and status = 201")
                                .param(request)
                                .query(String.class)
                                .optional()
                                .orElse(null),
                        Objects::nonNull);
        assertThat(api.get("/datasets/" + id).json(200).get("imageCount").asInt())
                .isEqualTo(7500);
    }

    @Test
    void metricsHaveTheOutcomeOfAnImport() {
        byte[] csv = csvWithABlankLastImage().getBytes(UTF_8);
        events(watching.post("/datasets", Part.file("file", "x.csv", csv)));
        events(watching.post("/datasets", archive()));
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                api.get("/actuator/prometheus").text().lines())
                        .filteredOn(line -> line.startsWith("http_server_requests_seconds_count")
                                && line.contains("uri=\"/datasets\"")
                                && line.contains("method=\"POST\""))
                        .anyMatch(line -> line.contains("status=\"422\"") && line.contains("outcome=\"CLIENT_ERROR\""))
                        .anyMatch(line -> line.contains("status=\"201\"") && line.contains("outcome=\"SUCCESS\""))
                        .noneMatch(line -> line.contains("status=\"202\"")));
    }

    @Test
    void whatFailsBeforeTheFirstImageHasAnOrdinaryResponse() {
        assertThat(watching.post("/datasets", Part.file("file", "x.txt", "Dear Sir".getBytes(UTF_8)))
                        .json(415)
                        .get("status")
                        .asInt())
                .isEqualTo(415);
        watching.post("/datasets", archive(), Part.field("trainFraction", 2)).json(400);
        watching.post("/datasets/synthetic", "{\"imagesPerClass\": 0}").json(400);
    }

    @Test
    void anArchiveOfSkippedFilesFailsAfterTheyAreRead() {
        byte[] archive = new Zip().add("readme.txt", new byte[] {65}).build();
        List<Event> events = events(watching.post("/datasets", Part.file("file", "x.zip", archive)));
        assertThat(events).extracting(Event::name).containsExactly("progress", "failed");
        assertThat(events.getLast().data.get("status").asInt()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "text/event-stream;q=0.5, application/json",
                "text/event-stream, application/json",
                "text/event-stream;q=0, application/json;q=0.1",
                "application/*, text/*"
            })
    void aClientThatAcceptsJsonGetsJson(String accepted) {
        api.with("Accept", accepted)
                .post("/datasets/synthetic", "{\"imagesPerClass\": 2}")
                .json(201);
    }

    @Test
    void aRepeatedRequestGetsTheEventCreatedOfTheFirst() {
        Api repeating = api.with("Accept", "text/event-stream", "Idempotency-Key", "key-" + UUID.randomUUID());
        Part archive = archive();
        Event first = events(repeating.post("/datasets", archive)).getLast();
        List<Event> again = events(repeating.post("/datasets", archive));
        assertThat(again).containsExactly(first);
    }

    @Test
    void theAuditLogHasTheOutcome() {
        Api named = watching.with("Accept", "text/event-stream", "X-Request-Id", "import-" + UUID.randomUUID());
        Api.Answer created = named.post("/datasets", archive());
        String id = events(created).getLast().data.get("id").asString();
        Api.Answer failed = named.post(
                "/datasets", Part.file("file", "x.csv", csvWithABlankLastImage().getBytes(UTF_8)));
        assertThat(events(failed).getLast().name).isEqualTo("failed");
        Awaitility.await()
                .until(() -> jdbc.sql("""
                                select concat_ws(' ', method, path, status, resource) from audit_log
                                where request_id = ? order by id
                                """)
                        .param(created.header("X-Request-Id"))
                        .query(String.class)
                        .list()
                        .equals(List.of("POST /datasets 201 " + id, "POST /datasets 422")));
    }
}
