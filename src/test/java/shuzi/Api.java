package shuzi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the service. */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final String[] headers;

    public Api(int port) {
        this("http://localhost:" + port);
    }

    /** @param base the address before each path; the headers are sent with every request: name, value, name, value */
    public Api(String base, String... headers) {
        this.base = base;
        this.headers = headers;
    }

    /** Returns a client that sends these headers with every request: name, value, name, value. */
    public Api with(String... headers) {
        return new Api(base, headers);
    }

    /** A response of the service. */
    public record Answer(HttpResponse<byte[]> response) {

        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public byte[] bytes() {
            return response.body();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** Returns the body of a response, which must have this status. */
        public JsonNode json(int status) {
            if (status() != status) {
                throw new AssertionError("expected " + status + " but got " + status() + ": " + text());
            }
            return json();
        }
    }

    /** A part of a multipart body: a file if it has a file name, else a field. */
    public record Part(String name, String fileName, byte[] content) {

        public static Part file(String name, String fileName, byte[] content) {
            return new Part(name, fileName, content);
        }

        public static Part field(String name, Object value) {
            return new Part(name, "", String.valueOf(value).getBytes(StandardCharsets.UTF_8));
        }
    }

    public Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** Returns the lines of the body as they arrive. Closing the stream ends the request. */
    public HttpResponse<Stream<String>> lines(String path, String... headers) {
        return send(request(path, headers).GET(), BodyHandlers.ofLines());
    }

    public Answer delete(String path, String... headers) {
        return send(request(path, headers).DELETE());
    }

    /** Sends JSON with the method PUT. */
    public Answer put(String path, String json, String... headers) {
        var own = new ArrayList<>(List.of("Content-Type", "application/json"));
        own.addAll(List.of(headers));
        return send(
                request(path, own.toArray(String[]::new)).PUT(BodyPublishers.ofString(json, StandardCharsets.UTF_8)));
    }

    /** Sends a merge patch. */
    public Answer patch(String path, String json) {
        return patch(path, "application/merge-patch+json", json);
    }

    public Answer patch(String path, String type, String body) {
        return send(request(path, "Content-Type", type).method("PATCH", BodyPublishers.ofString(body)));
    }

    public Answer post(String path, String json) {
        return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    public Answer post(String path, String type, byte[] body) {
        return send(request(path, "Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    public Answer post(String path, Part... parts) {
        String boundary = "----" + UUID.randomUUID();
        var body = new ArrayList<byte[]>();
        for (Part part : parts) {
            String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
            head += part.fileName.isEmpty()
                    ? "\r\n\r\n"
                    : "; filename=\"" + part.fileName + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
            body.add(head.getBytes(StandardCharsets.UTF_8));
            body.add(part.content);
            body.add("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.add(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return post(path, "multipart/form-data; boundary=" + boundary, BodyPublishers.ofByteArrays(body));
    }

    public Answer post(String path, String type, BodyPublisher body) {
        return send(request(path, "Content-Type", type).POST(body));
    }

    /** Imports an archive and returns the new data set. */
    public JsonNode importArchive(byte[] archive, Part... fields) {
        var parts = new ArrayList<>(List.of(fields));
        parts.add(Part.file("file", "numerals.zip", archive));
        return post("/datasets", parts.toArray(Part[]::new)).json(201);
    }

    /** Starts a job and returns its id. */
    public String startJob(String json) {
        return post("/training-jobs", json).json(202).get("id").asString();
    }

    /** Waits until a job meets the condition, and returns it. */
    public JsonNode awaitJob(String id, Predicate<JsonNode> wanted) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get("/training-jobs/" + id).json(200), wanted);
    }

    /** Waits until a job has ended, and returns it. */
    public JsonNode awaitEnd(String id) {
        return awaitJob(
                id,
                job -> !List.of("QUEUED", "RUNNING").contains(job.get("status").asString()));
    }

    /** Trains a small model and returns it. */
    public JsonNode trainModel(String datasetId) {
        String job = startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 3, "hiddenLayers": [24], "batchSize": 15}""".formatted(datasetId));
        JsonNode ended = awaitEnd(job);
        if (!ended.get("status").asString().equals("SUCCEEDED")) {
            throw new AssertionError(ended.toString());
        }
        return get("/models/" + ended.get("modelId").asString()).json(200);
    }

    private HttpRequest.Builder request(String path, String... own) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(5));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return own.length == 0 ? request : request.headers(own);
    }

    private Answer send(HttpRequest.Builder request) {
        return new Answer(send(request, BodyHandlers.ofByteArray()));
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
