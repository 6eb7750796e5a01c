package shuzi.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.TestMaterial;
import shuzi.core.id.DatasetId;
import shuzi.core.image.ImageHashes;
import shuzi.dataset.Datasets;
import shuzi.dataset.Split;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The training images of the starter model are those of the split that it was trained with ({@code AccuracyTest}). */
@ServiceTest
@Tag("long")
class StarterImagesTest {

    private static final Path RESOURCES = Path.of("src/main/resources/shuzi/model");

    @LocalServerPort
    int port;

    @Autowired
    Datasets datasets;

    @Test
    void theResourceHasTheTrainingImagesOfTheStarterModel() throws IOException {
        Api api = new Api(port);
        JsonNode dataset = api.importArchive(
                Files.readAllBytes(TestMaterial.chineseMnist()),
                Api.Part.field("split", "BY_WRITER"),
                Api.Part.field("trainFraction", 0.9),
                Api.Part.field("seed", 1));
        JsonNode starter = JsonMapper.shared().readTree(RESOURCES.resolve("starter.json"));
        assertThat(dataset.get("digest")).isEqualTo(starter.get("datasetDigest"));
        ImageHashes images =
                datasets.hashes(new DatasetId(UUID.fromString(dataset.get("id").asString())), Split.TRAIN);
        Path file = RESOURCES.resolve("starter.images");
        if (Boolean.getBoolean("starter.write")) {
            Files.write(file, images.toBytes());
        }
        assertThat(ImageHashes.ofBytes(Files.readAllBytes(file))).isEqualTo(images);
        assertThat(images.count()).isEqualTo(10_800);

        String evaluations = "/models/" + starterModel(api) + "/evaluations";
        String request = "{\"datasetId\": \"%s\", \"split\": \"%s\"}";
        JsonNode onTest = api.post(
                        evaluations, request.formatted(dataset.get("id").asString(), "TEST"))
                .json(201);
        assertThat(onTest.get("trainedOnCount").asInt(-1)).isZero();
        assertThat(onTest.get("confusionMatrix")).isEqualTo(starter.get("confusionMatrix"));
        JsonNode onTrain = api.post(
                        evaluations, request.formatted(dataset.get("id").asString(), "TRAIN"))
                .json(201);
        assertThat(onTrain.get("trainedOnCount").asInt()).isEqualTo(10_800);
    }

    /** Returns the id of the starter model of a service. */
    static String starterModel(Api api) {
        return api.get("/models?size=200&sort=createdAt,asc")
                .json(200)
                .get("content")
                .valueStream()
                .filter(model -> model.get("name").asString().startsWith("Starter"))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asString();
    }
}
