package shuzi.prediction;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import shuzi.core.Numeral;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import shuzi.model.alias.AliasResolver;
import shuzi.model.alias.Aliases;
import shuzi.web.problem.ProblemException;
import shuzi.web.request.WarmUpRequests;

/**
 * Sends pictures by a synthetic writer to this service for a bounded time, before it is ready. A JVM interprets code that
 * it runs for the first time: without this, the first client would wait many times as long as later ones.
 */
@Component
@Order(10) // after the models of the aliases are loaded
class WarmUp implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CLIENTS = 2;
    private static final int MAGNIFIED = 4;
    private static final String BOUNDARY = "shuzi-warm-up";

    private final PredictionSettings settings;
    private final AliasResolver aliases;
    private final WarmUpRequests requests;
    private final WebServerApplicationContext context;
    private final ServerProperties server;

    WarmUp(
            PredictionSettings settings,
            AliasResolver aliases,
            WarmUpRequests requests,
            WebServerApplicationContext context,
            ServerProperties server) {
        this.settings = settings;
        this.aliases = aliases;
        this.requests = requests;
        this.context = context;
        this.server = server;
    }

    /** A request: a path, the type of its body, and its body. */
    private record Sample(String path, String type, byte[] body) {}

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        if (settings.warmUp().isZero() || Ssl.isEnabled(server.getSsl())) {
            return;
        }
        String model;
        try {
            model = aliases.resolve(Aliases.DEFAULT).classifier().model().id().toString();
        } catch (ProblemException e) {
            log.debug("There is no model to warm up", e);
            return;
        }
        String token = requests.begin();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Sample> samples = samples(model);
            send(samples.getFirst(), token); // takes about a second, in which classes are loaded
            long end = System.nanoTime() + settings.warmUp().toNanos();
            var next = new AtomicInteger(1);
            List<Future<?>> running = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        while (System.nanoTime() < end) {
                            send(samples.get(Math.floorMod(next.getAndIncrement(), samples.size())), token);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> client : running) {
                client.get();
            }
            log.info("Warmed up with {} requests", next.get());
        } catch (ExecutionException | IOException | RuntimeException e) {
            log.warn("The warm-up has failed, so the first requests will be slow", e);
        } finally {
            requests.end();
        }
    }

    private static List<Sample> samples(String model) {
        var writer = new Writer(0, 0);
        var samples = new ArrayList<Sample>();
        for (int label = 1; label <= Numeral.ALL.size(); label++) {
            GreyImage image = writer.write(label, 0);
            for (byte[] picture : List.of(ImageEncoder.png(image), magnified(image))) {
                samples.add(new Sample("/predict/raw?model=" + model, "image/png", picture));
                samples.add(new Sample("/predict", "multipart/form-data; boundary=" + BOUNDARY, form(picture, model)));
            }
        }
        return samples;
    }

    private static byte[] magnified(GreyImage image) {
        int side = MAGNIFIED * GreyImage.SIDE;
        byte[] small = image.toArray();
        var pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = small[i / side / MAGNIFIED * GreyImage.SIDE + i % side / MAGNIFIED];
        }
        return ImageEncoder.png(pixels, side, side);
    }

    private static byte[] form(byte[] picture, String model) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model
                        + "\r\n--"
                        + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"picture.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(picture);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private void send(Sample sample, String token) throws IOException {
        var connection = (HttpURLConnection) address(sample.path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", sample.type);
        connection.setRequestProperty(WarmUpRequests.HEADER, token);
        connection.setFixedLengthStreamingMode(sample.body.length);
        try (var out = connection.getOutputStream()) {
            out.write(sample.body);
        }
        int status = connection.getResponseCode();
        try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            in.readAllBytes(); // so that the connection is used again
        }
        if (status != 200) {
            throw new IOException("POST %s was answered with %d".formatted(sample.path, status));
        }
    }

    private URI address(String path) {
        @Nullable InetAddress address = server.getAddress();
        String host = address == null || address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return URI.create("http://%s:%d%s%s"
                .formatted(
                        host.contains(":") ? "[" + host + "]" : host,
                        Objects.requireNonNull(context.getWebServer()).getPort(),
                        Objects.requireNonNullElse(server.getServlet().getContextPath(), ""),
                        path));
    }
}
