package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the preset RECOMMENDED reaches on real images. Trains for minutes: {@code mvn -Paccuracy verify} runs it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"shuzi.data-directory=target/accuracy-data", "shuzi.model.starter=false"})
@Tag("accuracy")
class AccuracyTest {

    @LocalServerPort
    int port;

    @Test
    void theRecommendedPresetReaches997InAThousandOfWritersItKnows() throws IOException {
        assertThat(meanAccuracy("STRATIFIED")).isGreaterThanOrEqualTo(0.997);
    }

    @Test
    void theRecommendedPresetReaches992InAThousandOfStrangers() throws IOException {
        assertThat(meanAccuracy("BY_WRITER")).isGreaterThanOrEqualTo(0.992);
    }

    /** Of seeds 1, 2 and 3, which are both the split's and the training's. */
    private double meanAccuracy(String split) throws IOException {
        return LongStream.rangeClosed(1, 3)
                .mapToDouble(seed -> {
                    JsonNode model = train(split, 0.7, seed);
                    JsonNode evaluation = new Api(port)
                            .get("/models/" + model.get("id").asString() + "/evaluation")
                            .json(200);
                    System.out.printf(
                            "%s seed %d: training %.4f, validation %s, test %.4f; calibration error %.4f, refused %.4f%n",
                            split,
                            seed,
                            model.get("trainAccuracy").asDouble(),
                            model.get("validationAccuracy"),
                            model.get("testAccuracy").asDouble(),
                            evaluation.get("expectedCalibrationError").asDouble(),
                            evaluation.get("rejectedFraction").asDouble());
                    assertThat(evaluation.get("expectedCalibrationError").asDouble())
                            .isLessThanOrEqualTo(0.01);
                    assertThat(evaluation.get("rejectedFraction").asDouble()).isLessThanOrEqualTo(0.01);
                    return model.get("testAccuracy").asDouble();
                })
                .average()
                .orElseThrow();
    }

    private JsonNode train(String split, double fraction, long seed) {
        try {
            var api = new Api(port);
            JsonNode dataset = api.importArchive(
                    Files.readAllBytes(TestMaterial.chineseMnist()),
                    Api.Part.field("split", split),
                    Api.Part.field("trainFraction", fraction),
                    Api.Part.field("seed", seed));
            String job = api.startJob("""
                    {"datasetId": "%s", "preset": "RECOMMENDED", "seed": %d}""".formatted(dataset.get("id").asString(), seed));
            JsonNode ended = api.awaitEnd(job);
            assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
            return api.get("/models/" + ended.get("modelId").asString()).json(200);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /**
     * Makes the model that comes with the service, from nine tenths of the writers; the others judge it: {@code mvn
     * -Paccuracy verify -Dtest=AccuracyTest -Dstarter.write=true}.
     */
    @Test
    @EnabledIfSystemProperty(named = "starter.write", matches = "true")
    void theStarterModelIsMade() throws IOException {
        var api = new Api(port);
        JsonNode model = train("BY_WRITER", 0.9, 1);
        String path = "/models/" + model.get("id").asString();
        JsonNode evaluation = api.get(path + "/evaluation").json(200);
        byte[] weights = api.get(path + "/weights").bytes();
        assertThat(weights).hasSizeLessThanOrEqualTo(3_000_000);
        var json = JsonMapper.builder().build();
        ObjectNode starter = json.createObjectNode().put("name", "Starter: 72 writers of Chinese MNIST");
        for (String field : new String[] {
            "datasetDigest",
            "config",
            "softwareVersion",
            "matrixEngine",
            "fitting",
            "pixelScale",
            "temperature",
            "leastProbability",
            "classes",
            "trainAccuracy",
            "validationAccuracy"
        }) {
            starter.set(field, model.get(field));
        }
        starter.set("confusionMatrix", evaluation.get("confusionMatrix"));
        ObjectNode results = starter.putObject("testResults");
        results.putObject("reliability").set("bins", evaluation.get("calibration"));
        results.set("rejectedFraction", evaluation.get("rejectedFraction"));
        results.set("writers", evaluation.get("writers"));
        starter.set("createdAt", model.get("createdAt"));
        Path folder = Files.createDirectories(Path.of("src/main/resources/shuzi/model"));
        Files.write(folder.resolve("starter.weights"), weights);
        Files.writeString(
                folder.resolve("starter.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(starter) + "\n");
    }
}
