package shuzi.web.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.DamagedModel;
import shuzi.SecondServiceTest;
import shuzi.Zip;

@SecondServiceTest
@Tag("database")
class DownloadHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private Api api;
    private String model;
    private List<String> files;

    @BeforeEach
    void makeFiles() {
        api = new Api(port);
        String dataset = api.importArchive(Zip.numerals(4, 2).build()).get("id").asString();
        model = api.trainModel(dataset).get("id").asString();
        files = List.of(
                "/models/" + model + "/weights",
                "/models/" + model + "/export?format=onnx",
                "/datasets/" + dataset + "/export?format=mat",
                "/datasets/" + dataset + "/export?format=csv");
    }

    @Test
    void aSingleRangeIsSentAlone() {
        for (String file : files) {
            byte[] whole = whole(file);
            int length = whole.length;
            assertPart(file, whole, "bytes=0-0", 0, 0);
            assertPart(file, whole, "bytes=1000-2999", 1000, 2999);
            assertPart(file, whole, "bytes=1000-", 1000, length - 1);
            assertPart(file, whole, "bytes=-10", length - 10, length - 1);
            assertPart(file, whole, "bytes=-999999999999", 0, length - 1);
            assertPart(file, whole, "bytes=10-999999999999", 10, length - 1);
        }
    }

    @Test
    void severalOrInvalidRangesAreAnsweredWithTheWholeFile() {
        for (String file : files) {
            byte[] whole = whole(file);
            for (String range : List.of(
                    "bytes=0-1,5-6",
                    "bytes=" + "0-1,".repeat(1000) + "0-1",
                    "lines=1-2",
                    "bytes=5-1",
                    "bytes=-",
                    "5-6")) {
                Answer answer = api.get(file, "Range", range);
                assertThat(answer.status()).as(file + " " + range).isEqualTo(200);
                assertThat(answer.bytes()).isEqualTo(whole);
            }
        }
    }

    @Test
    void aRangeBehindTheEndIsRejectedWithTheLength() {
        for (String file : files) {
            int length = whole(file).length;
            for (String range : List.of("bytes=" + length + "-", "bytes=99999999999-999999999999", "bytes=-0")) {
                Answer answer = api.get(file, "Range", range);
                assertThat(answer.json(416).get("detail").asString())
                        .isEqualTo("The file has %d bytes; the range must begin before its end.", length);
                assertThat(answer.header("Content-Range")).isEqualTo("bytes */" + length);
                assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            }
        }
    }

    @Test
    void aRangeWithAnotherIfRangeIsAnsweredWithTheWholeFile() {
        for (String file : files) {
            String tag = api.get(file).header("ETag");
            assertThat(tag).startsWith("\"");
            assertThat(api.get(file, "Range", "bytes=1-2", "If-Range", tag).status())
                    .isEqualTo(206);
            for (String other : List.of("\"other\"", "W/" + tag, "Wed, 21 Oct 2026 07:28:00 GMT")) {
                assertThat(api.get(file, "Range", "bytes=1-2", "If-Range", other)
                                .status())
                        .as(other)
                        .isEqualTo(200);
            }
            assertThat(api.get(file, "Range", "bytes=1-2", "If-None-Match", tag).status())
                    .isEqualTo(304);
        }
    }

    /** The damaged weights cause no error, because they are not read. */
    @Test
    void aHeadRequestCreatesNoFile() throws Exception {
        try (DamagedModel damaged = DamagedModel.damage(api, jdbc, model);
                HttpClient client = HttpClient.newHttpClient()) {
            for (String file : files) {
                HttpResponse<Void> head = client.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + file))
                                .HEAD()
                                .build(),
                        BodyHandlers.discarding());
                assertThat(head.statusCode()).as(file).isEqualTo(200);
                assertThat(head.headers().map())
                        .containsKeys("etag", "content-type", "content-disposition")
                        .doesNotContainKey("content-length");
                assertThat(head.headers().firstValue("Accept-Ranges")).contains("bytes");
            }
            assertThat(api.get("/models/" + damaged.id() + "/weights").status()).isEqualTo(500);
        }
    }

    private byte[] whole(String file) {
        Answer whole = api.get(file);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(whole.header("Content-Length")).isEqualTo(String.valueOf(whole.bytes().length));
        return whole.bytes();
    }

    private void assertPart(String file, byte[] whole, String range, int first, int last) {
        Answer answer = api.get(file, "Range", range);
        assertThat(answer.status()).as(file + " " + range).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes %d-%d/%d".formatted(first, last, whole.length));
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(last + 1 - first));
        assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
    }
}
