package shuzi.page;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import shuzi.OtherService;

/** The page of {@code examples/javascript}, served from an origin of its own. */
@PageTest
class ExamplePageTest {

    @Test
    void aPageOfAnAllowedOriginClassifiesAPicture(Browser browser, @Autowired DataSource database) throws Exception {
        HttpServer files = files(Path.of("examples/javascript"));
        String origin = "http://127.0.0.1:" + files.getAddress().getPort();
        try (var service = new OtherService(
                database, "--shuzi.model.starter=true", "--shuzi.security.allowed-origins=" + origin)) {
            browser.open(origin + "/page.html?service=http://127.0.0.1:" + service.port());
            browser.choose("#picture", Path.of("examples/pictures/form.jpg").toAbsolutePath());
            browser.awaitText("#answer", "千 (");
            browser.choose("#picture", Path.of("examples/pictures/letter.png").toAbsolutePath());
            browser.awaitText("#answer", "none of the 15 numerals");
            browser.choose("#picture", Path.of("examples/pictures/no-ink.jpg").toAbsolutePath());
            browser.awaitText("#answer", "blank");
        } finally {
            files.stop(0);
        }
    }

    /** Serves a folder on a free port. */
    private static HttpServer files(Path folder) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String name = exchange.getRequestURI().getPath().substring(1);
                Path file = folder.resolve(name);
                if (!Files.isRegularFile(file)) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                byte[] bytes = Files.readAllBytes(file);
                exchange.getResponseHeaders()
                        .set("Content-Type", name.endsWith(".mjs") ? "text/javascript" : "text/html");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        return server;
    }
}
