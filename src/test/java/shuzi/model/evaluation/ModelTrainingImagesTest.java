package shuzi.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageHashes;
import shuzi.dataset.Datasets;
import shuzi.dataset.Split;
import shuzi.model.Models;
import shuzi.model.TrainedOn;
import tools.jackson.databind.JsonNode;

/** The images that a model was trained on are stored with it, and known for most models of earlier versions. */
@ServiceTest
class ModelTrainingImagesTest {

    @LocalServerPort
    int port;

    @Autowired
    Models models;

    @Autowired
    Datasets datasets;

    @Autowired
    ModelTrainingImages trainingImages;

    @Autowired
    JdbcClient jdbc;

    Api api;
    JsonNode dataset;
    JsonNode model;

    @BeforeEach
    void train() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(1, 4).build());
        model = api.trainModel(dataset.get("id").asString());
    }

    private static ModelId idOf(JsonNode model) {
        return new ModelId(UUID.fromString(model.get("id").asString()));
    }

    private ImageHashes trainingSide(JsonNode of) {
        return datasets.hashes(new DatasetId(UUID.fromString(of.get("id").asString())), Split.TRAIN);
    }

    private TrainedOn imagesOf(JsonNode model) {
        return trainingImages.of(models.get(idOf(model)));
    }

    /** Trains a model that starts from another. */
    private JsonNode continued(JsonNode initial, JsonNode on) {
        JsonNode ended = api.awaitEnd(api.startJob(
                """
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 1, "batchSize": 15, "initialModelId": "%s"}""".formatted(on.get("id").asString(), initial.get("id").asString())));
        assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        return api.get("/models/" + ended.get("modelId").asString()).json(200);
    }

    private void forget(JsonNode model) {
        jdbc.sql("delete from model_training_image where model_id = ?")
                .param(idOf(model).value())
                .update();
    }

    @Test
    void theModelOfAJobHasTheTrainingSideOfItsDataSet() {
        assertThat(models.trainedOn(idOf(model))).contains(TrainedOn.exactly(trainingSide(dataset)));
        assertThat(trainingSide(dataset).count())
                .isEqualTo(dataset.get("trainCount").asInt());
    }

    @Test
    void theModelOfAJobThatStartedFromAModelHasTheImagesOfBoth() {
        JsonNode other = api.importArchive(Zip.numerals(2, 4).build(), Api.Part.field("seed", 5));
        JsonNode second = continued(model, other);
        TrainedOn both = TrainedOn.exactly(trainingSide(other).and(trainingSide(dataset)));
        assertThat(models.trainedOn(idOf(second))).contains(both);
        assertThat(both.images().count()).isGreaterThan(other.get("trainCount").asInt());

        forget(second);
        forget(model);
        assertThat(imagesOf(second)).as("of models from before").isEqualTo(both);
        assertThat(api.delete("/models/" + model.get("id").asString()).status()).isEqualTo(204);
        assertThat(imagesOf(second)).isEqualTo(new TrainedOn(trainingSide(other), false));
    }

    @Test
    void theModelOfAJobThatStartedFromAnImportedModelHasOtherImagesToo() {
        byte[] file = api.get("/models/" + model.get("id").asString() + "/export?format=safetensors")
                .bytes();
        JsonNode imported = api.post(
                        "/models/import",
                        Api.Part.file("file", "x.safetensors", file),
                        Api.Part.field("datasetId", dataset.get("id").asString()))
                .json(201);
        assertThat(models.trainedOn(idOf(imported))).contains(TrainedOn.UNKNOWN);
        assertThat(models.trainedOn(idOf(continued(imported, dataset))))
                .contains(new TrainedOn(trainingSide(dataset), false));
        forget(imported);
        assertThat(imagesOf(imported)).as("it was only evaluated").isEqualTo(TrainedOn.UNKNOWN);
    }

    @Test
    void theImagesOfAModelFromBeforeAreNotKnownWithoutItsDataSet() {
        forget(model);
        assertThat(imagesOf(model)).isEqualTo(TrainedOn.exactly(trainingSide(dataset)));
        assertThat(api.delete("/datasets/" + dataset.get("id").asString()).status())
                .isEqualTo(204);
        assertThat(imagesOf(model)).isEqualTo(TrainedOn.UNKNOWN);
    }

    @Test
    void hashesOfImagesThatWereStoredWithoutAreComputed() {
        ImageHashes stored = trainingSide(dataset);
        jdbc.sql("update image_block set hashes = null where dataset_id = ?")
                .param(UUID.fromString(dataset.get("id").asString()))
                .update();
        assertThat(trainingSide(dataset)).isEqualTo(stored);
    }

    @Test
    void theStarterModelHasTheImagesOfItsResource() {
        var starter = new ModelId(UUID.fromString(StarterImagesTest.starterModel(api)));
        TrainedOn images = models.trainedOn(starter).orElseThrow();
        assertThat(images.complete()).isTrue();
        assertThat(images.images().count()).isEqualTo(10_800);
    }
}
