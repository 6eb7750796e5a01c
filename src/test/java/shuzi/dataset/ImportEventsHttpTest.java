package shuzi.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    /** Returns 100 lines of CSV, of which the last has a blank image. */
    private static String csvWithABlankLastImage() {
        return PixelFiles.noise(1).csv().repeat(3) + "1" + ",7".repeat(64 * 64) + "\n";
    }

    @Test
    void aClientThatAcceptsEventsIsToldHowManyImagesAreRead() {
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
                .isEqualTo(withInstance(
                        last.data,
                        api.post("/datasets", Part.file("file", "x.csv", csv)).json(422)));
        assertThat(last.data.get("detail").asString())
                .isEqualTo("Image in line 91 is blank: all its pixels are the same.");
        assertThat(api.get("/datasets?name=" + name.replace(" ", "%20"))
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .isZero();
    }

    /** Returns a problem document with the request id of another. */
    private static JsonNode withInstance(JsonNode other, JsonNode problem) {
        return ((tools.jackson.databind.node.ObjectNode) problem).set("requestId", other.get("requestId"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/json", "text/event-stream;q=0.5, application/json", "application/*, text/*"})
    void aClientThatAcceptsJsonGetsJson(String accepted) {
        api.with("Accept", accepted)
                .post("/datasets/synthetic", "{\"imagesPerClass\": 2}")
                .json(201);
    }

    @Test
    void aRepeatedRequestIsToldWhatTheFirstCreated() {
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
