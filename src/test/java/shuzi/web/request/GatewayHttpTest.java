package shuzi.web.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import tools.jackson.databind.JsonNode;

@ServiceTest
class GatewayHttpTest {

    private static final String[] BEHIND_A_GATEWAY = {
        "X-Forwarded-For", "203.0.113.7",
        "X-Forwarded-Proto", "https",
        "X-Forwarded-Host", "numbers.example:8443",
        "X-Forwarded-Prefix", "/numerals"
    };

    @LocalServerPort
    int port;

    Api api;
    private final Logger accessLog = (Logger) LoggerFactory.getLogger("shuzi.access");
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        api = new Api(port);
        lines.start();
        accessLog.addAppender(lines);
        accessLog.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        accessLog.setLevel(null);
        accessLog.detachAppender(lines);
    }

    @Test
    void theFormOfARejectedRequestDoesNotReplaceTheReason() {
        for (String form : new String[] {"multipart/form-data", "multipart/form-data; boundary=x"}) {
            JsonNode problem = api.with("X-Forwarded-Port", "[::1")
                    .post("/predict/batch", form, "--x\r\nno form".getBytes(UTF_8))
                    .json(400);
            assertThat(problem.get("detail").asString()).contains("X-Forwarded-Port");
            assertThat(problem.get("instance").asString()).isEqualTo("/predict/batch");
        }
    }

    @Test
    void theIdOfARequestIsInItsResponseItsLogLineAndItsProblem() {
        String id = "client-" + UUID.randomUUID();
        Api.Answer answer = api.get("/datasets/" + UUID.randomUUID(), "X-Request-Id", id);
        assertThat(answer.header("X-Request-Id")).isEqualTo(id);
        assertThat(answer.json(404).get("requestId").asString()).isEqualTo(id);
        assertThat(lines.await(id).get("http.response.status_code")).isEqualTo(404);
    }

    @Test
    void aRequestWithoutAnIdGetsOne() {
        String one = api.get("/datasets").header("X-Request-Id");
        String other = api.get("/datasets").header("X-Request-Id");
        assertThat(UUID.fromString(one)).isNotEqualTo(UUID.fromString(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "\"quoted\"", "a,b", "{}", "<b>"})
    void anIdWithSpecialCharactersIsReplaced(String id) {
        assertThat(UUID.fromString(api.get("/datasets", "X-Request-Id", id).header("X-Request-Id")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/datasets/%00", "/datasets?sort=%zz"})
    void aRequestThatReachesNoControllerHasAnId(String path) throws IOException {
        String id = "raw-" + UUID.randomUUID();
        String answer = exchange("127.0.0.1", "GET " + path + " HTTP/1.1", "X-Request-Id: " + id);
        assertThat(answer).contains("X-Request-Id: " + id).contains("\"requestId\":\"" + id + "\"");
        assertThat(lines.await(id).get("client.address")).isEqualTo("127.0.0.1");
    }

    @Test
    void aRequestWithUnreadHeadersGetsAnId() throws IOException {
        String answer = exchange("127.0.0.1", "GET /datasets/{x} HTTP/1.1");
        String id = answer.replaceAll("(?s).*X-Request-Id: (\\S+)\r.*", "$1");
        assertThat(answer).contains("\"requestId\":\"" + UUID.fromString(id) + "\"");
    }

    @Test
    void addressesBehindAGatewayAreThoseOfTheGateway() {
        JsonNode dataset = api.with(BEHIND_A_GATEWAY)
                .post("/datasets/synthetic", "{\"imagesPerClass\": 2, \"writers\": 2}")
                .json(201);
        String id = dataset.get("id").asString();
        Api.Answer unknown = api.with(BEHIND_A_GATEWAY).get("/models/" + UUID.randomUUID());
        assertThat(unknown.json(404).get("instance").asString()).startsWith("/numerals/models/");
        assertThat(api.with(BEHIND_A_GATEWAY)
                        .post("/datasets/synthetic", "{\"imagesPerClass\": 2, \"writers\": 2}")
                        .header("Location"))
                .startsWith("https://numbers.example:8443/numerals/datasets/");
        assertThat(api.delete("/datasets/" + id).status()).isEqualTo(204);
    }

    @Test
    void theAccessLogHasTheClientsAddressNotTheGateways() {
        String id = api.with(BEHIND_A_GATEWAY).get("/datasets").header("X-Request-Id");
        Map<String, Object> line = lines.await(id);
        assertThat(line)
                .containsEntry("client.address", "203.0.113.7")
                .containsEntry("http.request.method", "GET")
                .containsEntry("url.path", "/datasets")
                .containsEntry("http.response.status_code", 200);
    }

    @Test
    void anAddressForgedByTheClientIsIgnored() {
        String id = api.get("/datasets", "X-Forwarded-For", "198.51.100.1, 203.0.113.7")
                .header("X-Request-Id");
        assertThat(lines.await(id)).containsEntry("client.address", "203.0.113.7");
    }

    @Test
    void forwardedHeadersOfADirectClientAreIgnored() throws IOException {
        String id = "own-" + UUID.randomUUID();
        String answer = exchange(
                "127.0.0.2",
                "GET /v3/api-docs/swagger-config HTTP/1.1",
                "X-Request-Id: " + id,
                "X-Forwarded-For: 203.0.113.7",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Prefix: /evil");
        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("evil");
        assertThat(lines.await(id)).containsEntry("client.address", "127.0.0.2");
    }

    @Test
    void theHeaderForwardedIsIgnored() {
        assertThat(api.get(
                                "/v3/api-docs/swagger-config",
                                "X-Forwarded-For",
                                "203.0.113.7",
                                "Forwarded",
                                "for=198.51.100.1;host=evil.example;proto=https")
                        .text())
                .doesNotContain("evil");
    }

    /** Sends a request from an address of this machine and returns the response. */
    private String exchange(String from, String... head) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.ofLiteral(from), 0)) {
            socket.setSoTimeout(10_000);
            String request = String.join("\r\n", head) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** Collects the lines of the access log. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final ConcurrentLinkedQueue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.getMDCPropertyMap(); // reads the map of the current thread
            events.add(event);
        }

        /** Waits until the request with this id has been logged, and returns its fields. */
        Map<String, Object> await(String id) {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(
                            () -> events.stream()
                                    .filter(event ->
                                            id.equals(event.getMDCPropertyMap().get("requestId")))
                                    .findFirst()
                                    .map(event -> event.getKeyValuePairs().stream()
                                            .collect(Collectors.toMap(
                                                    (KeyValuePair pair) -> pair.key,
                                                    pair -> Objects.requireNonNull(pair.value))))
                                    .orElse(null),
                            Objects::nonNull);
        }
    }
}
