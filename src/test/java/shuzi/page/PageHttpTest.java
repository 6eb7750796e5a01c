package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;

/** The files of the page over HTTP. */
@ServiceTest
class PageHttpTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "static", "page");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");
    private static final Pattern IMPORT =
            Pattern.compile("^(?:import|export) .*from '(\\.[^']+)'|\\bimport\\('([^']+)'\\)", Pattern.MULTILINE);

    /** Bytes of all scripts that the page can load. */
    private static final int MAX_SCRIPT = 300_000;

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void client() {
        api = new Api(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/page/app.js",
                "/page/style.css",
                "/page/icon.svg",
                "/webjars/lit-html/lit-html.js",
                "/webjars/uplot/dist/uPlot.iife.min.js"
            })
    void aFileIsSentAgainOnlyIfItHasChanged(String path) {
        Api.Answer file = api.get(path);
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(file.header("ETag")).startsWith("W/\"");
        assertThat(file.header("Last-Modified")).isEmpty();
        assertThat(api.get(path, "If-None-Match", file.header("ETag")).status()).isEqualTo(304);
        assertThat(api.get(path, "If-None-Match", "W/\"0\"").bytes()).isEqualTo(file.bytes());
    }

    @Test
    void noScriptOrStyleStandsInThePageItself() {
        Api.Answer page = api.get("/");
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                        + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(page.text()).doesNotContainPattern("<style|style=|<script>|\\son[a-z]+=");
    }

    @Test
    void everyFileThatThePageNamesExistsAndAllScriptsAreSmall() throws IOException {
        for (String link : links(LINK, api.get("/").text())) {
            assertThat(api.get("/" + link).status()).as(link).isEqualTo(link.equals("swagger-ui.html") ? 302 : 200);
        }
        long size = 0;
        for (Path file : scripts()) {
            size += Files.size(file);
            String folder = "/page/" + FOLDER.relativize(file).toString();
            for (String link : links(IMPORT, Files.readString(file))) {
                String path = URI.create(folder).resolve(link).getPath();
                assertThat(api.get(path).status()).as(path).isEqualTo(200);
            }
        }
        for (String library : List.of(
                "uplot/dist/uPlot.iife.min.js",
                "lit-html/lit-html.js",
                "lit-html/directive.js",
                "lit-html/directive-helpers.js",
                "lit-html/async-directive.js",
                "lit-html/directives/class-map.js",
                "lit-html/directives/live.js",
                "lit-html/directives/ref.js",
                "lit-html/directives/repeat.js")) {
            size += api.get("/webjars/" + library).bytes().length;
        }
        assertThat(size).isLessThan(MAX_SCRIPT);
    }

    @Test
    void aLinkWithParametersOfAnotherSiteLeadsToThePage() {
        assertThat(api.get("/?utm_source=newsletter").text())
                .isEqualTo(api.get("/").text());
    }

    @Test
    void noModuleIsLong() throws IOException {
        for (Path file : scripts()) {
            if (!file.getFileName().toString().startsWith("texts.")) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
            }
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }

    private static List<String> links(Pattern pattern, String file) {
        return pattern.matcher(file)
                .results()
                .map(link -> link.group(1) != null || link.groupCount() < 2 ? link.group(1) : link.group(2))
                .toList();
    }
}
