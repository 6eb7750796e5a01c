package shuzi.web.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.RawHttp;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
class FormFilesHttpTest {

    private static final byte[] FIVE = WrittenNumerals.file(6, 1001, "png");

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    /** Returns a part without {@code filename}, as {@code curl -F 'file=<name'} sends it. */
    private static Part nameless(String name, byte[] content) {
        return new Part(name, "", content);
    }

    @Test
    void aFileNeedsNoFileName() {
        JsonNode named = api.post("/predict", Part.file("image", "x.png", FIVE)).json(200);
        assertThat(api.post("/predict", nameless("image", FIVE)).json(200)).isEqualTo(named);

        JsonNode dataset = api.post(
                        "/datasets", nameless("file", Zip.numerals(2, 3).build()))
                .json(201);
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(90);
        assertThat(dataset.get("name").asString()).isEqualTo("data set");

        String model = api.trainModel(dataset.get("id").asString()).get("id").asString();
        byte[] weights =
                api.get("/models/" + model + "/export?format=safetensors").bytes();
        api.post("/models/import", nameless("file", weights)).json(201);
    }

    @Test
    void filesOfABatchKeepTheirOrderWithAndWithoutNames() {
        JsonNode results = api.post(
                        "/predict/batch",
                        nameless("image", "no picture".getBytes(UTF_8)),
                        Part.file("image", "a.png", FIVE),
                        nameless("image", FIVE),
                        Part.file("image", "b.png", "no picture".getBytes(UTF_8)))
                .json(200)
                .get("results");
        assertThat(results.findValuesAsString("fileName")).containsExactly("a.png", "b.png");
        assertThat(results.valueStream().map(result -> result.get("status").asString() + result.has("fileName")))
                .containsExactly("ERRORfalse", "OKtrue", "OKfalse", "ERRORtrue");
    }

    @Test
    void aFileGivenTwiceOrInTheQueryIsRejected() {
        assertThat(api.post("/predict", nameless("image", FIVE), Part.file("image", "x", FIVE))
                        .json(400)
                        .at("/errors/0/message")
                        .asString())
                .isEqualTo("is given 2 times");
        api.post("/predict?image=x", Part.field("topK", 1)).json(400);
        assertThat(api.post("/predict?image=x", nameless("image", FIVE))
                        .json(400)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("image");
    }

    @Test
    void aLargeFileWithoutANameIsRejected() {
        JsonNode problem =
                api.post("/datasets", nameless("file", new byte[3 << 20])).json(413);
        assertThat(problem.get("detail").asString()).contains("2 MB", "file name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "br", "identity, gzip", "x"})
    void aCompressedBodyIsUnsupported(String coding) throws IOException {
        byte[] body = gzip(FIVE);
        for (String path : new String[] {"/predict", "/training-jobs", "/datasets", "/livez", "/nothing"}) {
            Api.Answer answer = api.with("Content-Encoding", coding).post(path, "image/png", body);
            assertThat(answer.json(415).get("detail").asString()).contains("Content-Encoding");
            assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
        }
    }

    @Test
    void aCompressedBodyIsRejectedBeforeItIsRead() throws IOException {
        try (var http = new RawHttp(port)) {
            http.send("""
                    POST /predict HTTP/1.1
                    Host: localhost
                    Connection: close
                    Content-Type: image/png
                    Content-Encoding: gzip
                    Content-Length: 1000

                    """);
            assertThat(http.firstLine()).startsWith("HTTP/1.1 415");
        }
    }

    @Test
    void theContentEncodingIdentityIsAccepted() {
        assertThat(api.with("Content-Encoding", "Identity")
                        .post("/predict", "image/png", FIVE)
                        .status())
                .isEqualTo(200);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
