package shuzi;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the latency of {@code POST /predict} at a constant rate of requests, alone and while a job with the preset
 * RECOMMENDED trains. Needs only a running service:
 *
 * <pre>java src/benchmark/java/shuzi/PredictLatency.java [URL [requests per second [seconds]]]</pre>
 *
 * <p>The job trains on the newest data set, whose test images are the pictures. The newest model before the job answers.
 * A latency starts when the request is due, so that a late start of the request counts.
 */
final class PredictLatency {

    private static final int PICTURES = 100;
    private static final long WARM_UP_SECONDS = 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final int rate;

    private PredictLatency(String url, int rate) {
        this.url = url;
        this.rate = rate;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var load = new PredictLatency(
                arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8080",
                arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50);
        load.run(arguments.length > 2 ? Long.parseLong(arguments[2]) : 60);
    }

    private void run(long seconds) throws IOException, InterruptedException {
        String dataset = first("\"id\":\"([^\"]+)\"", text("/datasets?size=1"));
        String model = first("\"id\":\"([^\"]+)\"", text("/models?size=1"));
        Matcher ids = Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(text("/datasets/" + dataset + "/images?split=TEST&size=" + PICTURES));
        var pictures = new ArrayList<byte[]>();
        while (ids.find()) {
            pictures.add(get("/datasets/" + dataset + "/images/" + ids.group(1)));
        }
        measure("warming up", model, pictures, WARM_UP_SECONDS);
        measure("alone", model, pictures, seconds);
        HttpRequest start = HttpRequest.newBuilder(URI.create(url + "/training-jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"datasetId\": \"" + dataset + "\"}"))
                .build();
        String job = first(
                "\"id\":\"([^\"]+)\"",
                client.send(start, BodyHandlers.ofString()).body());
        while (!text("/training-jobs/" + job).matches("(?s).*\"epoch\":[1-9].*")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        measure("while a job trains", model, pictures, seconds);
        System.out.println(text("/training-jobs/" + job)
                .replaceAll("(?s).*(\"status\":\"[A-Z]+\").*(\"progress\":\\{[^}]*}).*", "$1, $2"));
    }

    private void measure(String what, String model, List<byte[]> pictures, long seconds) throws InterruptedException {
        int count = Math.toIntExact(rate * seconds);
        var millis = new double[count];
        var answers = new CompletableFuture<?>[count];
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = began + TimeUnit.SECONDS.toNanos(1) * i / rate;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/predict?model=" + model))
                    .header("Content-Type", "image/png")
                    .POST(BodyPublishers.ofByteArray(pictures.get(i % pictures.size())))
                    .build();
            answers[i] = client.sendAsync(request, BodyHandlers.ofByteArray()).thenAccept(answer -> {
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException("status " + answer.statusCode());
                }
                millis[number] = (System.nanoTime() - due) / 1e6;
            });
        }
        CompletableFuture.allOf(answers).join();
        Arrays.sort(millis);
        System.out.printf(
                "%-20s %d requests, %d/s: 50 %% %.1f ms, 90 %% %.1f, 99 %% %.1f, 99.9 %% %.1f, max %.1f%n",
                what,
                count,
                rate,
                millis[count / 2],
                millis[count * 9 / 10],
                millis[count * 99 / 100],
                millis[count * 999 / 1000],
                millis[count - 1]);
    }

    private String text(String path) throws IOException, InterruptedException {
        return new String(get(path), java.nio.charset.StandardCharsets.UTF_8);
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofByteArray())
                .body();
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
