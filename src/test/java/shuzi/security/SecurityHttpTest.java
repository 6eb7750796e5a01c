package shuzi.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import shuzi.Api;
import shuzi.EventSource;
import shuzi.OtherService;
import shuzi.RawHttp;
import shuzi.ServiceTest;
import tools.jackson.databind.JsonNode;

/** The service in mode api-key with a separate management port. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class SecurityHttpTest {

    private static final List<String> ROLES = List.of("predict", "read", "train", "deploy", "admin");
    private static final String ORIGIN = "https://numerals.example.com";
    private static final String SYNTHETIC = """
            {"name": "%s", "imagesPerClass": 2, "writers": 1}""";

    /** Each unauthenticated client has its own address, so that the limit of failed authentications rejects no other test. */
    private static final AtomicInteger addresses = new AtomicInteger();

    private final HttpClient client = HttpClient.newHttpClient();
    private Path keysFile;
    private OtherService service;

    @BeforeAll
    void start(@Autowired DataSource database, @TempDir Path folder) throws Exception {
        keysFile = folder.resolve("keys");
        write("");
        service = new OtherService(
                database,
                "--management.server.port=0",
                "--shuzi.security.mode=api-key",
                "--shuzi.security.keys=other:train+predict:" + hash("key of other"),
                "--shuzi.security.keys-file=" + keysFile,
                "--shuzi.security.allowed-origins=" + ORIGIN,
                "--shuzi.limit.failed-authentications-per-second=1",
                "--shuzi.dataset.max-imports=10");
    }

    @AfterAll
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    private void write(String more) throws IOException {
        var lines = new StringBuilder("# roles are names here\n\n");
        ROLES.forEach(role -> lines.append("%s:%s:%s\n".formatted(role, role, hash("key of " + role))));
        Files.writeString(keysFile, lines + more);
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Api as(String name) {
        return service.api().with("X-API-Key", "key of " + name);
    }

    private Api unauthenticated() {
        return service.api().with("X-Forwarded-For", address());
    }

    private static String address() {
        return "198.51.100." + addresses.incrementAndGet();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + path))
                        .method(method, BodyPublishers.noBody())
                        .headers(headers)
                        .build(),
                BodyHandlers.ofString());
    }

    /** Returns whether a role permits an operation, by the documentation and not by the table of the code. */
    private static boolean may(String role, String method, String path) {
        if (path.equals("/access")) {
            return true;
        }
        boolean infers = path.startsWith("/v2");
        boolean predicts = path.startsWith("/predict") || infers;
        boolean deploys = path.startsWith("/models/aliases");
        return switch (role) {
            case "predict" ->
                predicts
                        || path.startsWith("/numbers")
                        || (method.equals("get")
                                && path.startsWith("/models")
                                && !path.endsWith("/revisions") // have comparisons and names of clients
                                && !path.equals("/models/aliases/{alias}/events")
                                && !path.contains("/evaluation") // has results by writer
                                && !path.endsWith("/comparison") // names images of the data set
                                && !path.endsWith("/plots/sample-predictions")); // has images of a data set
            case "read" -> method.equals("get") && !infers;
            case "train" ->
                (method.equals("get") && !infers)
                        || (!predicts
                                && !deploys
                                && Set.of("post", "put", "patch").contains(method));
            case "deploy" ->
                (method.equals("get") && !infers)
                        || (deploys && Set.of("post", "put").contains(method));
            case "admin" -> true;
            default -> false;
        };
    }

    @Test
    void theOpenInferenceProtocolGetsItsOwnErrorsFromTheSecurityChain() throws Exception {
        assertThat(send("GET", "/v2", "X-API-Key", "wrong", "X-Forwarded-For", address())
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> forbidden = send("POST", "/v2/models/default/infer", "X-API-Key", "key of train");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body()).matches("\\{\"error\":\"[^\"]+\"}");
        HttpResponse<String> unauthenticated = send("POST", "/v2/models/default/infer", "X-Forwarded-For", address());
        assertThat(unauthenticated.statusCode()).isEqualTo(401);
        assertThat(unauthenticated.body()).matches("\\{\"error\":\"[^\"]+\"}");
        assertThat(send("GET", "/v2/health/ready", "X-Forwarded-For", address()).body())
                .isEqualTo("{\"ready\":true}");
    }

    @Test
    void everyRolePermitsExactlyItsOperations() throws Exception {
        JsonNode paths = unauthenticated().get("/v3/api-docs").json(200).get("paths");
        int operations = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            if (path.getKey().startsWith("/problems/") || path.getKey().startsWith("/v2/health")) {
                continue; // explanations of problems and health need no role
            }
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations++;
                String method = operation.getKey();
                String real =
                        path.getKey().replaceAll("\\{.*?}", UUID.randomUUID().toString());
                String what = method + " " + path.getKey();
                for (String role : ROLES) {
                    HttpResponse<String> answer =
                            send(method.toUpperCase(Locale.ROOT), real, "X-API-Key", "key of " + role);
                    if (may(role, method, path.getKey())) {
                        assertThat(answer.statusCode()).as(role + ": " + what).isNotIn(401, 403, 405, 500);
                        assertThat(answer.body()).as(role + ": " + what).doesNotContain("No static resource");
                    } else {
                        assertThat(answer.statusCode()).as(role + ": " + what).isEqualTo(403);
                        String detail = operation
                                .getValue()
                                .get("description")
                                .asString()
                                .replace("`", "");
                        assertThat(detail)
                                .as(what)
                                .endsWith(answer.body()
                                                .replaceAll("(?s).*\"This operation needs (the role .*?)\\.\".*", "$1")
                                        + " if security is on.");
                    }
                }
                HttpResponse<String> unknown =
                        send(method.toUpperCase(Locale.ROOT), real, "X-Forwarded-For", address());
                assertThat(unknown.statusCode()).as(what).isEqualTo(401);
            }
        }
        assertThat(operations).isGreaterThan(30);
    }

    @Test
    void aRequestWithoutAKeyGets401ThatNamesTheHeader() {
        Api.Answer answer = unauthenticated().get("/models");
        assertThat(answer.json(401).get("detail").asString()).isEqualTo("Send an API key in the header X-API-Key.");
        assertThat(answer.json().get("instance").asString()).isEqualTo("/models");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("ApiKey realm=\"shuzi\"");
    }

    @Test
    void aWrongKeyGets401AndIsNeverRepeated(CapturedOutput output) {
        String wrong = "wrong" + UUID.randomUUID();
        Api.Answer answer = unauthenticated().get("/models", "X-API-Key", wrong);
        assertThat(answer.json(401).get("detail").asString()).isEqualTo("The API key is unknown.");
        assertThat(answer.text() + answer.response().headers().map()).doesNotContain(wrong);
        assertThat(output.getAll()).doesNotContain(wrong).doesNotContain(hash("key of read"));
    }

    @Test
    void aClientCanAskForItsOwnRoles() {
        JsonNode access = as("deploy").get("/access").json(200);
        assertThat(access.get("mode").asString()).isEqualTo("api-key");
        assertThat(access.get("name").asString()).isEqualTo("deploy");
        assertThat(access.get("roles").valueStream().map(JsonNode::asString)).containsExactly("read", "deploy");
        unauthenticated().get("/access").json(401);
    }

    @Test
    void aRequestWithoutTheRoleGets403ThatNamesIt() {
        Api.Answer answer = as("read").post("/datasets/synthetic", SYNTHETIC.formatted("no"));
        assertThat(answer.json(403).get("detail").asString()).isEqualTo("This operation needs the role train.");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(as("train").post("/predict", "{}").json(403).get("detail").asString())
                .isEqualTo("This operation needs the role predict.");
    }

    @Test
    void aJobThatPromotesNeedsTheRoleDeployToo() {
        String job = """
                {"datasetId": "%s", "promote": {"alias": "default", "if": "NOT_WORSE"}}""".formatted(UUID.randomUUID());
        assertThat(as("train")
                        .post("/training-jobs", job)
                        .json(403)
                        .get("detail")
                        .asString())
                .isEqualTo("The field promote needs the role deploy.");
        assertThat(as("admin").post("/training-jobs", job).status())
                .as("the data set does not exist")
                .isEqualTo(404);
    }

    /** Returns a safetensors file with a 4096-1-15 network of zeros. */
    private static byte[] network() {
        byte[] header = """
                {"layers.0.weight": {"dtype": "F32", "shape": [1, 4096], "data_offsets": [0, 16384]},
                "layers.0.bias": {"dtype": "F32", "shape": [1], "data_offsets": [16384, 16388]},
                "layers.1.weight": {"dtype": "F32", "shape": [15, 1], "data_offsets": [16388, 16448]},
                "layers.1.bias": {"dtype": "F32", "shape": [15], "data_offsets": [16448, 16508]}}
                """.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + header.length + 16508)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    @Test
    void aRevisionNamesTheClientThatMadeIt() {
        String model = as("train")
                .post("/models/import", Api.Part.file("file", "zero.safetensors", network()))
                .json(201)
                .get("id")
                .asString();
        String target = "{\"modelId\": \"%s\"}".formatted(model);
        assertThat(as("deploy")
                        .put("/models/aliases/canary", target)
                        .json(201)
                        .get("updatedBy")
                        .asString())
                .isEqualTo("deploy");
        assertThat(as("train").put("/models/aliases/canary", target).status()).isEqualTo(403);
        assertThat(as("deploy").delete("/models/aliases/canary").status()).isEqualTo(403);
        assertThat(as("admin").delete("/models/aliases/canary").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/livez",
                "/readyz",
                "/problems/not-found",
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/v3/api-docs/swagger-config",
                "/swagger-ui/index.html",
                "/swagger-ui/swagger-ui-bundle.js",
                "/",
                "/page/app.js",
                "/webjars/lit-html/lit-html.js"
            })
    void healthPageAndDocumentsNeedNoValidKey(String path) {
        assertThat(unauthenticated().get(path).status()).isEqualTo(200);
        assertThat(unauthenticated().get(path, "X-API-Key", "old").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing-here, 404",
        "GET, /models/x/y/z, 404",
        "GET, /actuator, 404",
        "GET, /actuator/metrics, 404",
        "GET, /error, 404",
        "PATCH, /models, 405",
        "BREW, /models, 405",
        "POST, /livez, 404",
        "OPTIONS, /models, 200",
        "OPTIONS, /nothing-here, 404",
        "HEAD, /models, 200"
    })
    void anUnauthenticatedRequestGets401WhateverItsAddress(String method, String path, int status) throws Exception {
        assertThat(send(method, path, "X-API-Key", "key of admin").statusCode()).isEqualTo(status);
        assertThat(send(method, path, "X-Forwarded-For", address()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void anUnknownPathGetsTheProblemDocumentOfAServiceWithoutSecurity() {
        Api.Answer answer = as("read").get("/nothing-here");
        assertThat(answer.json(404).get("title").asString()).isEqualTo("Not found");
        assertThat(answer.json().get("instance").asString()).isEqualTo("/nothing-here");
    }

    @Test
    void theManagementPortHasTheActuatorEndpointsAndNeedsNoKey() {
        assertThat(service.management()
                        .get("/actuator/health")
                        .json(200)
                        .get("status")
                        .asString())
                .isEqualTo("UP");
        assertThat(service.management().get("/actuator/metrics").text()).contains("shuzi.limit.rejected");
        assertThat(service.management().get("/actuator/info").status()).isEqualTo(200);
        assertThat(service.management().get("/models").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 524288000", "Transfer-Encoding: chunked"})
    void anUnauthenticatedUploadIsRejectedBeforeItIsRead(String length, CapturedOutput output) throws IOException {
        try (var connection = new RawHttp(service.port())) {
            String answer = connection.send("""
                            POST /datasets HTTP/1.1
                            Host: localhost
                            X-Forwarded-For: %s
                            Content-Type: multipart/form-data; boundary=x
                            %s

                            """.formatted(address(), length)).rest();
            assertThat(answer).startsWith("HTTP/1.1 401").contains("Connection: close", "\"status\":401");
            assertThat(output.getAll()).doesNotContain("Servlet.service()");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /datasets, 401",
        "PATCH /models, 401",
        "GET /livez, 400",
        "GET /v3/api-docs, 400",
        "POST //datasets, 400"
    })
    void anUnauthenticatedRequestIsAnsweredBeforeItsBodyArrives(String request, int status) throws IOException {
        try (var connection = new RawHttp(service.port())) {
            assertThat(connection.send("""
                            %s HTTP/1.1
                            Host: localhost
                            X-Forwarded-For: %s
                            Content-Type: application/json
                            Content-Length: 1000

                            {""".formatted(request, address())).rest())
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void theConnectionIsKeptIfTheUnauthenticatedBodyHasArrived() throws IOException {
        try (var connection = new RawHttp(service.port())) {
            connection.send("""
                    POST /datasets HTTP/1.1
                    Host: localhost
                    X-Forwarded-For: %s
                    Content-Length: 100000

                    %s""".formatted(address(), "x".repeat(100_000)));
            assertThat(connection.send("""
                            GET /livez HTTP/1.1
                            Host: localhost
                            Connection: close

                            """).rest()).contains("HTTP/1.1 401", "HTTP/1.1 200");
        }
    }

    @Test
    void anUnauthenticatedFormIsRejectedBeforeItIsRead() throws IOException {
        try (var connection = new RawHttp(service.port())) {
            assertThat(connection.send("""
                                    PUT /models/aliases/x HTTP/1.1
                                    Host: localhost
                                    X-Forwarded-For: %s
                                    Content-Type: application/x-www-form-urlencoded
                                    Content-Length: 524288000

                                    """.formatted(address())).rest()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void eventsNeedTheRoleRead() {
        String dataset = as("train")
                .post("/datasets/synthetic", SYNTHETIC.formatted("watched"))
                .json(201)
                .get("id")
                .asString();
        String job = as("train").startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 1}""".formatted(dataset));
        String path = "/training-jobs/" + job + "/events";
        assertThat(unauthenticated()
                        .get(path, "Accept", "text/event-stream")
                        .json(401)
                        .get("status")
                        .asInt())
                .isEqualTo(401);
        assertThat(as("predict")
                        .get(path, "Accept", "text/event-stream")
                        .json(403)
                        .get("detail")
                        .asString())
                .isEqualTo("This operation needs the role read.");
        try (var events = new EventSource(as("read"), path)) {
            assertThat(String.valueOf(events.next())).contains("\"status\":\"QUEUED\"");
            assertThat(events.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void aStreamedExportIsComplete(CapturedOutput output) {
        String dataset = as("train")
                .post("/datasets/synthetic", SYNTHETIC.formatted("exported"))
                .json(201)
                .get("id")
                .asString();
        Api.Answer export = as("read").get("/datasets/" + dataset + "/export?format=zip");
        assertThat(export.status()).isEqualTo(200);
        assertThat(export.bytes()).startsWith('P', 'K');
        assertThat(output.getAll()).doesNotContain("Access Denied");
    }

    @Test
    void aPathThatCouldBypassTheRolesGets400() throws Exception {
        for (String path : List.of("/predict/..;/datasets", "/datasets;x", "/predict/%2e%2e/datasets", "//datasets")) {
            HttpResponse<String> answer = send("GET", path, "X-API-Key", "key of predict");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).as(path).hasValue("application/problem+json");
        }
    }

    @Test
    void keysAreRotatedWithoutARestartAndAMalformedFileChangesNothing(CapturedOutput output) throws IOException {
        String old = "old:read:" + hash("key of old") + "\n";
        String young = "young:read+predict:" + hash("key of young") + "\n";
        write(old);
        Awaitility.await().until(() -> as("old").get("/datasets").status() == 200);
        write(old + young);
        Awaitility.await().until(() -> as("young").get("/datasets").status() == 200);
        assertThat(as("old").get("/datasets").status()).isEqualTo(200);
        write(young);
        Awaitility.await().until(() -> as("old").get("/datasets").status() != 200);
        write("broken:reed:" + hash("key of broken"));
        Awaitility.await()
                .until(() -> output.getAll().contains("stay unchanged: The API key 'broken' has an unknown role"));
        Files.delete(keysFile);
        Awaitility.await().until(() -> output.getAll().contains("cannot be read; the keys stay unchanged"));
        assertThat(as("young").get("/datasets").status()).isEqualTo(200);
        write("");
        Awaitility.await().until(() -> as("young").get("/datasets").status() != 200);
        assertThat(output.getAll()).doesNotContain(hash("key of broken")).doesNotContain(hash("key of young"));
    }

    @Test
    void failedAuthenticationsOfAnAddressAreLimitedAndValidKeysAreNot() throws Exception {
        String address = address();
        HttpResponse<String> answer = send("GET", "/models", "X-Forwarded-For", address);
        for (int attempt = 0; attempt < 100 && answer.statusCode() != 429; attempt++) {
            answer = send("GET", "/models", "X-Forwarded-For", address, "X-API-Key", "guess " + attempt);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(1);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(send("GET", "/models", "X-Forwarded-For", address, "X-API-Key", "key of read")
                        .statusCode())
                .isEqualTo(200);
        assertThat(rejected("authentications")).isPositive();
    }

    @Test
    @SuppressWarnings("try") // the connections only have to be open
    void uploadsInProgressAreLimitedForEachClient() throws Exception {
        String head = """
                POST /datasets HTTP/1.1
                Host: localhost
                X-API-Key: key of train
                Content-Type: multipart/form-data; boundary=x
                Content-Length: 1000

                --x
                """;
        try (var first = new RawHttp(service.port());
                var second = new RawHttp(service.port())) {
            first.send(head);
            second.send(head);
            Awaitility.await().until(() -> uploadsUnderWay() == 2);
            Api.Answer third = as("train").post("/datasets", Api.Part.field("name", "x"));
            assertThat(third.json(429).get("detail").asString())
                    .isEqualTo("You have 2 uploads in progress, which is the limit for one client. Try again later.");
            assertThat(third.header("Retry-After")).isEqualTo("5");
            assertThat(as("other")
                            .post("/datasets", Api.Part.field("name", "x"))
                            .status())
                    .isEqualTo(400);
            assertThat(as("train").get("/datasets").status()).isEqualTo(200);
            assertThat(rejected("uploads")).isPositive();
        }
        Awaitility.await()
                .until(() -> as("train")
                                .post("/datasets", Api.Part.field("name", "x"))
                                .status()
                        == 400);
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 9000000, 2", "Transfer-Encoding: chunked, 16"})
    void batchesOfUnknownOrLargeSizeAreLimitedAsUploads(String length, int most) throws Exception {
        String head = """
                POST /predict/batch HTTP/1.1
                Host: localhost
                X-API-Key: key of predict
                Content-Type: multipart/form-data; boundary=x
                Connection: close
                %s

                """.formatted(length);
        var open = new ArrayList<RawHttp>();
        try {
            for (int upload = 0; upload < most; upload++) {
                open.add(new RawHttp(service.port()).send(head));
            }
            Awaitility.await().until(() -> uploadsUnderWay() == most);
            try (var oneMore = new RawHttp(service.port())) {
                assertThat(oneMore.send(head.replace("Host:", "Expect: 100-continue\nHost:"))
                                .rest())
                        .contains("HTTP/1.1 429");
            }
            try (var small = new RawHttp(service.port())) {
                assertThat(small.send(head.replace(length, "Content-Length: 0")).rest())
                        .startsWith("HTTP/1.1 400");
            }
        } finally {
            for (RawHttp connection : open) {
                connection.close();
            }
        }
        Awaitility.await().until(() -> uploadsUnderWay() == 0);
    }

    private double uploadsUnderWay() {
        return service.bean(MeterRegistry.class)
                .get("shuzi.limit.uploads")
                .gauge()
                .value();
    }

    private double rejected(String limit) {
        return service.bean(MeterRegistry.class)
                .get("shuzi.limit.rejected")
                .tag("limit", limit)
                .counter()
                .count();
    }

    @Test
    void idempotencyKeysAreSeparateForEachClient() {
        String body = SYNTHETIC.formatted("mine");
        Api train = service.api().with("X-API-Key", "key of train", "Idempotency-Key", "same");
        Api other = service.api().with("X-API-Key", "key of other", "Idempotency-Key", "same");
        String id = train.post("/datasets/synthetic", body).json(201).get("id").asString();
        assertThat(train.post("/datasets/synthetic", body).json(201).get("id").asString())
                .isEqualTo(id);
        assertThat(other.post("/datasets/synthetic", SYNTHETIC.formatted("another"))
                        .json(201)
                        .get("id")
                        .asString())
                .isNotEqualTo(id);
    }

    @Test
    void everyWriteIsInTheAuditLogWithoutKeys() {
        String from = "203.0.113.9";
        Api train = service.api().with("X-API-Key", "key of train", "X-Forwarded-For", from);
        String id = train.post("/datasets/synthetic", SYNTHETIC.formatted("audited"))
                .json(201)
                .get("id")
                .asString();
        assertThat(train.delete("/datasets/" + id).status()).isEqualTo(403);
        assertThat(train.post("/training-jobs", "{").status()).isEqualTo(400);
        assertThat(train.post("/predict", "{}").status()).isEqualTo(403);
        assertThat(train.get("/datasets/" + id).status()).isEqualTo(200);
        Api admin = service.api().with("X-API-Key", "key of admin", "X-Forwarded-For", from);
        assertThat(admin.delete("/datasets/" + id + "?because=key").status()).isEqualTo(400);
        assertThat(admin.delete("/datasets/" + id).status()).isEqualTo(204);
        assertThat(service.api()
                        .with("X-Forwarded-For", from)
                        .delete("/datasets/" + id)
                        .status())
                .isEqualTo(401);
        assertThat(rows(from))
                .containsExactly(
                        "train POST /datasets/synthetic 201 " + id,
                        "train DELETE /datasets/%s 403 null".formatted(id),
                        "train POST /training-jobs 400 null",
                        "admin DELETE /datasets/%s 400 null".formatted(id),
                        "admin DELETE /datasets/%s 204 null".formatted(id));
        assertThat(service.jdbc()
                        .sql("select audit_log::text from audit_log")
                        .query(String.class)
                        .list())
                .noneMatch(row -> row.contains("key of") || row.contains("because"));
    }

    /** Returns the audit rows of an address. It waits for their statuses, which may be stored after the responses. */
    private List<String> rows(String address) {
        return Awaitility.await()
                .until(
                        () -> service.jdbc()
                                .sql("""
                                        select concat_ws(' ', client, method, path, coalesce(status::text, '?'),
                                            coalesce(resource, 'null'))
                                        from audit_log where address = ? order by id
                                        """)
                                .param(address)
                                .query(String.class)
                                .list(),
                        rows -> rows.stream().noneMatch(row -> row.contains("?")));
    }

    @Test
    void aRequestThatCannotBeAuditedIsNotExecuted() {
        service.jdbc().sql("alter table audit_log rename to audit_log_away").update();
        try {
            assertThat(as("train")
                            .post("/datasets/synthetic", SYNTHETIC.formatted("unseen"))
                            .status())
                    .isEqualTo(500);
        } finally {
            service.jdbc().sql("alter table audit_log_away rename to audit_log").update();
        }
        assertThat(as("read").get("/datasets?size=100").text()).doesNotContain("unseen");
    }

    @Test
    void aMalformedOriginGets403() throws Exception {
        HttpResponse<String> answer = send("GET", "/models", "Origin", "*/*;q=nonsense", "X-API-Key", "key of read");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("requestId");
    }

    @Test
    void onlyPagesOfAnAllowedOriginMayCall() throws Exception {
        HttpResponse<String> preflight = send(
                "OPTIONS",
                "/datasets",
                "Origin",
                ORIGIN,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "x-api-key,content-type");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(ORIGIN);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        HttpResponse<String> answer = send("GET", "/models", "Origin", ORIGIN, "X-API-Key", "key of read");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers()
                        .firstValue("Access-Control-Expose-Headers")
                        .orElse("")
                        .split(", "))
                .containsExactlyInAnyOrder(
                        "X-Request-Id",
                        "Shuzi-Alias",
                        "Location",
                        "Link",
                        "Retry-After",
                        "ETag",
                        "Inference-Header-Content-Length",
                        "Accept-Ranges",
                        "Content-Range",
                        "Preference-Applied");
        HttpResponse<String> other =
                send("GET", "/models", "Origin", "https://evil.example.com", "X-API-Key", "key of read");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(other.body())
                .contains("\"requestId\":\""
                        + other.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void responsesHaveTheSecurityHeadersForBrowsers() {
        Api.Answer answer = as("read").get("/models");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("script-src");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.response().headers().allValues("Vary")).contains("X-API-Key");
        assertThat(answer.header("Strict-Transport-Security")).isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(as("read").get("/nothing").header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(unauthenticated().get("/models").header("Content-Security-Policy"))
                .contains("default-src 'none'");
        assertThat(unauthenticated().get("/swagger-ui/index.html").header("Content-Security-Policy"))
                .contains("script-src 'self'");
        assertThat(service.api()
                        .with("X-API-Key", "key of read", "X-Forwarded-Proto", "https")
                        .get("/models")
                        .header("Strict-Transport-Security"))
                .startsWith("max-age=");
    }
}
