package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.Replicas;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import shuzi.fuzz.Contract.Operation;
import shuzi.fuzz.RawConnection.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends thousands of valid and invalid requests to every operation of {@code openapi/openapi.yaml}. It checks every
 * response, and compares the service before and after. The service is a separate process with 512 MB of heap.
 *
 * <p>{@code -Dfuzz.seed} selects other requests, {@code -Dfuzz.requests} sets their number, {@code -Dfuzz.first} the number of
 * the first one, to repeat a failed request, and {@code -Dfuzz.security=api-key} the mode with keys.
 */
@Tag("long")
class FuzzIT {

    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_500);
    private static final int FIRST = Integer.getInteger("fuzz.first", 0);
    private static final int CLIENTS = 6;
    private static final Path FOLDER = Path.of("target", "fuzz");
    private static final int AT_ONCE = 20; // for a request that is sent several times concurrently
    private static final boolean KEYS =
            System.getProperty("fuzz.security", "none").equals("api-key");
    private static final String KEY = "key of the fuzz run";
    private static final List<String> ALWAYS = KEYS ? List.of("X-API-Key: " + KEY) : List.of();

    private static final long HEAP_MARGIN = 64L << 20; // caches of models and answers, up to their limits
    private static final int THREAD_MARGIN = 10;
    private static final int FILE_MARGIN = 20;

    private static final String ID = "([^/]+)/([0-9a-f-]{36}|(?<=aliases/)[a-z0-9-]+)";
    private static final Pattern DELETED = Pattern.compile("DELETE /(?:models/(?=aliases))?" + ID);
    private static final Pattern CREATED = Pattern.compile("/" + ID + "$");

    private static final Contract contract = new Contract(Path.of("openapi", "openapi.yaml"));
    private static final ResourceIds resources = new ResourceIds();
    private static final Files files = new Files();
    private static final Requests requests = new Requests(SEED, contract, resources, files, ALWAYS);
    private static final Rules rules = new Rules(contract);

    private static final Map<String, AtomicInteger> sent = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> succeeded = new ConcurrentHashMap<>();
    private static final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private static final Map<String, String> failures = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> failureCounts = new ConcurrentHashMap<>();

    private static final Map<String, AtomicLong> nanos = new ConcurrentHashMap<>();

    private static Replicas replicas;
    private static Api api;
    private static Footprint.Scales scales;
    private static Footprint before;
    private static Footprint after;
    private static Map<String, JsonNode> known;
    private static Map<String, List<String>> rowsBefore;

    @BeforeAll
    static void run() throws Exception {
        java.nio.file.Files.createDirectories(FOLDER);
        var arguments = new ArrayList<>(List.of(
                "--shuzi.dataset.max-upload=20MB",
                "--shuzi.dataset.max-unpacked=50MB",
                "--shuzi.dataset.max-images=1500",
                "--shuzi.training.max-queued=20"));
        if (KEYS) {
            arguments.addAll(List.of(
                    "--shuzi.security.mode=api-key",
                    "--shuzi.security.keys=fuzz:admin:" + sha256(KEY),
                    "--shuzi.limit.requests-per-second=100000",
                    "--shuzi.limit.uploads=100"));
        }
        replicas = Replicas.start("fuzz", 1, arguments.toArray(String[]::new));
        api = KEYS
                ? replicas.get(0).api().with("X-API-Key", KEY)
                : replicas.get(0).api();
        scales = new Footprint.Scales(replicas.get(0).pid(), replicas.get(0).temporaryFolder());
        seed();
        known = known();
        rowsBefore = rows();
        try (var connection = new RawConnection(replicas.get(0).port())) {
            warmUp(connection);
        }
        before = scales.weigh();
        long start = System.nanoTime();
        sendAll();
        double seconds = (System.nanoTime() - start) / 1e9;
        writeTable();
        endJobs();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    after = scales.weigh();
                    return after.threads() <= before.threads() + THREAD_MARGIN
                            && after.openFiles() <= before.openFiles() + FILE_MARGIN
                            && after.temporaryFiles() <= before.temporaryFiles(); // forms may still be in transfer
                });
        System.out.printf(
                "fuzz: seed %d, %d requests in %.1f s, statuses %s%nbefore: %s%nafter: %s%n",
                SEED, REQUESTS, seconds, new TreeMap<>(statuses), before, after);
    }

    @AfterAll
    static void stop() throws IOException {
        if (scales != null) {
            scales.close();
        }
        if (replicas != null) {
            replicas.close();
        }
    }

    @Test
    void everyResponseObeysTheRules() {
        assertThat(failures.entrySet().stream()
                        .map(failure -> "%s (%s times)%n%s"
                                .formatted(failure.getKey(), failureCounts.get(failure.getKey()), failure.getValue()))
                        .collect(Collectors.joining("\n\n")))
                .as("responses that break a rule, the first of each kind; all of them are in " + FOLDER)
                .isEmpty();
    }

    @Test
    void everyOperationIsRequestedOftenAndSucceeds() {
        var seldom = new TreeMap<String, Object>();
        int least = REQUESTS / contract.operations().size() * 2 / 3; // a tenth of the requests is malformed
        for (Operation operation : contract.operations()) {
            AtomicInteger times = sent.getOrDefault(operation.toString(), new AtomicInteger());
            if (times.get() < least) {
                seldom.put(operation.toString(), times + " requests");
            } else if (!succeeded.containsKey(operation.toString())) {
                seldom.put(operation.toString(), "no success");
            }
        }
        if (FIRST == 0) {
            assertThat(seldom).isEmpty();
        }
    }

    @Test
    void heapThreadsAndFilesDoNotGrow() {
        assertThat(after.heap()).as("heap").isLessThan(before.heap() + HEAP_MARGIN);
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + THREAD_MARGIN);
        assertThat(after.openFiles()).as("open files").isLessThanOrEqualTo(before.openFiles() + FILE_MARGIN);
        assertThat(after.temporaryFiles()).as("temporary files").isLessThanOrEqualTo(before.temporaryFiles());
    }

    @Test
    void answersToKnownRequestsAreTheSameAfterTheRun() {
        assertThat(known()).isEqualTo(known);
    }

    @Test
    void rejectedRequestsStoreNothing() {
        rows().forEach((kind, ids) -> {
            var expected = new TreeSet<>(rowsBefore.get(kind));
            expected.addAll(resources.present(kind));
            assertThat(new TreeSet<>(ids)).as(kind).isEqualTo(expected);
        });
        assertThat(replicas.jdbc()
                        .sql("select count(*) from pg_stat_activity where state like 'idle in transaction%'")
                        .query(Integer.class)
                        .single())
                .as("transactions that do not end")
                .isZero();
    }

    @Test
    void theLogHasNoErrorOfTheService() {
        assertThat(replicas.get(0)
                        .log()
                        .lines()
                        .filter(line -> line.contains(" ERROR ") || line.contains("OutOfMemoryError")))
                .isEmpty();
    }

    // before

    private static void seed() throws IOException {
        String starter =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        String dataset = api.importArchive(Zip.numerals(4, 1).build()).get("id").asString();
        JsonNode model = api.trainModel(dataset);
        // the lists of the service, and the sub-resources of the first entry of each list
        for (Operation operation : contract.operations()) {
            if (operation.method().equals("GET")
                    && operation.answers().getOrDefault(200, Set.of()).contains("application/json")) {
                List<String> ids = api.get(firstOf(operation))
                        .json()
                        .path("content")
                        .valueStream()
                        .map(element -> element.path("id").asString(""))
                        .filter(id -> !id.isEmpty())
                        .toList();
                if (!ids.isEmpty()) {
                    resources.keep(operation.path().substring(operation.path().lastIndexOf('/') + 1), ids);
                }
            }
        }
        resources.keep("models", List.of(model.get("id").asString()));
        resources.keep(
                "evaluations",
                List.of(api.post(
                                "/models/" + model.get("id").asString() + "/evaluations",
                                "{\"datasetId\": \"%s\"}".formatted(dataset))
                        .json(201)
                        .get("id")
                        .asString()));
        resources.keep("aliases", List.of("default", "kept"));
        resources.created("aliases", "spare");
        String trained = model.get("id").asString();
        point("default", starter, trained); // to a model that can read whole numbers
        for (String target : List.of("kept", "kept", "spare")) {
            point(target, trained, starter);
        }
        resources.keep("problems", List.of("not-found"));
        for (Operation operation : contract.operations()) {
            if (isFile(operation)) {
                List<String> formats = operation.parametersIn("query").stream()
                        .flatMap(parameter -> parameter
                                .schema()
                                .path("enum")
                                .valueStream()
                                .map(format -> parameter.name() + "=" + format.asString()))
                        .toList();
                for (String format : formats.isEmpty() ? List.of("") : formats) {
                    files.addGood(
                            operation.path().substring(1).replaceAll("[/{}]+", "-") + "."
                                    + format.replaceAll(".*=", ""),
                            api.get(firstOf(operation) + "?" + format).bytes());
                }
            }
        }
        for (String name : List.of(
                "pictures/lossless.webp",
                "pictures/turned-by-exif-6.jpg",
                "pictures/palette.gif",
                "pictures/grey-16-bit.png")) {
            try (InputStream in = Objects.requireNonNull(FuzzIT.class.getResourceAsStream("/" + name))) {
                files.addGood(name.replaceAll(".*/", ""), in.readAllBytes());
            }
        }
    }

    /** Points an alias at a model, with a shadow, so that it gets pictures. */
    private static void point(String alias, String model, String shadow) {
        api.put(
                "/models/aliases/" + alias,
                "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\"}".formatted(model, shadow));
    }

    /** Returns whether the response is a file that another operation accepts. */
    private static boolean isFile(Operation operation) {
        return operation.method().equals("GET")
                && operation.answers().getOrDefault(200, Set.of()).stream()
                        .anyMatch(type -> type.startsWith("application/") && !type.equals("application/json"));
    }

    private static String firstOf(Operation operation) {
        var path = new StringBuilder();
        String kind = "";
        for (String segment : operation.path().substring(1).split("/", -1)) {
            path.append('/').append(segment.startsWith("{") ? resources.first(kind) : segment);
            kind = segment;
        }
        return path.toString();
    }

    /** Returns the answers that must be the same before and after. */
    private static Map<String, JsonNode> known() {
        Map<String, JsonNode> known = new TreeMap<>();
        String model = resources.first("models");
        for (int label : new int[] {1, 6, 15}) {
            known.put(
                    "answer " + label,
                    api.post(
                                    "/predict?model=" + model,
                                    Part.file("image", "x.png", WrittenNumerals.file(label, 7, "png")))
                            .json(200));
        }
        for (String kind : List.of("datasets", "models", "training-jobs")) {
            String path = "/" + kind + "/" + resources.first(kind);
            ObjectNode resource = (ObjectNode) api.get(path).json(200);
            resource.remove("aliases"); // requests may change them
            known.put(path, resource);
        }
        return known;
    }

    private static Map<String, List<String>> rows() {
        return Map.of(
                "datasets", ids("select id::text from dataset"),
                "training-jobs", ids("select id::text from training_job"),
                "models", ids("select id::text from model where job_id is null"));
    }

    private static List<String> ids(String query) {
        return replicas.jdbc().sql(query).query(String.class).list();
    }

    /** Requests every operation once. Operations for files get every valid file, to find out which of them they accept. */
    private static void warmUp(RawConnection connection) {
        for (Operation operation : contract.operations()) {
            if (Requests.takesFiles(contract, operation)) {
                for (String name : files.good().keySet()) {
                    if (send(connection, requests.probe(operation, name))) {
                        requests.takes(operation, name);
                    }
                }
            }
        }
        for (Operation operation : contract.operations()) {
            send(connection, requests.probe(operation));
        }
    }

    // during

    private static void sendAll() throws Exception {
        var next = new AtomicInteger(FIRST);
        var clients = new ConcurrentLinkedQueue<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(() -> {
                    try (var connection = new RawConnection(replicas.get(0).port())) {
                        for (int number = next.getAndIncrement();
                                number < FIRST + REQUESTS;
                                number = next.getAndIncrement()) {
                            FuzzRequest request = requests.make(number);
                            if (request.delivery() == FuzzRequest.Delivery.MANY) {
                                sendMany(request);
                            } else {
                                send(connection, request);
                            }
                        }
                    }
                    return null;
                }));
            }
        }
        for (Future<?> client : clients) {
            client.get();
        }
    }

    /** Sends a request on many connections at once. */
    private static void sendMany(FuzzRequest request) throws Exception {
        var sendings = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int connection = 0; connection < AT_ONCE; connection++) {
                sendings.add(threads.submit(() -> {
                    try (var raw = new RawConnection(replicas.get(0).port())) {
                        return send(raw, request.alone());
                    }
                }));
            }
        }
        for (Future<?> sending : sendings) {
            sending.get();
        }
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    /** Sends a request and returns whether it succeeded. */
    private static boolean send(RawConnection connection, FuzzRequest request) {
        if (request.operation() != null) {
            sent.computeIfAbsent(request.operation().toString(), any -> new AtomicInteger())
                    .incrementAndGet();
        }
        List<Answer> answers;
        long start = System.nanoTime();
        try {
            answers = connection.send(request);
        } catch (IOException | RuntimeException e) {
            failed(request, "no answer: " + e, "");
            return false;
        }
        String operation =
                request.operation() == null ? "" : request.operation().toString();
        nanos.computeIfAbsent(operation, any -> new AtomicLong()).addAndGet(System.nanoTime() - start);
        boolean success = false;
        for (Answer answer : answers) {
            statuses.computeIfAbsent(answer.status(), any -> new AtomicInteger())
                    .incrementAndGet();
            remember(request, answer);
            for (String rule : rules.broken(request, answer)) {
                failed(request, rule, answer.head() + "\n" + answer.text().replaceAll("(?s)^(.{2000}).*", "$1…"));
            }
            success |= answer.status() < 300;
        }
        if (success && request.valid() && request.operation() != null) {
            succeeded
                    .computeIfAbsent(request.operation().toString(), any -> new AtomicInteger())
                    .incrementAndGet();
        }
        return success;
    }

    private static void remember(FuzzRequest request, Answer answer) {
        if (answer.status() >= 300) {
            return;
        }
        Matcher created = CREATED.matcher(answer.header("Location"));
        if (created.find()) {
            resources.created(created.group(1), created.group(2));
        }
        Matcher deleted =
                DELETED.matcher(new String(request.bytes(), 0, Math.min(200, request.bytes().length), ISO_8859_1));
        if (deleted.lookingAt()) {
            resources.deleted(deleted.group(1), deleted.group(2));
        }
    }

    /** Keeps the first failure of each kind for the message, and stores the requests of the first few. */
    private static void failed(FuzzRequest request, String rule, String answer) {
        String kind = rule.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\\d{5,}", "…") + ", "
                + (request.operation() == null ? request.what().replaceAll(" of .*", "") : request.operation());
        int times =
                failureCounts.computeIfAbsent(kind, any -> new AtomicInteger()).incrementAndGet();
        if (times > 5) {
            return;
        }
        Path file = FOLDER.resolve("seed-%d-request-%d.http".formatted(SEED, request.number()));
        try {
            java.nio.file.Files.write(file, request.bytes());
            java.nio.file.Files.writeString(Path.of(file + ".answer"), rule + "\n" + answer, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String head = new String(request.bytes(), 0, Math.min(600, request.bytes().length), ISO_8859_1);
        failures.putIfAbsent(
                kind,
                "%s, %s%nagain: nc localhost 8080 < %s%nor -Dfuzz.seed=%d -Dfuzz.first=%d -Dfuzz.requests=1%n%s%n%s"
                        .formatted(request.what(), request.delivery(), file, SEED, request.number(), head, answer));
    }

    // after

    /** Writes the numbers of requests and successes of each operation, and their total time. */
    private static void writeTable() throws IOException {
        var none = new AtomicInteger();
        java.nio.file.Files.write(
                FOLDER.resolve("operations-seed-" + SEED + ".txt"),
                contract.operations().stream()
                        .map(Operation::toString)
                        .map(operation -> "%-50s %5s sent %5s succeeded %8.1f s"
                                .formatted(
                                        operation,
                                        sent.getOrDefault(operation, none),
                                        succeeded.getOrDefault(operation, none),
                                        nanos.getOrDefault(operation, new AtomicLong())
                                                        .get()
                                                / 1e9))
                        .toList());
    }

    private static void endJobs() {
        var ended = new ArrayList<String>();
        for (String status : List.of("QUEUED", "RUNNING")) {
            api.get("/training-jobs?size=200&status=" + status)
                    .json(200)
                    .path("content")
                    .forEach(job -> {
                        String id = job.get("id").asString();
                        api.post("/training-jobs/" + id + "/cancel", "application/json", new byte[0]);
                        ended.add(id);
                    });
        }
        ended.forEach(api::awaitEnd);
    }
}
