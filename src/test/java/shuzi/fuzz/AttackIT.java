package shuzi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import shuzi.Api;
import shuzi.Replicas;
import shuzi.WrittenNumerals;

/**
 * Attacks the packaged service, which has its default limits and 512 MB of heap, as one client with a key. Another
 * client requests {@code /livez} every tenth of a second. Every health check must be answered, and a picture must be
 * classified after each attack.
 *
 * <p>How many of the concurrent requests of an attack the service accepts depends on timing. Each test therefore lists
 * the statuses that are correct for its requests. At least one of its requests must be accepted, and at least one of
 * those beyond a limit rejected. "connection closed" stands for a response that was lost, because the service closed
 * the connection before it had read the whole body.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class AttackIT {

    private static final int MAX_WAIT = 30_000; // milliseconds; some attacks once blocked the service for minutes
    private static final String KEY = "key of the attacker";
    private static final String OWNER_KEY = "key of the owner";

    private static Replicas replicas;
    private static int port;
    private static byte[] picture;

    private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
    private Health health;

    @BeforeAll
    static void start() throws Exception {
        replicas = Replicas.start(
                "attacks",
                1,
                "--shuzi.security.mode=api-key",
                "--shuzi.security.keys=attacker:predict+read:%s,owner:admin:%s"
                        .formatted(sha256(KEY), sha256(OWNER_KEY)),
                "--shuzi.limit.requests-per-second=10000");
        port = replicas.get(0).port();
        picture = WrittenNumerals.file(6, 1, "png");
        assertThat(classify()).isEqualTo(200);
    }

    @AfterAll
    static void stop() throws IOException {
        if (replicas != null) {
            replicas.close();
        }
    }

    @BeforeEach
    void watch() {
        health = new Health(port);
    }

    @AfterEach
    void theServiceAnswersAfterTheAttack() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        health.stop();
        assertThat(health.failures).as("health checks that were not answered").isEmpty();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> classify() == 200);
        assertThat(replicas.get(0).isAlive()).isTrue();
        assertThat(replicas.get(0).log()).doesNotContain("OutOfMemoryError", " ERROR ");
    }

    @Test
    @Order(1)
    void jpegsOfMillionsOfEmptySegmentsAreAnswered200Or429() throws Exception {
        byte[] jpeg = WrittenNumerals.file(6, 1, "jpeg");
        var file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        for (int i = 0; i < 4_000_000; i++) {
            file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 2});
        }
        file.write(jpeg, 2, jpeg.length - 2);
        byte[] request = request("/predict", "image/jpeg", file.toByteArray());
        Map<String, Long> statuses = statuses(8, request);
        report("JPEGs of 4,000,000 empty segments", statuses);
        assertThat(statuses.keySet()).isSubsetOf("200", "429", "connection closed");
        assertThat(statuses).containsKey("200");
    }

    @Test
    @Order(2)
    void picturesOfManyPixelsBeyondTheLimitGet429() throws Exception {
        byte[] file = png(new BufferedImage(7000, 7000, BufferedImage.TYPE_BYTE_GRAY));
        byte[] request = request("/predict", "image/png", file);
        Map<String, Long> statuses = statuses(230, request);
        report("230 PNGs of 49 million pixels", statuses);
        assertThat(statuses).containsOnlyKeys("422", "429");
    }

    @Test
    @Order(3)
    void slowBodiesAreAnswered408Or429Or503() throws Exception {
        ScheduledExecutorService trickle = Executors.newScheduledThreadPool(2);
        var ticks = new ConcurrentLinkedQueue<Future<?>>();
        try {
            byte[] head = head("/predict", "image/png", 1000);
            Map<String, Long> statuses = statuses(
                    260,
                    head,
                    socket -> ticks.add(trickle.scheduleAtFixedRate(() -> sendByte(socket), 4, 4, TimeUnit.SECONDS)));
            report("260 bodies of a byte every 4 seconds", statuses);
            assertThat(statuses.keySet()).isSubsetOf("408", "429", "503");
            assertThat(statuses).containsKeys("408", "429");
        } finally {
            trickle.shutdownNow();
        }
    }

    @Test
    @Order(4)
    void largeBodiesBeyondTheMemoryGet429() throws Exception {
        byte[] head = head("/predict", "image/png", 20 << 20);
        var chunk = new byte[1 << 20];
        var held = new AtomicInteger();
        Map<String, Long> statuses = statuses(34, head, socket -> {
            try {
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < 19; i++) {
                    out.write(chunk);
                }
                out.write(chunk, 0, chunk.length - 1);
                held.incrementAndGet();
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> held.get() > 0 && sockets.size() >= 34);
                out.write(0);
            } catch (IOException ignored) {
                // the service has closed the connection after its response
            }
        });
        report("34 bodies of 20 MB held before their last byte", statuses);
        assertThat(statuses.keySet()).isSubsetOf("422", "429", "connection closed");
        assertThat(statuses).containsKeys("422", "429");
    }

    @Test
    @Order(5)
    void readersThatStopReadingAreAnswered200Or429Or503AndHoldNoDatabaseConnection() throws Exception {
        String model = new Api(port)
                .with("X-API-Key", KEY)
                .get("/models")
                .json(200)
                .get("content")
                .get(0)
                .get("id")
                .asString();
        byte[] request = ("GET /models/" + model + "/weights HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + KEY
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Map<String, Long> statuses = statuses(230, request); // of each only the first line is read
        report("230 readers of weights that stop reading", statuses);
        assertThat(statuses.keySet()).isSubsetOf("200", "429", "503"); // 503: no thread is free at that moment
        assertThat(statuses).containsKeys("200", "429");
        assertThat(replicas.get(0).log()).doesNotContain("The database");
    }

    @Test
    @Order(6)
    void pipelinedHealthChecksAreAnswered200() throws Exception {
        byte[] requests =
                "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
        Map<String, Long> statuses = statuses(230, requests); // of each connection only the first line is read
        report("230 connections with 100 health checks each, whose answers nobody reads", statuses);
        assertThat(statuses).containsOnlyKeys("200");
    }

    @Test
    @Order(7)
    void comparisonsBeyondTheLimitGet429() throws Exception {
        Api owner = new Api(port).with("X-API-Key", OWNER_KEY);
        String dataset = owner.post("/datasets/synthetic", "{\"imagesPerClass\": 100, \"writers\": 10}")
                .json(201)
                .get("id")
                .asString();
        String model =
                owner.get("/models/aliases/default").json(200).get("modelId").asString();
        String copy = owner.post(
                        "/models/import",
                        Api.Part.file(
                                "file",
                                "copy.safetensors",
                                owner.get("/models/" + model + "/export?format=safetensors")
                                        .bytes()))
                .json(201)
                .get("id")
                .asString();
        byte[] request =
                "GET /models/%s/comparison?with=%s&datasetId=%s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n\r\n"
                        .formatted(model, copy, dataset, KEY)
                        .getBytes(StandardCharsets.US_ASCII);
        Map<String, Long> statuses = statuses(230, request);
        report("230 comparisons of models", statuses);
        assertThat(statuses).containsOnlyKeys("200", "429");
    }

    @Test
    @Order(8)
    void theServiceStopsWhileLargePicturesAreDecoded() throws Exception {
        byte[] file = png(new BufferedImage(7000, 7000, BufferedImage.TYPE_BYTE_GRAY));
        health.stop(); // the service ends
        var clients = Executors.newFixedThreadPool(2);
        try {
            for (int client = 0; client < 2; client++) {
                clients.execute(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try (var socket = connect()) {
                            socket.getOutputStream().write(request("/predict", "image/png", file));
                            firstLine(socket);
                        } catch (IOException ignored) { // the service has stopped
                            return;
                        }
                    }
                });
            }
            long start = System.nanoTime();
            replicas.get(0).terminate();
            System.out.printf("attack: SIGTERM while two large pictures are decoded: %.1f s%n", seconds(start));
        } finally {
            clients.shutdownNow();
        }
        replicas.get(0).restart();
        health = new Health(port);
    }

    private static void sendByte(Socket socket) {
        try {
            socket.getOutputStream().write(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // ends the sending
        }
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void report(String attack, Map<String, Long> statuses) {
        System.out.printf("attack: %s: %s, /livez %s%n", attack, statuses, health);
    }

    private static int classify() throws IOException {
        return new Api(port)
                .with("X-API-Key", KEY)
                .post("/predict", "image/png", picture)
                .status();
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return file.toByteArray();
    }

    private static byte[] head(String path, String type, int length) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(path, KEY, type, length)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] request(String path, String type, byte[] body) {
        var request = new ByteArrayOutputStream();
        request.writeBytes(head(path, type, body.length));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private Socket connect() throws IOException {
        var socket = new Socket("localhost", port);
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private Map<String, Long> statuses(int connections, byte[] request) throws Exception {
        return statuses(connections, request, socket -> {});
    }

    /** Sends a request on each of this many connections at once, and counts the statuses of the responses. */
    private Map<String, Long> statuses(int connections, byte[] request, Consumer<Socket> more) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            for (int connection = 0; connection < connections; connection++) {
                answers.add(threads.submit(() -> {
                    Socket socket = connect();
                    try {
                        socket.getOutputStream().write(request);
                        more.accept(socket);
                    } catch (IOException ignored) {
                        // the service may have answered and closed the connection before all was sent
                    }
                    return firstLine(socket);
                }));
            }
            var all = new TreeMap<String, Long>();
            for (var answer : answers) {
                all.merge(answer.get(), 1L, Long::sum);
            }
            return all;
        }
    }

    /** Returns the status, or "connection closed" if none arrived. */
    private static String firstLine(Socket socket) {
        var line = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
                line.append((char) next);
            }
        } catch (IOException ignored) {
            // what arrived before counts
        }
        return line.length() > 12 ? line.substring(9, 12) : "connection closed";
    }

    /** Requests {@code /livez} until it is stopped, each time on a new connection. */
    private static final class Health {

        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Long> millis = new ConcurrentLinkedQueue<>();
        private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(8);
        private final ScheduledFuture<?> checks;

        Health(int port) {
            this.checks =
                    clock.scheduleAtFixedRate(() -> clock.execute(() -> ask(port)), 0, 100, TimeUnit.MILLISECONDS);
        }

        private void ask(int port) {
            long start = System.nanoTime();
            try (var socket = new Socket("localhost", port)) {
                socket.setSoTimeout(MAX_WAIT);
                socket.getOutputStream()
                        .write("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                String status = firstLine(socket);
                if (!status.equals("200")) {
                    failures.add(status);
                }
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
            millis.add((System.nanoTime() - start) / 1_000_000);
        }

        void stop() {
            checks.cancel(false);
            clock.shutdown();
            try {
                if (!clock.awaitTermination(MAX_WAIT, TimeUnit.MILLISECONDS)) {
                    failures.add("a health check that has not ended");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String toString() {
            List<Long> sorted = millis.stream().sorted().toList();
            return sorted.isEmpty()
                    ? "was not requested"
                    : "%d times, median %d ms, worst %d ms"
                            .formatted(sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
        }
    }
}
