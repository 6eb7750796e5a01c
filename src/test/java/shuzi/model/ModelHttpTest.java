package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import shuzi.core.network.WeightFormat;
import tools.jackson.databind.JsonNode;

@ServiceTest
@Tag("database")
class ModelHttpTest {

    @LocalServerPort
    int port;

    Api api;
    JsonNode dataset;
    JsonNode model;
    String path = "";

    @BeforeEach
    void train() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(2, 5).build());
        model = api.trainModel(dataset.get("id").asString());
        path = "/models/" + model.get("id").asString();
    }

    @Test
    void aModelHasItsProvenance() {
        JsonNode job =
                api.get("/training-jobs/" + model.get("jobId").asString()).json(200);
        assertThat(model.get("config")).isEqualTo(job.get("config"));
        assertThat(model.get("datasetId")).isEqualTo(dataset.get("id"));
        assertThat(model.get("datasetDigest")).isEqualTo(dataset.get("digest"));
        assertThat(model.get("name")).isEqualTo(job.get("name"));
        assertThat(model.get("layers").toString()).isEqualTo("[4096,24,15]");
        assertThat(model.get("parameterCount").asInt()).isEqualTo(4097 * 24 + 25 * 15);
        assertThat(model.get("trainAccuracy")).isEqualTo(job.get("latestEpoch").get("trainAccuracy"));
        assertThat(model.get("testAccuracy")).isEqualTo(job.get("latestEpoch").get("testAccuracy"));
        assertThat(model.get("classes").get(14).toString())
                .isEqualTo("{\"label\":15,\"character\":\"亿\",\"value\":100000000}");
        assertThat(model.get("softwareVersion").asString()).isNotBlank();
        assertThat(model.get("matrixEngine").asString()).matches("(OJALGO|OPENBLAS) with (LOOPS|VECTOR_\\d+) kernels");
    }

    @Test
    void theWeightsEqualTheStoredBytes() throws Exception {
        Api.Answer answer = api.get(path + "/weights");
        assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(answer.header("Content-Disposition")).startsWith("attachment");
        assertThat(answer.bytes()).hasSize(model.get("weightsBytes").asInt());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.bytes())))
                .isEqualTo(model.get("weightsDigest").asString());
        assertThat(WeightFormat.decode(answer.bytes()).topology().layers()).containsExactly(4096, 24, 15);
        assertThat(api.get(path + "/weights", "If-None-Match", answer.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void theEvaluationIsThatOfTheTestImages() {
        JsonNode evaluation = api.get(path + "/evaluation").json(200);
        assertThat(evaluation.get("split").asString()).isEqualTo("TEST");
        assertThat(evaluation.get("accuracy")).isEqualTo(model.get("testAccuracy"));
        int correct = 0;
        int all = 0;
        for (int truth = 0; truth < 15; truth++) {
            int row = 0;
            for (int answer = 0; answer < 15; answer++) {
                row += evaluation.get("confusionMatrix").get(truth).get(answer).asInt();
            }
            JsonNode ofClass = evaluation.get("classes").get(truth);
            int diagonal =
                    evaluation.get("confusionMatrix").get(truth).get(truth).asInt();
            assertThat(ofClass.get("label").asInt()).isEqualTo(truth + 1);
            assertThat(ofClass.get("support").asInt())
                    .isEqualTo(row)
                    .isEqualTo(
                            dataset.get("classes").get(truth).get("testCount").asInt());
            assertThat(ofClass.get("recall").asDouble()).isCloseTo((double) diagonal / row, within(1e-12));
            correct += diagonal;
            all += row;
        }
        assertThat((double) correct / all).isCloseTo(model.get("testAccuracy").asDouble(), within(1e-12));
    }

    @Test
    void aDeletedModelIsNotFound() {
        assertThat(api.delete(path).status()).isEqualTo(204);
        for (String gone : new String[] {path, path + "/weights", path + "/evaluation"}) {
            assertThat(api.get(gone).status()).isEqualTo(404);
        }
        assertThat(api.delete(path).status()).isEqualTo(404);
    }

    @Test
    void modelsAreListedNewestFirst() {
        assertThat(api.get("/models?size=1").json(200).get("content").get(0)).isEqualTo(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/weights", "/evaluation"})
    void invalidIdsAreProblems(String what) {
        assertThat(api.get("/models/7" + what).json(400).get("errors").toString())
                .isEqualTo("[{\"field\":\"id\",\"message\":\"'7' is not a UUID\"}]");
        assertThat(api.get("/models/00000000-0000-0000-0000-000000000000" + what)
                        .json(404)
                        .get("detail")
                        .asString())
                .isEqualTo("There is no model 00000000-0000-0000-0000-000000000000.");
    }
}
