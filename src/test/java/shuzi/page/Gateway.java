package shuzi.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway that has the service under the prefix {@code /numerals}, as docker/gateway does. */
final class Gateway implements AutoCloseable {

    private static final String PREFIX = "/numerals";

    /** Headers of one connection, which its client sets itself. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection", "content-length", "host", "upgrade", "transfer-encoding", "http2-settings", "keep-alive");

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int port;
    private volatile boolean cutting;

    Gateway(int port) throws IOException {
        this.port = port;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PREFIX + "/", this::forward);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort() + PREFIX + "/";
    }

    /** Closes the connections of clients while they send a body, or no longer does so. */
    void cutUploads(boolean cut) {
        cutting = cut;
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (cutting && exchange.getRequestMethod().equals("POST")) {
                exchange.getRequestBody().readNBytes(1000);
                return;
            }
            String path = exchange.getRequestURI().toString().substring(PREFIX.length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                    .header("X-Forwarded-Prefix", PREFIX)
                    .header("X-Forwarded-For", "203.0.113.7")
                    .header("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            response.headers().map().forEach((name, values) -> {
                if (!OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            try (InputStream content = response.body()) {
                exchange.sendResponseHeaders(response.statusCode(), response.statusCode() == 304 ? -1 : 0);
                content.transferTo(exchange.getResponseBody());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
        threads.shutdownNow();
    }
}
