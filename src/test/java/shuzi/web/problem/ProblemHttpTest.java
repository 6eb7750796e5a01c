package shuzi.web.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import tools.jackson.databind.JsonNode;

@ServiceTest
class ProblemHttpTest {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, */*, 404",
        "PUT, /datasets, */*, 405",
        "PATCH, /training-jobs/x, */*, 405",
        "GET, /datasets, text/html, 406",
        "GET, /datasets, nonsense, 406",
        "GET, /training-jobs/x/epochs, text/csv, 400",
        "GET, /error, */*, 404",
        "GET, /datasets?sort=%zz, */*, 400",
        "GET, /datasets?sort=%ED%A0%80, */*, 400",
        "GET, /datasets/%00, */*, 400",
        "GET, /datasets/a%2Fb, */*, 400",
        "GET, /datasets/{x}, */*, 400",
        "NONSENSE, /datasets, */*, 405",
        "GET, /datasets;x=1/y, */*, 400",
        "GET, //, */*, 400"
    })
    void everyErrorIsAProblemDocument(String method, String path, String accept, int status) throws IOException {
        String answer = send("%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\nConnection: close\r\n\r\n"
                .formatted(method, path, accept));
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/problem+json");
        assertThat(answer).contains("\"type\":\"/problems/").contains("\"status\":" + status);
        assertThat(answer).containsOnlyOnce("\"requestId\":").doesNotContainPattern("\"instance\":.*\"instance\":");
        assertThat(answer).doesNotContain("Exception").doesNotContain("Tomcat");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Prefix: DELETE",
                "X-Forwarded-Prefix: //evil.example/",
                "X-Forwarded-Prefix: /%%%",
                "X-Forwarded-Prefix: /a, b",
                "X-Forwarded-Prefix: /a b",
                "X-Forwarded-Prefix: /a;b",
                "X-Forwarded-Prefix: /a/..",
                "X-Forwarded-Prefix: /., /a",
                "X-Forwarded-Prefix: /%2e%2e",
                "X-Forwarded-Prefix: /a%2Fb",
                "X-Forwarded-Proto: *",
                "X-Forwarded-Proto: ftp",
                "X-Forwarded-Port: 1_000",
                "X-Forwarded-Host: ::::"
            })
    void aMalformedForwardedHeaderGets400(String header) throws IOException {
        String answer =
                send("GET /datasets HTTP/1.1\r\nHost: localhost\r\n%s\r\nConnection: close\r\n\r\n".formatted(header));
        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
        assertThat(answer).contains(header.replaceAll(":.*", "")).contains("\"instance\":\"/datasets\"");
    }

    @ParameterizedTest
    @CsvSource({"Prefix, /a", "Prefix, '/a,'", "Host, 'a, '", "Port, '1,'", "Proto, 'http,'"})
    void aLongForwardedHeaderGets400(String header, String part) throws IOException {
        String value = part.repeat(6_000 / part.length());
        aMalformedForwardedHeaderGets400("X-Forwarded-" + header + ": " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/numerals", "/a/b/", "/a, /b", "/%E6%95%B0"})
    void aValidForwardedPrefixIsAccepted(String prefix) throws IOException {
        String answer =
                send("GET /datasets HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Prefix: %s\r\nConnection: close\r\n\r\n"
                        .formatted(prefix));
        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @Test
    void aProblemReportedByTomcatNamesThePath() throws IOException {
        assertThat(send("GET /datasets/%ED%A0%80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("\"instance\":\"/datasets/%ED%A0%80\"");
    }

    @Test
    void nestedParameterNamesAreUnknownParameters() {
        assertThat(new Api(port)
                        .get("/datasets?page%5B0%5D.a=1&size.class.module=1")
                        .json(400)
                        .get("errors")
                        .findValuesAsString("field"))
                .containsExactlyInAnyOrder("page[0].a", "size.class.module");
    }

    @Test
    void aClientMayPreferAnyNumberOfLanguages() {
        assertThat(new Api(port)
                        .get("/datasets", "Accept-Language", "en,zh;q=0.5,".repeat(300))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRequestThatTomcatRejectsGetsOneProblemDespiteMalformedForwardedHeaders() throws IOException {
        String answer = send(
                "GET /datasets HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Port: h2c\r\nCookie: %s\r\nConnection: close\r\n\r\n"
                        .formatted("a=b;".repeat(300)));
        assertThat(answer).startsWith("HTTP/1.1 400").containsOnlyOnce("\"instance\":\"/datasets\"");
        assertThat(answer).containsOnlyOnce("\"instance\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing, not-found, Not found",
        "/models/00000000-0000-0000-0000-000000000000, not-found, Not found",
        "/datasets/0/images/0, invalid-request, Invalid request",
        "/datasets?x=1, invalid-request, Invalid request",
        "/datasets/%00, invalid-request, Invalid request",
        "/predict, method-not-allowed, Method not allowed"
    })
    void theTypeOfAProblemIsTheAddressOfItsExplanation(String path, String kind, String title) {
        var api = new Api(port);
        JsonNode problem = api.get(path).json();
        assertThat(problem.get("type").asString()).isEqualTo("/problems/" + kind);
        assertThat(problem.get("title").asString()).isEqualTo(title);
        Api.Answer page = api.get(problem.get("type").asString());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.text()).contains("<h1>" + title + "</h1>", "<code>" + kind + "</code>");
    }

    @Test
    void theTypeOfAProblemHasThePrefixOfTheGateway() {
        assertThat(new Api(port)
                        .get("/nothing", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Prefix", "/numerals")
                        .json(404)
                        .get("type")
                        .asString())
                .isEqualTo("/numerals/problems/not-found");
    }

    @Test
    void anUnknownKindOfProblemIsNotFound() {
        new Api(port).get("/problems/x").json(404);
    }

    @Test
    void kindsDifferInNameTitleAndExplanation() {
        List<ProblemKind> kinds = List.of(ProblemKind.values());
        assertThat(kinds).extracting(ProblemKind::slug).doesNotHaveDuplicates();
        assertThat(kinds).extracting(ProblemKind::title).doesNotHaveDuplicates();
        assertThat(kinds).extracting(ProblemKind::explanation).doesNotHaveDuplicates();
    }

    @Test
    void messagesAreInEnglishWhateverTheClientPrefers() {
        assertThat(new Api(port)
                        .get("/datasets?size=0", "Accept-Language", "de")
                        .json(400)
                        .at("/errors/0/message")
                        .asString())
                .isEqualTo("must be greater than or equal to 1");
    }

    /** The places of a request for a value of the client. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | GET /datasets?page={}",
                "400 | GET /datasets?sort={}",
                "400 | GET /datasets/{}",
                "400 | GET /datasets/{}/images/{}",
                "404 | GET /{}",
                "400 | GET /datasets/00000000-0000-0000-0000-000000000000/export?format={}",
                "400 | GET /datasets/00000000-0000-0000-0000-000000000000/images?split={}",
                "400 | GET /training-jobs/{}/report",
                "400 | GET /training-jobs/00000000-0000-0000-0000-000000000000/plots/cost?compare={}",
                "404 | GET /models/{}/plots/{}",
                "400 | DELETE /models/{}",
                "404 | POST /predict?model={}",
                "400 | POST /predict?topK={}",
                "400 | POST /predict?debug={}",
                "400 | POST /training-jobs {\"datasetId\": \"{}\"}",
                "400 | POST /training-jobs {\"preset\": \"{}\"}",
                "400 | POST /training-jobs {\"hiddenLayers\": [\"{}\"]}",
                "400 | POST /training-jobs {\"{}\": 1}",
                "400 | POST /training-jobs {\"seed\": \"{}\"}",
                "400 | POST /datasets/synthetic {\"{}\": {}}",
                "422 | FORM /predict image",
                "400 | FORM /predict model",
                "400 | FORM /predict topK",
                "400 | FORM /predict debug",
                "415 | FORM /datasets file",
                "400 | FORM /datasets seed",
                "400 | FORM /datasets trainFraction",
                "400 | FORM /datasets split",
                "415 | FORM /models/import file",
                "400 | FORM /models/import datasetId",
                "400 | FORM /models/import activation",
                "413 | FORM /models/import {}"
            })
    void noProblemRepeatsMoreThan100CharactersOfTheRequest(int status, String request) {
        boolean inBody = !request.startsWith("GET") && !request.startsWith("DELETE") && !request.contains("?");
        for (String character : new String[] {"x", "x ", "'", "\uD83D\uDC09", "x\uD83D\uDC09", "$"}) {
            String value = character.repeat((inBody ? 100_000 : 600) / character.length());
            String filled = request.replace(
                    "{}", inBody ? value : URLEncoder.encode(value, UTF_8).replace("+", "%20"));
            String[] parts = filled.split(" ", 3);
            var api = new Api(port);
            Api.Answer answer = switch (parts[0]) {
                case "GET" -> api.get(parts[1]);
                case "DELETE" -> api.delete(parts[1]);
                case "FORM" -> api.post(parts[1], Part.field(parts[2], value));
                default ->
                    parts.length == 3
                            ? api.post(parts[1], filled.substring(filled.indexOf('{')))
                            : api.post(parts[1], "image/png", new byte[] {1});
            };
            JsonNode problem = answer.json(status);
            assertThat(problem.get("instance").asString()).hasSizeLessThanOrEqualTo(100);
            assertThat(answer.bytes()).hasSizeLessThan(4000);
            for (String text : problem.findValuesAsString("detail")) {
                assertThat(longestRun(text, value)).isLessThanOrEqualTo(101);
            }
            assertThat(new String(answer.bytes(), UTF_8))
                    .doesNotContain("\uFFFD")
                    .doesNotContain("\\uD8");
        }
    }

    /** Returns the number of code points of the longest part of a text that occurs in a value. */
    private static int longestRun(String text, String value) {
        int longest = 0;
        int[] points = text.codePoints().toArray();
        for (int from = 0; from < points.length; from++) {
            while (from + longest < points.length && value.contains(new String(points, from, longest + 1))) {
                longest++;
            }
        }
        return longest;
    }

    @Test
    void aLongUnknownPathIsCut() throws IOException {
        String answer = send("GET /%s%%E4%%B8%%80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .formatted("a".repeat(98)));
        assertThat(answer).startsWith("HTTP/1.1 404").contains("\"instance\":\"/" + "a".repeat(98) + "\"");
    }

    private String send(String request) throws IOException {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
