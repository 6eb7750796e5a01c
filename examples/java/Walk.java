import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Generates images, trains a small network, and classifies a picture, with nothing but the JDK (17 or later):
 *
 * <pre>java examples/java/Walk.java examples/pictures/pen.jpg</pre>
 *
 * The JDK has no JSON parser, so this reads single fields with {@link #field}. A program of your own uses a JSON library or a
 * generated client (docs/clients.md).
 */
public class Walk {

    private static final String ADDRESS = System.getenv().getOrDefault("SHUZI", "http://127.0.0.1:8080");
    private static final String KEY = System.getenv().getOrDefault("SHUZI_KEY", "none");

    private static final HttpClient client = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        String dataset = create("/datasets/synthetic", "{\"imagesPerClass\": 20, \"writers\": 10}");
        System.out.printf(
                "%s training images, %s test images%n", field(dataset, "trainCount"), field(dataset, "testCount"));

        String job = create("/training-jobs", """
                {"datasetId": "%s", "preset": "TUTORIAL", "hiddenLayers": [32], "epochs": 5}""".formatted(field(dataset, "id")));
        String path = "/training-jobs/" + field(job, "id");
        try (Stream<String> lines =
                client.send(request(path + "/events").build(), BodyHandlers.ofLines()).body()) {
            lines.filter(line -> line.startsWith("data: {\"epoch\""))
                    .forEach(line -> System.out.printf(
                            "epoch %s: cost %s, test accuracy %s%n",
                            field(line, "epoch"), field(line, "cost"), field(line, "testAccuracy")));
        }
        job = send(request(path));
        System.out.println(field(job, "status") + " " + field(job, "modelId"));

        for (String picture : arguments) {
            String answer = send(request("/predict/raw")
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofFile(Path.of(picture))));
            System.out.println(Path.of(picture).getFileName() + ": " + field(answer, "character"));
        }
    }

    /** Sends JSON to a path that creates something. It is created once, however often the request is repeated. */
    private static String create(String path, String json) throws IOException, InterruptedException {
        BodyPublisher body = BodyPublishers.ofString(json);
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(body));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(ADDRESS + path)).header("X-API-Key", KEY);
    }

    /** Sends a request, and repeats it as long as the service says with Retry-After that it can succeed later. */
    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<String> response =
                    client.send(request.timeout(Duration.ofSeconds(90)).build(), BodyHandlers.ofString());
            if (response.statusCode() < 400) {
                return response.body();
            }
            String wait = response.headers().firstValue("Retry-After").orElse("");
            if (wait.isEmpty() || attempt == 5) {
                throw new IOException(field(response.body(), "detail"));
            }
            Thread.sleep(Duration.ofSeconds(Long.parseLong(wait)).toMillis());
        }
    }

    /** Returns the first field of this name. */
    private static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        return field.find() ? field.group(1) : "";
    }
}
