package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uses the image, two or more replicas and the gateway as an external client does. */
@Tag("containers")
class ComposeIT {

    private static final int MB = 1 << 20;

    @TempDir
    static Path folder;

    static Compose compose;
    static Api outside; // without a key
    static Api api;

    @BeforeAll
    static void up() {
        compose = new Compose();
        outside = new Api(compose.address());
        api = new Api(compose.address() + "/numerals", "X-API-Key", compose.key());
    }

    @AfterAll
    static void down() {
        compose.close();
    }

    @Test
    void aClientWithoutAKeyReachesOnlyTheProbes() {
        assertThat(outside.get("/livez").status()).isEqualTo(200);
        assertThat(outside.get("/readyz").status()).isEqualTo(200);
        for (String path : List.of("/numerals/models", "/numerals/training-jobs", "/numerals/datasets")) {
            problem(outside.get(path), 401);
        }
        problem(outside.post("/numerals/predict", "image/png", WrittenNumerals.file(3, 1, "png")), 401);
        for (String path : List.of(
                "/numerals/actuator/health",
                "/numerals/%61ctuator/prometheus",
                "/numerals/x/%2e%2e/actuator/env",
                "/actuator/health",
                "/models")) {
            problem(outside.get(path), 404);
        }
    }

    @Test
    void aClientBehindTheGatewayImportsTrainsAndClassifies() {
        Api.Answer imported = api.post(
                "/datasets",
                Api.Part.file("file", "numerals.zip", Zip.numerals(4, 5).build()));
        String dataset = imported.json(201).get("id").asString();
        assertThat(imported.header("Location")).isIn(addressesOf("/numerals/datasets/" + dataset));

        Api.Answer queued = api.post("/training-jobs", """
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 100000, "hiddenLayers": [24], "batchSize": 15}""".formatted(dataset));
        String job = queued.json(202).get("id").asString();
        assertThat(queued.header("Location")).isIn(addressesOf("/numerals/training-jobs/" + job));
        try (var events = new EventSource(api, "/training-jobs/" + job + "/events")) {
            while (!event(events).name().equals("epoch")) {
                // the job's status comes first
            }
            // while the job runs: the gateway does not buffer the response
            assertThat(api.get("/training-jobs/" + job).json(200).get("status").asString())
                    .isEqualTo("RUNNING");
            api.post("/training-jobs/" + job + "/cancel", "").json(200);
            assertThat(events.rest()).isNotEmpty();
        }

        JsonNode model = api.trainModel(dataset);
        String path = "/models/" + model.get("id").asString();
        putsAnAlias(model.get("id").asString());
        assertThat(api.delete(path).status()).isEqualTo(204);
        problem(api.get(path), 404);
    }

    /** Points an alias at a model through one replica; then both answer with it. */
    private static void putsAnAlias(String model) {
        String alias = "/models/aliases/canary";
        String starter =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        Api.Answer created = api.put(alias, "{\"modelId\": \"%s\"}".formatted(starter), "If-None-Match", "*");
        assertThat(created.json(201).get("updatedBy").asString()).isNotBlank();
        assertThat(created.header("Location")).isIn(addressesOf("/numerals" + alias));
        try (var events = new EventSource(api, alias + "/events")) {
            assertThat(event(events).id()).isEqualTo("1");
            api.put(alias, "{\"modelId\": \"%s\"}".formatted(model), "If-Match", created.header("ETag"))
                    .json(200);
            assertThat(event(events).id()).as("the gateway does not buffer").isEqualTo("2");
        }
        byte[] picture = WrittenNumerals.file(3, 7, "png");
        Awaitility.await().untilAsserted(() -> {
            for (int request = 0; request < 10; request++) { // the replicas answer in turn
                Api.Answer answer = api.post("/predict?model=canary", "image/png", picture);
                assertThat(answer.json(200).get("modelId").asString()).isEqualTo(model);
                assertThat(answer.header("Shuzi-Alias")).isEqualTo("canary; revision=2");
            }
        });
        problem(api.delete("/models/" + model), 409);
        assertThat(api.delete(alias).status()).isEqualTo(204);
    }

    private static EventSource.Event event(EventSource events) {
        return Objects.requireNonNull(events.next(), "the stream of a job that runs has ended");
    }

    @Test
    void thePageAndTheDocumentationWorkUnderThePrefix() throws Exception {
        HttpResponse<String> start = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(compose.address() + "/"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(start.statusCode()).isEqualTo(200);
        assertThat(start.uri().getPath()).isEqualTo("/numerals/");
        assertThat(outside.get("/numerals/page/app.js").status()).isEqualTo(200);
        assertThat(outside.get("/numerals/webjars/lit-html/lit-html.js").status())
                .isEqualTo(200);
        assertThat(outside.get("/numerals/swagger-ui/swagger-ui-bundle.js").status())
                .isEqualTo(200);
        assertThat(outside.get("/numerals/v3/api-docs/swagger-config")
                        .json(200)
                        .get("url")
                        .asString())
                .isEqualTo("/numerals/v3/api-docs");
        assertThat(outside.get("/numerals/v3/api-docs")
                        .json(200)
                        .at("/servers/0/url")
                        .asString())
                .as("address of \"try it out\"")
                .isIn(addressesOf("/numerals"));
    }

    @Test
    void gatewayAndServiceLogTheSameRequestId() {
        String id = "walk-" + System.nanoTime();
        Api.Answer answer = api.get("/models/00000000-0000-0000-0000-000000000000", "X-Request-Id", id);
        problem(answer, 404);
        assertThat(answer.header("X-Request-Id")).isEqualTo(id);
        assertThat(api.get("/models").header("X-Request-Id")).isNotBlank();
        assertThat(api.get("/models", "X-Request-Id", "{\"not\": \"sane\"}").header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
        assertThat(outside.get("/elsewhere", "X-Request-Id", id)
                        .json(404)
                        .get("requestId")
                        .asString())
                .isEqualTo(id);
        Awaitility.await().untilAsserted(() -> {
            assertThat(compose.log("gateway")).anyMatch(line -> line.contains(id));
            assertThat(compose.log("app")).anyMatch(line -> line.contains(id));
        });
    }

    @Test
    void anUploadNearTheLimitIsStoredAndALargerOneIsRejected() throws Exception {
        Path archive = archive(490);
        Api.Answer imported = upload(archive, false);
        assertThat(imported.json(201).get("trainCount").asInt()).isPositive();
        for (String container : Compose.docker("ps", "-aq", "--filter", "label=com.docker.compose.project=shuzi-test")
                .lines()
                .toList()) {
            assertThat(Compose.docker("inspect", "-f", "{{.State.OOMKilled}} {{.RestartCount}}", container)
                            .strip())
                    .isEqualTo("false 0");
        }
        problem(upload(archive(514), true), 413); // by the service
        problem(upload(archive(530), true), 413); // by the gateway
    }

    @Test
    void theGatewayDoesNotBufferUnauthenticatedBodies() {
        byte[] large = new byte[100_000];
        problem(outside.post("/numerals/training-jobs", "application/json", large), 413);
        problem(outside.post("/numerals/nothing", "application/json", large), 413);
        problem(outside.post("/numerals/predict", "image/png", large), 401); // the gateway passes it on to the service
        Api.Answer inference = outside.post("/numerals/v2/models/default/infer", "application/octet-stream", large);
        assertThat(inference.status()).isEqualTo(401);
        assertThat(inference.text()).startsWith("{\"error\":");
        assertThat(compose.log("gateway")).noneMatch(line -> line.contains("buffered to a temporary file"));
    }

    @Test
    void aRequestThatTheGatewayRejectsGetsAProblemDocument() {
        problem(outside.get("/numerals/" + "x".repeat(20_000)), 414);
        problem(outside.get("/numerals/models", "X-Large", "x".repeat(20_000)), 400);
    }

    @Test
    void noGetFailsWhileReplicasStopDieAndRestart() throws Exception {
        var answered = new AtomicInteger();
        List<String> failed = new ArrayList<>();
        var over = new AtomicBoolean();
        var clients = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 4; i++) {
            clients.add(CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    String result;
                    try {
                        result = String.valueOf(api.get("/models?size=1").status());
                    } catch (RuntimeException e) {
                        result = e.toString();
                    }
                    if (result.equals("200")) {
                        answered.incrementAndGet();
                    } else if (!result.equals("429")) { // four clients without a pause exceed the rate of one replica
                        synchronized (failed) {
                            failed.add(result);
                        }
                    }
                }
            }));
        }
        Awaitility.await().until(() -> answered.get() > 100);
        String first = compose.replicas().getFirst();
        Compose.docker("stop", "-t", "30", first);
        assertThat(Compose.docker("inspect", "-f", "{{.State.ExitCode}}", first).strip())
                .as("143: ended by SIGTERM, not by SIGKILL")
                .isEqualTo("143");
        Compose.docker("start", first);
        compose.awaitReady(2);
        Compose.docker("kill", compose.replicas().getLast());
        int before = answered.get();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> answered.get() > before + 100);
        over.set(true);
        CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).join();
        assertThat(failed).isEmpty();
        compose.scale(2);
    }

    @Test
    void additionalReplicasReceiveRequests() {
        compose.scale(4);
        Set<String> addresses = new HashSet<>();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            for (int i = 0; i < 20; i++) {
                api.get("/models?size=1").json(200);
            }
            for (String line : compose.log("gateway")) {
                if (line.startsWith("{")) {
                    JsonNode entry = JsonMapper.shared().readTree(line);
                    if (entry.get("upstream.status").asString().equals("200")) {
                        addresses.add(entry.get("upstream.address").asString());
                    }
                }
            }
            return addresses.size() >= 4;
        });
        compose.scale(2);
    }

    @Test
    void logsAreEcsDocumentsWithoutKeys() {
        api.get("/models").json(200);
        assertThat(compose.log("app")).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = JsonMapper.shared().readTree(line);
            assertThat(entry.has("@timestamp")).isTrue();
            assertThat(entry.at("/ecs/version").asString()).isNotBlank();
        });
        for (String service : List.of("app", "gateway", "keys", "postgres")) {
            assertThat(compose.log(service)).noneMatch(line -> line.contains(compose.key()));
        }
    }

    @Test
    void aContainerWithoutADatabaseExitsWithAMessage() {
        Compose.Ended ended = Compose.end(
                List.of("docker", "run", "--rm", "--read-only", "--tmpfs", "/tmp", "--network", "none", "shuzi"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .contains("No database is configured", "SPRING_DATASOURCE_URL", "_USERNAME", "_PASSWORD");
    }

    @Test
    void replicasRunWithoutPrivilegesAndUseTheirAotCacheAndNativeLibraries() {
        String replica = compose.replicas().getFirst();
        assertThat(Compose.docker("exec", replica, "id", "-u").strip()).isEqualTo("10001");
        assertThat(Compose.docker(
                                "inspect",
                                "-f",
                                "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}",
                                replica)
                        .strip())
                .isEqualTo("true [ALL] [no-new-privileges:true]");
        assertThat(Compose.docker("exec", replica, "cat", "/proc/1/maps"))
                .contains("/app/shuzi.aot", "/app/natives/libopenblas.so.0");
    }

    private static void problem(Api.Answer answer, int status) {
        assertThat(answer.json(status).get("status").asInt()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    /** Returns the two forms that the address of a path may have: relative, and with the address of the gateway. */
    private static List<String> addressesOf(String path) {
        return List.of(path, compose.address() + path);
    }

    /** Creates an archive of this many MB: a few numerals and a large file. */
    private static Path archive(int megabytes) throws IOException {
        Path file = folder.resolve(megabytes + ".zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file));
                var numerals = new ZipInputStream(
                        new ByteArrayInputStream(Zip.numerals(2, 2).build()))) {
            zip.setLevel(0);
            for (ZipEntry entry = numerals.getNextEntry(); entry != null; entry = numerals.getNextEntry()) {
                zip.putNextEntry(new ZipEntry(entry.getName()));
                numerals.transferTo(zip);
            }
            zip.putNextEntry(new ZipEntry("__MACOSX/padding"));
            for (int i = 0; i < megabytes; i++) {
                zip.write(new byte[MB]);
            }
        }
        return file;
    }

    /** Uploads an archive from its file, if requested with {@code Expect: 100-continue}. */
    private static Api.Answer upload(Path archive, boolean whenTold) throws IOException, InterruptedException {
        String boundary = "----numerals";
        String head =
                "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"numerals.zip\"\r\n"
                        + "Content-Type: application/zip\r\n\r\n";
        return new Api.Answer(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(compose.address() + "/numerals/datasets"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("X-API-Key", compose.key())
                                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .expectContinue(whenTold)
                                .POST(BodyPublishers.concat(
                                        BodyPublishers.ofString(head),
                                        BodyPublishers.ofFile(archive),
                                        BodyPublishers.ofByteArray(
                                                ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII))))
                                .build(),
                        BodyHandlers.ofByteArray()));
    }
}
