package shuzi.web.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
@Tag("database")
class ConditionalRequestHttpTest {

    private static final String[] OTHER_TAGS = {"\"other\"", "W/\"other\"", "other", "", "\"", ",", "\"a\", \"b\""};

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void aResourceIsNotSentToAClientThatHasItsETag() {
        JsonNode model = api.trainModel(newDataset());
        String id = model.get("id").asString();
        for (String path : new String[] {
            "/datasets/" + model.get("datasetId").asString(),
            "/models/" + id,
            "/models/" + id + "/evaluation",
            "/training-jobs/" + model.get("jobId").asString()
        }) {
            String tag = tag(path);
            assertThat(tag).as(path).matches("\"[0-9a-f]{32}\"");
            assertThat(tag(path)).as("unchanged").isEqualTo(tag);
            Api.Answer known = api.get(path, "If-None-Match", "\"other\", " + tag);
            assertThat(known.status()).as(path).isEqualTo(304);
            assertThat(known.header("ETag")).isEqualTo(tag);
            assertThat(known.bytes()).isEmpty();
            assertThat(api.get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
        }
    }

    @Test
    void theETagOfAJobChangesWithTheJob() {
        String dataset = newDataset();
        String running = longJob(dataset);
        api.awaitJob(running, job -> job.get("status").asString().equals("RUNNING")); // there is one worker
        String queued = "/training-jobs/" + longJob(dataset);
        String before = tag(queued);
        Api.Answer cancelled = api.with("If-Match", before + ", \"other\"").post(queued + "/cancel", "");
        assertThat(cancelled.json(200).get("status").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.header("ETag")).isEqualTo(tag(queued)).isNotEqualTo(before);
        api.post("/training-jobs/" + running + "/cancel", "").json(200);
    }

    @Test
    void aWriteWithAnotherETagIsRejectedAndChangesNothing() {
        JsonNode model = api.trainModel(newDataset());
        String dataset = model.get("datasetId").asString();
        String job = longJob(dataset);
        api.awaitJob(job, running -> running.get("status").asString().equals("RUNNING"));
        for (String other : OTHER_TAGS) {
            Api expecting = api.with("If-Match", other);
            for (String path : new String[] {
                "/datasets/" + dataset,
                "/models/" + model.get("id").asString(),
                "/training-jobs/" + model.get("jobId").asString()
            }) {
                rejected(expecting.delete(path));
                if (!path.startsWith("/training-jobs")) {
                    rejected(expecting.patch(path, "{\"name\": \"other\"}"));
                }
                assertThat(api.get(path).status()).isEqualTo(200);
            }
            rejected(expecting.post("/training-jobs/" + job + "/cancel", ""));
        }
        assertThat(api.get("/training-jobs/" + job).json(200).get("status").asString())
                .isEqualTo("RUNNING");
        api.post("/training-jobs/" + job + "/cancel", "").json(200);
    }

    @Test
    void aWriteWithTheCurrentETagIsExecuted() {
        for (String condition : new String[] {"the tag", "*"}) {
            String path = "/datasets/" + newDataset();
            String tag = condition.equals("*") ? "*" : "\"other\",  " + tag(path);
            assertThat(api.with("If-Match", tag).delete(path).status()).isEqualTo(204);
            assertThat(api.with("If-Match", tag).delete(path).status()).isEqualTo(404);
        }
    }

    @Test
    void aWriteWithIfNoneMatchIsRejectedForAnExistingResource() {
        String path = "/datasets/" + newDataset();
        rejected(api.with("If-None-Match", "*").delete(path));
        rejected(api.with("If-None-Match", "W/" + tag(path)).delete(path));
        assertThat(api.with("If-None-Match", "\"other\"").delete(path).status()).isEqualTo(204);
    }

    @Test
    void aWeakETagDoesNotMatchForAWrite() {
        String path = "/datasets/" + newDataset();
        rejected(api.with("If-Match", "W/" + tag(path)).delete(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/training-jobs", "/datasets/synthetic", "/predict/batch", "/predict"})
    void aConditionalWriteWithoutAResourceIsRejected(String path) {
        byte[] body =
                path.equals("/predict") ? WrittenNumerals.file(6, 1, "png") : "{}".getBytes(StandardCharsets.UTF_8);
        String type = path.equals("/predict")
                ? "image/png"
                : path.equals("/predict/batch") ? "multipart/form-data; boundary=x" : "application/json";
        if (path.equals("/predict/batch")) {
            body = "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nx\r\n--x--\r\n"
                    .getBytes(StandardCharsets.UTF_8);
        }
        long before = count("/datasets") + count("/training-jobs");
        rejected(api.with("If-Match", "\"other\"").post(path, type, body));
        rejected(api.with("If-None-Match", "*").post(path, type, body));
        assertThat(count("/datasets") + count("/training-jobs")).isEqualTo(before);
        assertThat(api.with("If-Match", "*").post(path, type, body).status()).isNotEqualTo(412);
    }

    private static void rejected(Api.Answer answer) {
        JsonNode problem = answer.json(412);
        assertThat(problem.get("title").asString()).isEqualTo("Precondition failed");
        assertThat(problem.get("detail").asString()).matches("If-(None-)?Match .*");
    }

    private String newDataset() {
        return api.importArchive(Zip.numerals(2, 5).build()).get("id").asString();
    }

    private String longJob(String dataset) {
        return api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 100000, "hiddenLayers": [4], "batchSize": 15}""".formatted(dataset));
    }

    private String tag(String path) {
        return api.get(path).header("ETag");
    }

    private long count(String list) {
        return api.get(list).json(200).at("/page/totalElements").asLong();
    }
}
