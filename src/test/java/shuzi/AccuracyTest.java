package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageEncoder;
import shuzi.core.image.InvalidImageException;
import shuzi.core.number.ComposedLine.Paper;
import shuzi.model.Classifier;
import shuzi.model.Models;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Measures the accuracy of the preset RECOMMENDED on real images. It trains for minutes; {@code mvn -Paccuracy verify} runs it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"shuzi.data-directory=target/accuracy-data", "shuzi.model.starter=false"})
@Tag("accuracy")
@Timeout(value = 1, unit = TimeUnit.HOURS) // it trains many networks
class AccuracyTest {

    @LocalServerPort
    int port;

    @Autowired
    private Models models;

    @Test
    void theRecommendedPresetClassifies997Of1000ImagesOfKnownWriters() throws IOException {
        assertThat(meanAccuracy("STRATIFIED", 4, 5)).isGreaterThanOrEqualTo(0.997);
    }

    @Test
    void theRecommendedPresetClassifies995Of1000ImagesOfUnknownWriters() throws IOException {
        assertThat(meanAccuracy("BY_WRITER", 4, 8)).isGreaterThanOrEqualTo(0.995);
    }

    @Test
    void atLeast90PercentOfOutlierImagesOfUnknownCharactersAreOutOfClass() throws IOException {
        String model = train("BY_WRITER", 0.7, 1).get("id").asString();
        var others =
                new OutlierImages(2, OutlierImages.Part.EVALUATION); // nobody wrote their characters for the training
        int outOfClass = 0;
        int all = 3000;
        for (int i = 0; i < all; i++) {
            byte[] png = ImageEncoder.png(others.picture(i).image());
            var answer = new Api(port).post("/predict?model=" + model, "image/png", png);
            outOfClass +=
                    answer.status() == 422 || answer.json(200).get("outOfClass").asBoolean() ? 1 : 0;
        }
        System.out.printf("Outlier images: %d of %d out of class%n", outOfClass, all);
        assertThat((double) outOfClass / all).isGreaterThanOrEqualTo(0.9);
    }

    /** Returns the mean over several seeds. Each is the seed of the split and of the training. */
    private double meanAccuracy(String split, long firstSeed, long lastSeed) throws IOException {
        var outOfClass = new ArrayList<Double>();
        double mean = LongStream.rangeClosed(firstSeed, lastSeed)
                .mapToDouble(seed -> {
                    JsonNode model = train(split, 0.7, seed);
                    JsonNode evaluation = new Api(port)
                            .get("/models/" + model.get("id").asString() + "/evaluation")
                            .json(200);
                    System.out.printf(
                            "%s seed %d: training %.4f, validation %s, test %.4f; calibration error %.4f, out of class %.4f%n",
                            split,
                            seed,
                            model.get("trainAccuracy").asDouble(),
                            model.get("validationAccuracy"),
                            model.get("testAccuracy").asDouble(),
                            evaluation.get("expectedCalibrationError").asDouble(),
                            evaluation.get("outOfClassFraction").asDouble());
                    if (seed == 4 && split.equals("BY_WRITER") && Boolean.getBoolean("docs.write")) {
                        draw(evaluation);
                    }
                    if (seed <= 6 && split.equals("BY_WRITER")) {
                        assertThatNumbersAreRead(model, evaluation);
                    }
                    assertThat(evaluation.get("expectedCalibrationError").asDouble())
                            .isLessThanOrEqualTo(0.01);
                    outOfClass.add(evaluation.get("outOfClassFraction").asDouble());
                    return model.get("testAccuracy").asDouble();
                })
                .average()
                .orElseThrow();
        assertThat(outOfClass.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow())
                .isLessThanOrEqualTo(0.01);
        return mean;
    }

    /** Measures how a model reads numbers composed of images by the writers that it was not trained on. */
    private void assertThatNumbersAreRead(JsonNode model, JsonNode evaluation) {
        Classifier classifier =
                models.classifier(new ModelId(UUID.fromString(model.get("id").asString())));
        var writers = new ArrayList<Integer>();
        evaluation
                .get("writers")
                .forEach(writer -> writers.add(writer.get("writer").asInt()));
        try {
            var accuracy = new NumberAccuracy(classifier, writers);
            accuracy.assertReads(Paper.CLEAN, false, 0.93, 0.03);
            accuracy.assertReads(Paper.RULED, false, 0.89, 0.04);
            accuracy.assertReads(Paper.SQUARED, false, 0.82, 0.04);
            accuracy.assertReads(Paper.FORM_CELLS, false, 0.91, 0.03);
            accuracy.assertReads(Paper.PRACTICE_GRID, false, 0.82, 0.05);
            accuracy.assertReads(Paper.CLEAN, true, 0.84, 0.03);
            accuracy.assertReads(Paper.FORM_CELLS, true, 0.82, 0.05);
            accuracy.assertRejectsOthers(0.03);
        } catch (IOException | InvalidImageException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Measures what each part of the preset contributes: {@code mvn -Paccuracy verify -Dtest=AccuracyTest -Dablation=true}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'normalized': false, 'outlierShare': 0}",
                "{'edgeDirections': false}",
                "{'augmentation': 0}",
                "{'augmentation': 1}",
                "{'emaDecay': 0}",
                "{'labelSmoothing': 0}",
                "{'weightDecay': 0}",
                "{'dropout': 0.2}",
                "{'outlierShare': 0}",
                "{'outlierShare': 0.5}",
                "{'syntheticImages': 0}",
                "{'syntheticImages': 0.5}",
                "{'hiddenLayers': [256]}",
                "{'hiddenLayers': [512, 256]}",
                "{'activation': 'TANH'}",
                "{'output': 'SIGMOID'}",
                "{'optimiser': 'NESTEROV', 'learningRate': 0.05}"
            })
    @EnabledIfSystemProperty(named = "ablation", matches = "true")
    void figuresOfAPresetWithOneOtherSettingArePrinted(String difference) {
        ObjectNode settings = (ObjectNode) JsonMapper.builder().build().readTree(difference.replace('\'', '"'));
        JsonNode model = train("BY_WRITER", 0.7, 4, settings.put("epochs", 40));
        JsonNode evaluation = new Api(port)
                .get("/models/" + model.get("id").asString() + "/evaluation")
                .json(200);
        System.out.printf(
                "| `%s` | %.2f %% | %.2f %% | %.4f |%n",
                difference.replace('\'', '"'),
                100 * model.get("testAccuracy").asDouble(),
                100 * evaluation.get("outOfClassFraction").asDouble(),
                evaluation.get("expectedCalibrationError").asDouble());
    }

    private JsonNode train(String split, double fraction, long seed) {
        return train(split, fraction, seed, JsonMapper.builder().build().createObjectNode());
    }

    private JsonNode train(String split, double fraction, long seed, ObjectNode settings) {
        try {
            var api = new Api(port);
            JsonNode dataset = api.importArchive(
                    Files.readAllBytes(TestMaterial.chineseMnist()),
                    Api.Part.field("split", split),
                    Api.Part.field("trainFraction", fraction),
                    Api.Part.field("seed", seed));
            settings.set("datasetId", dataset.get("id"));
            String job = api.startJob(
                    settings.put("preset", "RECOMMENDED").put("seed", seed).toString());
            JsonNode ended = api.awaitEnd(job);
            assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
            return api.get("/models/" + ended.get("modelId").asString()).json(200);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Trains the model that comes with the service on nine tenths of the writers and evaluates it on the others: {@code mvn
     * -Paccuracy verify -Dtest=AccuracyTest -Dstarter.write=true}.
     */
    @Test
    @EnabledIfSystemProperty(named = "starter.write", matches = "true")
    void theStarterModelIsTrained() throws IOException {
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
            "normalization",
            "pixelScale",
            "temperature",
            "rejectionThreshold",
            "classes",
            "trainAccuracy",
            "validationAccuracy"
        }) {
            starter.set(field, model.get(field));
        }
        starter.set("confusionMatrix", evaluation.get("confusionMatrix"));
        ObjectNode results = starter.putObject("testResults");
        results.putObject("reliability").set("bins", evaluation.get("calibration"));
        results.set("outOfClassFraction", evaluation.get("outOfClassFraction"));
        results.set("writers", evaluation.get("writers"));
        starter.set("createdAt", model.get("createdAt"));
        Path folder = Files.createDirectories(Path.of("src/main/resources/shuzi/model"));
        Files.write(folder.resolve("starter.weights"), weights);
        Files.write(
                folder.resolve("starter.images"),
                models.trainedOn(new ModelId(UUID.fromString(model.get("id").asString())))
                        .orElseThrow()
                        .images()
                        .toBytes());
        Files.writeString(
                folder.resolve("starter.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(starter) + "\n");
    }

    /** Writes docs/confusion-matrix.svg: correct predictions in grey, incorrect ones in red. */
    private static void draw(JsonNode evaluation) {
        int cell = 36;
        var svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%1$d\"".formatted(16 * cell)
                        + " font-family=\"sans-serif\" font-size=\"14\" text-anchor=\"middle\">\n");
        JsonNode matrix = evaluation.get("confusionMatrix");
        for (int row = 0; row <= matrix.size(); row++) {
            for (int column = 0; column <= matrix.size(); column++) {
                boolean head = row == 0 || column == 0;
                String text;
                String fill = "none";
                if (head) {
                    text = row == column
                            ? ""
                            : evaluation
                                    .get("classes")
                                    .get(Math.max(row, column) - 1)
                                    .get("character")
                                    .asString();
                } else {
                    int count = matrix.get(row - 1).get(column - 1).asInt();
                    text = count == 0 ? "" : "" + count;
                    fill = count == 0 ? "none" : row == column ? "#dddddd" : "#ff9999";
                }
                svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#eeeeee\"/>%n"
                        .formatted(column * cell, row * cell, cell, cell, fill));
                svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n"
                        .formatted(column * cell + cell / 2, row * cell + cell * 2 / 3, text));
            }
        }
        try {
            Files.writeString(Path.of("docs", "confusion-matrix.svg"), svg.append("</svg>\n"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
