package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import tools.jackson.databind.JsonNode;

/** One bit of the stored data is changed. */
@ServiceTest
@Tag("database")
class DamagedDataHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private Api api;
    private String dataset;

    @BeforeEach
    void importImages() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(4, 2).build()).get("id").asString();
    }

    @Test
    void damagedWeightsAreNeverUsedAndTheirModelIsNamed() {
        String model = api.trainModel(dataset).get("id").asString();
        String damage = "Model " + model + " is damaged: its stored weights do not match their digest."
                + " Delete it and train or import it again, or restore the database from a backup.";
        try (DamagedModel damaged = DamagedModel.damage(api, jdbc, model)) {
            for (Answer answer : List.of(
                    api.get("/models/" + model + "/weights"),
                    api.get("/models/" + model + "/export?format=mat"),
                    api.get("/models/" + model + "/plots/weights"),
                    api.get("/models/" + model + "/plots/sample-predictions"),
                    api.post("/predict?model=" + model, "image/png", WrittenNumerals.file(3, 1, "png")))) {
                assertDamaged(answer, damage);
            }
            assertThat(failure("""
                            {"datasetId": "%s", "initialModelId": "%s", "preset": "TUTORIAL", "hiddenLayers": [24]}""".formatted(dataset, damaged.id()))).isEqualTo(damage);
        }
    }

    @Test
    void damagedPixelsAreNeverUsedAndTheirDataSetIsNamed() {
        JsonNode model = api.trainModel(dataset);
        byte[] weights = api.get("/models/" + model.get("id").asString() + "/export?format=safetensors")
                .bytes();
        String image = api.get("/datasets/" + dataset + "/images?split=TEST&size=1")
                .json(200)
                .get("content")
                .get(0)
                .get("id")
                .asString();
        damagePixels();

        String damage = damageOfDataset();
        for (Answer answer : List.of(
                api.get("/datasets/" + dataset + "/images/" + image),
                api.get("/datasets/" + dataset + "/preview?rows=3&columns=3"),
                api.get("/models/" + model.get("id").asString() + "/plots/sample-predictions"),
                api.post(
                        "/models/import",
                        Part.file("file", "model.safetensors", weights),
                        Part.field("datasetId", dataset)))) {
            assertDamaged(answer, damage);
        }
        for (String format : List.of("zip", "mat", "idx", "csv", "npz")) {
            assertDamaged(api.get("/datasets/" + dataset + "/export?format=" + format), damage);
        }
        assertThat(failure("{\"datasetId\": \"%s\"}".formatted(dataset))).isEqualTo(damage);
    }

    @Test
    void imagesStoredWithoutHashesAreCheckedByTheDigestOfTheirDataSet() {
        jdbc.sql("update image_block set hashes = null where dataset_id = ?")
                .param(UUID.fromString(dataset))
                .update();
        assertThat(api.get("/datasets/" + dataset + "/preview").status()).isEqualTo(200);
        assertThat(api.get("/datasets/" + dataset + "/export?format=csv").status())
                .isEqualTo(200);
        api.trainModel(dataset);
        damagePixels();
        assertThat(api.get("/datasets/" + dataset + "/export?format=csv").status())
                .isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16})
    void aDataSetWithANumberThatIsNoLabelIsDamaged(int label) {
        jdbc.sql(
                        "update image_block set labels = array_fill(?::smallint, array[cardinality(labels)]) where dataset_id = ?")
                .params(label, UUID.fromString(dataset))
                .update();
        assertDamaged(api.get("/datasets/" + dataset + "/images"), damageOfDataset());
        assertDamaged(api.get("/datasets/" + dataset + "/export?format=csv"), damageOfDataset());
        assertThat(failure("{\"datasetId\": \"%s\"}".formatted(dataset))).isEqualTo(damageOfDataset());
    }

    private String damageOfDataset() {
        return "Data set " + dataset + " is damaged: its stored images do not match their digest."
                + " Delete it and import it again, or restore the database from a backup.";
    }

    /** Changes the last bit of each image. */
    private void damagePixels() {
        assertThat(jdbc.sql("""
                        update pixel_block set pixels = (
                            select string_agg(part, '') from (
                                select set_bit(packed, 8 * length(packed) - 1, 1 - get_bit(packed, 8 * length(packed) - 1)) as part
                                from (
                                    select substring(pixels from pixel_start + 1 for pixel_bytes) as packed from image
                                    where image.dataset_id = pixel_block.dataset_id and pixel_block = number
                                    order by pixel_start) as image) as parts)
                        where dataset_id = ?
                        """).param(UUID.fromString(dataset)).update()).isPositive();
    }

    private String failure(String request) {
        JsonNode job = api.awaitEnd(api.startJob(request));
        assertThat(job.get("status").asString()).isEqualTo("FAILED");
        return job.get("failure").get("reason").asString();
    }

    private static void assertDamaged(Answer answer, String detail) {
        JsonNode problem = answer.json(500);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(problem.get("title").asString()).isEqualTo("Stored data is damaged");
        assertThat(problem.get("detail").asString()).isEqualTo(detail);
    }
}
