package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api.Answer;

@ServiceTest
class CompressionHttpTest {

    @LocalServerPort
    int port;

    private final String[] gzip = {"Accept-Encoding", "gzip"};

    @Test
    void textIsCompressedOnRequestAndHasNoStrongETagThen() throws IOException {
        var api = new Api(port);
        String dataset = api.importArchive(Zip.numerals(2, 2).build()).get("id").asString();
        String job = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 60, "hiddenLayers": [8], "batchSize": 15}""".formatted(dataset));
        String model = api.awaitEnd(job).get("modelId").asString();
        String jobPath = "/training-jobs/" + job;

        assertCompressed(api, jobPath + "/epochs?size=200", "application/json");
        assertCompressed(api, jobPath + "/epochs", "text/csv");
        assertCompressed(api, jobPath + "/report", "text/html");
        assertCompressed(api, jobPath + "/plots/cost", "image/svg+xml");
        assertCompressed(api, "/models/" + model + "/plots/confusion-matrix", "image/svg+xml");
        assertCompressed(api, "/v3/api-docs", "application/json");

        for (String path : new String[] {
            "/models/" + model + "/weights",
            "/datasets/" + dataset + "/export?format=csv",
            "/datasets/" + dataset + "/export?format=npz",
            jobPath + "/plots/cost"
        }) {
            Answer answer = api.get(path, gzip);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Encoding")).as(path).isEmpty();
        }
    }

    private void assertCompressed(Api api, String path, String type) throws IOException {
        Answer plain = api.get(path, "Accept", type);
        assertThat(plain.status()).as(path).isEqualTo(200);
        assertThat(plain.header("Content-Encoding")).isEmpty();
        Answer compressed = api.with("Accept", type).get(path, gzip);
        assertThat(compressed.header("Content-Encoding")).as(path).isEqualTo("gzip");
        assertThat(String.join(",", compressed.response().headers().allValues("Vary")))
                .containsIgnoringCase("Accept-Encoding");
        assertThat(compressed.header("ETag")).matches("|W/.*");
        assertThat(compressed.bytes().length).isLessThan(plain.bytes().length);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.bytes()))) {
            byte[] unpacked = in.readAllBytes();
            if (!type.equals("text/html")) { // the report contains the time of its creation
                assertThat(unpacked).isEqualTo(plain.bytes());
            }
        }
        if (!compressed.header("ETag").isEmpty()) {
            assertThat(api.get(path, "Accept", type, "If-None-Match", compressed.header("ETag"))
                            .status())
                    .isEqualTo(304);
        }
    }
}
