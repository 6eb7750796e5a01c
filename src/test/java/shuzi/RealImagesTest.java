package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Imports real images, trains, evaluates and classifies over HTTP. */
@SecondServiceTest
@Tag("long")
class RealImagesTest {

    @LocalServerPort
    int port;

    @Test
    void imagesOfUnknownWritersAreClassifiedAsInTheEvaluation() throws Exception {
        Api api = new Api(port);
        JsonNode dataset = api.importArchive(
                chineseMnist(),
                Api.Part.field("split", "BY_WRITER"),
                Api.Part.field("trainFraction", 0.9),
                Api.Part.field("seed", 1));
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(12_000);
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(10_800);
        assertThat(dataset.get("skippedCount").asInt()).isZero();
        dataset.get("classes")
                .forEach(ofClass -> assertThat(ofClass.get("testCount").asInt()).isEqualTo(80));

        // a few epochs are enough to show a regression
        String job = api.startJob("{\"datasetId\": \"%s\", \"epochs\": 8}"
                .formatted(dataset.get("id").asString()));
        JsonNode ended = api.awaitEnd(job);
        assertThat(ended.get("status").asString()).isEqualTo("SUCCEEDED");
        JsonNode evaluation = api.get("/models/" + ended.get("modelId").asString() + "/evaluation")
                .json(200);
        assertThat(evaluation.get("accuracy").asDouble()).isGreaterThan(0.95);
        assertThat(evaluation.get("outOfClassFraction").asDouble()).isLessThan(0.05);
        assertThat(evaluation.get("expectedCalibrationError").asDouble()).isLessThan(0.03);
        assertThat(evaluation.get("writers").size()).isEqualTo(8);

        assertThat(accuracyOfUploads(api, dataset, ended.get("modelId").asString()))
                .isEqualTo(evaluation.get("accuracy").asDouble());
        assertThat(api.delete("/datasets/" + dataset.get("id").asString()).status())
                .isEqualTo(204);
    }

    private static byte[] chineseMnist() throws IOException {
        return Files.readAllBytes(TestMaterial.chineseMnist());
    }

    /** Returns the share of correct answers for all test images. */
    private static double accuracyOfUploads(Api api, JsonNode dataset, String model) throws Exception {
        String path = "/datasets/" + dataset.get("id").asString() + "/images";
        List<Future<Boolean>> answers = new ArrayList<>();
        try (var clients = Executors.newFixedThreadPool(4)) {
            for (int page = 0; page < 6; page++) {
                for (JsonNode image : api.get(path + "?split=TEST&size=200&page=" + page)
                        .json(200)
                        .get("content")) {
                    answers.add(clients.submit(() -> {
                        byte[] png =
                                api.get(path + "/" + image.get("id").asString()).bytes();
                        return api.post("/predict?model=" + model, "image/png", png)
                                .json(200)
                                .at("/candidates/0/label")
                                .equals(image.get("label"));
                    }));
                }
            }
        }
        int correct = 0;
        for (Future<Boolean> answer : answers) {
            correct += answer.get() ? 1 : 0;
        }
        assertThat(answers).hasSize(dataset.get("testCount").asInt());
        return (double) correct / answers.size();
    }
}
