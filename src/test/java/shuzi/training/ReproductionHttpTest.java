package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.SecondServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@SecondServiceTest
@Tag("database")
class ReproductionHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Api api;
    byte[] images = new byte[0];
    JsonNode model;
    String id = "";
    String dataset = "";

    @BeforeEach
    void train() {
        api = new Api(port);
        // an image of its own, so that no other test has a data set of this digest
        images = Zip.numerals(2, 5)
                .add("data/data/input_3_1_1.png", WrittenNumerals.file(1, System.nanoTime(), "png"))
                .build();
        dataset = importImages("0");
        String job = api.startJob("""
                {"datasetId": "%s", "epochs": 3, "hiddenLayers": [12], "batchSize": 15, "outlierShare": 0, "syntheticImages": 0,
                    "validationFraction": 0.2}""".formatted(dataset));
        id = succeeded(job).get("modelId").asString();
        model = api.get(path()).json(200);
    }

    private String importImages(String seed) {
        return api.importArchive(images, Part.field("seed", seed)).get("id").asString();
    }

    private String path() {
        return "/models/" + id;
    }

    private JsonNode succeeded(String job) {
        JsonNode ended = api.awaitEnd(job);
        assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        return ended;
    }

    private String reproduce() {
        return api.post(path() + "/reproductions", "").json(202).get("id").asString();
    }

    private JsonNode outcome() {
        return succeeded(reproduce()).get("reproduction");
    }

    private String conflict() {
        return api.post(path() + "/reproductions", "").json(409).get("detail").asString();
    }

    @Test
    void aReproductionIsAJobThatStoresNoModelAndIsIdentical() {
        Api.Answer answer = api.post(path() + "/reproductions", "");
        JsonNode queued = answer.json(202);
        String job = queued.get("id").asString();
        assertThat(answer.header("Location")).endsWith("/training-jobs/" + job);
        assertThat(queued.get("reproducesModelId").asString()).isEqualTo(id);
        assertThat(queued.get("reproduction").isNull()).isTrue();
        assertThat(queued.get("datasetId").asString()).isEqualTo(dataset);
        assertThat(queued.get("name").asString())
                .isEqualTo("Reproduction of " + model.get("name").asString());
        assertThat(queued.get("config")).isEqualTo(model.get("config"));
        JsonNode ended = succeeded(job);
        assertThat(ended.get("reproduction").toString())
                .isEqualTo("{\"modelId\":\"%s\",\"identical\":true,\"differences\":[]}".formatted(id));
        assertThat(ended.get("modelId").isNull()).isTrue();
        assertThat(api.get("/training-jobs/" + job + "/epochs")
                        .json(200)
                        .get("content")
                        .size())
                .isEqualTo(3);
        assertThat(api.get("/models?datasetId=" + dataset)
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .isEqualTo(1);
        assertThat(api.get("/training-jobs/" + job + "/report").text())
                .contains("A reproduction stores no model.", "identical");
        assertThat(api.get(path()).json(200)).isEqualTo(model);
    }

    /** A process of the previous version cannot read a success without a model. */
    @Test
    void theRowOfASucceededReproductionNamesTheOriginalAsItsModel() {
        String job = reproduce();
        succeeded(job);
        assertThat(jdbc.sql("select model_id from training_job where id = ?::uuid")
                        .param(job)
                        .query(UUID.class)
                        .single())
                .isEqualTo(UUID.fromString(id));
    }

    @Test
    void anIdenticalModelOfOtherSoftwareAndAnotherProcessorListsBoth() {
        jdbc.sql(
                        "update model set software_version = '0.0.9', matrix_engine = 'OTHER with SLOW kernels' where id = ?::uuid")
                .param(id)
                .update();
        JsonNode outcome = outcome();
        assertThat(outcome.get("identical").asBoolean()).isTrue();
        assertThat(outcome.get("differences").findValuesAsString("what"))
                .containsExactly("SOFTWARE", "ENGINE", "KERNELS");
        assertThat(outcome.get("differences").findValuesAsString("original"))
                .containsExactly("0.0.9", "OTHER", "SLOW kernels");
        assertThat(outcome.at("/differences/0/reproduction").asString())
                .isEqualTo(model.get("softwareVersion").asString());
    }

    @Test
    void otherWeightsTemperatureOrThresholdAreNotIdentical() {
        jdbc.sql(
                        "update model set weights_digest = 'x', temperature = 2, rejection_threshold = null where id = ?::uuid")
                .param(id)
                .update();
        JsonNode outcome = outcome();
        assertThat(outcome.get("identical").asBoolean()).isFalse();
        assertThat(outcome.get("differences").findValuesAsString("what"))
                .contains("WEIGHTS", "TEMPERATURE")
                .doesNotContain("SOFTWARE", "DATASET");
        assertThat(outcome.at("/differences/0/reproduction").asString())
                .isEqualTo(model.get("weightsDigest").asString());
    }

    @Test
    void theImagesOfADeletedDataSetMayBeInAnotherOneWhichIsBestSplitInTheSameWay() {
        String same = importImages("0");
        String otherSplit = importImages("1"); // newer
        api.delete("/training-jobs/" + model.get("jobId").asString());
        api.delete("/datasets/" + dataset);
        JsonNode ended = succeeded(reproduce());
        assertThat(ended.get("datasetId").asString()).isEqualTo(same);
        assertThat(ended.at("/reproduction/identical").asBoolean()).isTrue();

        api.delete("/datasets/" + same);
        JsonNode other = succeeded(reproduce());
        assertThat(other.get("datasetId").asString()).isEqualTo(otherSplit);
        assertThat(other.at("/reproduction/identical").asBoolean()).isFalse();
        assertThat(other.at("/reproduction/differences").findValuesAsString("what"))
                .contains("DATASET", "WEIGHTS");

        api.delete("/datasets/" + otherSplit);
        assertThat(conflict())
                .isEqualTo("Model %s cannot be reproduced, because there is no data set with the digest %s."
                        .formatted(id, model.get("datasetDigest").asString()));
    }

    @Test
    void aModelThatNoJobTrainedCannotBeReproduced() {
        byte[] file = api.get(path() + "/export?format=safetensors").bytes();
        id = api.post("/models/import", Part.file("file", "x.safetensors", file), Part.field("datasetId", dataset))
                .json(201)
                .get("id")
                .asString();
        assertThat(conflict())
                .isEqualTo("Model %s cannot be reproduced, because no job of this service trained it.".formatted(id));
    }

    @Test
    void aModelWhoseInitialModelWasDeletedCannotBeReproduced() {
        String initial = id;
        id = succeeded(api.startJob("""
                        {"datasetId": "%s", "epochs": 2, "outlierShare": 0, "syntheticImages": 0, "initialModelId": "%s"}""".formatted(dataset, initial)))
                .get("modelId")
                .asString();
        assertThat(outcome().get("identical").asBoolean()).isTrue();
        api.delete("/models/" + initial);
        assertThat(conflict())
                .isEqualTo(
                        "Model %s cannot be reproduced, because its training started from model %s, which was deleted."
                                .formatted(id, initial));
    }

    @Test
    void aModelWithoutAllSettingsCannotBeReproduced() {
        jdbc.sql("update model set config = config - 'epochs' where id = ?::uuid")
                .param(id)
                .update();
        assertThat(conflict()).contains("stored its settings incompletely");
    }

    @Test
    void aRepeatedRequestGetsTheJobOfTheFirst() {
        Api repeated = api.with("Idempotency-Key", "reproduce-" + id);
        String first =
                repeated.post(path() + "/reproductions", "").json(202).get("id").asString();
        assertThat(repeated.post(path() + "/reproductions", "")
                        .json(202)
                        .get("id")
                        .asString())
                .isEqualTo(first);
        repeated.post("/models/" + UUID.randomUUID() + "/reproductions", "").json(422);
        succeeded(first);
    }

    @Test
    void aWrongRequestIsRejected() {
        api.post("/models/" + UUID.randomUUID() + "/reproductions", "").json(404);
        api.post("/models/x/reproductions", "").json(400);
        api.post(path() + "/reproductions?epochs=3", "").json(400);
        api.with("If-Match", api.get(path()).header("ETag"))
                .post(path() + "/reproductions", "")
                .json(412);
        assertThat(api.get(path() + "/reproductions").json(405).get("status").asInt())
                .isEqualTo(405);
    }

    @Test
    void aReproductionCanBeCancelledAndFailsIfTheOriginalWasDeleted() {
        String endless = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 100000, "hiddenLayers": [4]}""".formatted(dataset));
        api.awaitJob(endless, job -> job.get("status").asString().equals("RUNNING")); // there is one worker
        String cancelled = reproduce();
        String failing = reproduce();
        assertThat(api.post("/training-jobs/" + cancelled + "/cancel", "")
                        .json(200)
                        .get("status")
                        .asString())
                .isEqualTo("CANCELLED");
        assertThat(api.delete(path()).status()).isEqualTo(204);
        api.post("/training-jobs/" + endless + "/cancel", "").json(200);
        JsonNode failed = api.awaitEnd(failing);
        assertThat(failed.get("status").asString()).isEqualTo("FAILED");
        assertThat(failed.at("/failure/reason").asString())
                .isEqualTo("Model %s, which this job reproduces, was deleted.".formatted(id));
        assertThat(failed.get("reproducesModelId").asString()).isEqualTo(id);
        assertThat(api.delete("/training-jobs/" + failing).status()).isEqualTo(204);
    }
}
