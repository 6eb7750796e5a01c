package shuzi.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.image.ImageEncoder;
import tools.jackson.databind.JsonNode;

/** A model that normalizes pictures, is calibrated and has a rejection threshold. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NormalizedPredictionHttpTest {

    @LocalServerPort
    int port;

    Api api;
    JsonNode dataset;
    JsonNode model;
    String id = "";

    @BeforeAll
    void train() {
        api = new Api(port);
        dataset = api.post("/datasets/synthetic", """
                {"imagesPerClass": 60, "writers": 12, "trainFraction": 0.6}""").json(201);
        JsonNode job = api.awaitEnd(api.startJob("""
                {"datasetId": "%s", "epochs": 12, "hiddenLayers": [64], "batchSize": 32, "validationFraction": 0.3,
                 "emaDecay": 0.9, "outlierShare": 1}""".formatted(dataset.get("id").asString())));
        assertThat(job.get("status").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        id = job.get("modelId").asString();
        model = api.get("/models/" + id).json(200);
    }

    private JsonNode evaluation() {
        return api.get("/models/" + id + "/evaluation").json(200);
    }

    private JsonNode predict(byte[] png) {
        return api.post("/predict?model=" + id, "image/png", png).json(200);
    }

    private record Evaluated(JsonNode image, JsonNode answer) {}

    /** Uploads each test image and returns the answers. */
    private List<Evaluated> uploads() {
        String images = "/datasets/" + dataset.get("id").asString() + "/images";
        var answers = new ArrayList<Evaluated>();
        for (int page = 0; page < 2; page++) {
            for (JsonNode image : api.get(images + "?split=TEST&size=200&page=" + page)
                    .json(200)
                    .get("content")) {
                answers.add(new Evaluated(
                        image,
                        predict(api.get(images + "/" + image.get("id").asString())
                                .bytes())));
            }
        }
        assertThat(answers).hasSize(dataset.get("testCount").asInt());
        return answers;
    }

    @Test
    void theEvaluationEqualsTheAnswersForUploadedTestImages() {
        List<Evaluated> uploads = uploads();
        int correct = 0;
        int outOfClass = 0;
        double confidence = 0;
        var ofWriters = new HashMap<Integer, int[]>();
        for (Evaluated upload : uploads) {
            JsonNode best = upload.answer.get("candidates").get(0);
            boolean isCorrect = best.get("label").equals(upload.image.get("label"));
            int[] counts = ofWriters.computeIfAbsent(upload.image.get("writer").asInt(), writer -> new int[2]);
            counts[0]++;
            counts[1] += isCorrect ? 1 : 0;
            correct += isCorrect ? 1 : 0;
            outOfClass += upload.answer.get("outOfClass").asBoolean() ? 1 : 0;
            confidence += upload.answer.get("probability").asDouble();
        }
        int all = uploads.size();
        JsonNode evaluation = evaluation();
        assertThat(evaluation.get("accuracy").asDouble()).isEqualTo((double) correct / all);
        assertThat(model.get("testAccuracy").asDouble()).isEqualTo((double) correct / all);
        assertThat(evaluation.get("outOfClassFraction").asDouble()).isEqualTo((double) outOfClass / all);

        int inBins = 0;
        double correctInBins = 0;
        double confidenceInBins = 0;
        double error = 0;
        assertThat(evaluation.get("calibration").size()).isEqualTo(15);
        for (JsonNode bin : evaluation.get("calibration")) {
            int count = bin.get("count").asInt();
            inBins += count;
            correctInBins += count * bin.get("accuracy").asDouble();
            confidenceInBins += count * bin.get("confidence").asDouble();
            error += count
                    * Math.abs(bin.get("accuracy").asDouble()
                            - bin.get("confidence").asDouble());
        }
        assertThat(inBins).isEqualTo(all);
        assertThat(correctInBins).isCloseTo(correct, within(1e-9));
        // in float32, where a batch adds in another order than a single image
        assertThat(confidenceInBins).isCloseTo(confidence, within(1e-6 * all));
        assertThat(evaluation.get("expectedCalibrationError").asDouble()).isCloseTo(error / all, within(1e-12));

        assertThat(evaluation.get("accuracyInterval").get("from").asDouble()).isLessThan((double) correct / all);
        assertThat(evaluation.get("accuracyInterval").get("to").asDouble()).isGreaterThan((double) correct / all);

        double worst = 0;
        assertThat(evaluation.get("writers").size()).isEqualTo(ofWriters.size());
        for (JsonNode writer : evaluation.get("writers")) {
            int[] counts = ofWriters.getOrDefault(writer.get("writer").asInt(), new int[2]);
            assertThat(writer.get("images").asInt()).isEqualTo(counts[0]);
            assertThat(writer.get("accuracy").asDouble())
                    .isEqualTo((double) counts[1] / counts[0])
                    .isGreaterThanOrEqualTo(worst);
            worst = writer.get("accuracy").asDouble();
        }
    }

    @Test
    void probabilitiesOfAllClassesAddUpTo1() {
        JsonNode answer = api.post("/predict?topK=15&model=" + id, "image/png", WrittenNumerals.file(6, 1001, "png"))
                .json(200);
        double sum = 0;
        for (JsonNode candidate : answer.get("candidates")) {
            sum += candidate.get("probability").asDouble();
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @Test
    void aPictureIsOutOfClassIfItsMaxLogitIsBelowTheThreshold() {
        double least = model.get("rejectionThreshold").asDouble();
        assertThat(least).isPositive();
        var others = new OutlierImages(9, OutlierImages.Part.EVALUATION);
        int outOfClass = 0;
        for (int i = 0; i < 60; i++) {
            JsonNode answer = predict(ImageEncoder.png(others.picture(i).image()));
            boolean none = answer.get("outOfClass").asBoolean();
            JsonNode best = answer.get("candidates").get(0);
            assertThat(none).isEqualTo(answer.get("maxLogit").asDouble() < least);
            assertThat(answer.get("probability")).isEqualTo(best.get("probability"));
            assertThat(answer.get("candidates").size()).isEqualTo(3);
            for (String field : List.of("label", "character", "value")) {
                assertThat(answer.has(field)).isTrue();
                assertThat(answer.get(field).isNull()).isEqualTo(none);
                if (!none) {
                    assertThat(answer.get(field)).isEqualTo(best.get(field));
                }
            }
            outOfClass += none ? 1 : 0;
        }
        assertThat(outOfClass).isPositive();
    }

    @Test
    void anOutOfClassPictureOfABatchHasTheAnswerOfASingleOne() {
        var others = new OutlierImages(9, OutlierImages.Part.EVALUATION);
        for (int i = 0; i < 60; i++) {
            byte[] png = ImageEncoder.png(others.picture(i).image());
            JsonNode answer = predict(png);
            if (answer.get("outOfClass").asBoolean()) {
                JsonNode result = api.post("/predict/batch", Part.file("image", "x.png", png), Part.field("model", id))
                        .json(200)
                        .get("results")
                        .get(0);
                assertThat(result.get("status").asString()).isEqualTo("OK");
                answer.properties()
                        .forEach(field -> assertThat(result.get(field.getKey())).isEqualTo(field.getValue()));
                return;
            }
        }
        throw new AssertionError("none was out of class");
    }

    @Test
    void debugReturnsTheNormalizedPictureAndItsSteps() throws IOException {
        byte[] large = WrittenNumerals.encode(WrittenNumerals.draw(6, 7, 200), "png");
        byte[] jpeg = WrittenNumerals.encode(WrittenNumerals.draw(6, 7, 200), "jpg");
        List<JsonNode> answers = List.of(
                api.post("/predict?debug=true&model=" + id, "image/png", large).json(200),
                api.post("/predict?debug=true&model=" + id, "image/jpeg", jpeg).json(200),
                api.post(
                                "/predict",
                                Part.file("image", "six.png", large),
                                Part.field("debug", true),
                                Part.field("model", id))
                        .json(200));
        for (JsonNode answer : answers) {
            JsonNode steps = answer.get("debug").get("steps");
            assertThat(steps.get("width").asInt()).isEqualTo(200);
            assertThat(steps.get("height").asInt()).isEqualTo(200);
            assertThat(steps.get("darkInk").asBoolean()).isFalse();
            assertThat(steps.get("boxWidth").asInt()).isBetween(40, 200);
            BufferedImage picture = picture(answer);
            assertThat(picture.getWidth()).isEqualTo(32);
            assertThat(picture.getHeight()).isEqualTo(32);
            assertThat(steps.get("hypothesis").isString()).isTrue();
            for (String step : List.of("contrast", "lines", "others", "ink")) {
                byte[] png = answer.get("debug").get("pictures").get(step).binaryValue();
                assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth())
                        .as(step)
                        .isEqualTo(200);
            }
        }
        assertThat(answers.get(2)).isEqualTo(answers.get(0));
        assertThat(api.post("/predict?model=" + id, "image/png", large)
                        .json(200)
                        .has("debug"))
                .isFalse();
        api.post("/predict?debug=maybe&model=" + id, "image/png", large).json(400);
        api.post("/predict", Part.file("image", "six.png", large), Part.field("debug", "maybe"))
                .json(400);
    }

    @Test
    void debugReturnsTheUnchangedPictureForAModelWithoutNormalization() throws IOException {
        JsonNode plain = api.trainModel(dataset.get("id").asString());
        assertThat(plain.get("normalization").isNull()).isTrue();
        BufferedImage drawn = WrittenNumerals.draw(6, 7);
        JsonNode answer = api.post(
                        "/predict?debug=true&model=" + plain.get("id").asString(),
                        "image/png",
                        WrittenNumerals.encode(drawn, "png"))
                .json(200);
        assertThat(answer.get("outOfClass").asBoolean()).isFalse();
        assertThat(answer.get("debug").get("steps").isNull()).isTrue();
        BufferedImage picture = picture(answer);
        assertThat(picture.getWidth()).isEqualTo(64);
        assertThat(picture.getRaster().getPixels(0, 0, 64, 64, (int[]) null))
                .isEqualTo(drawn.getRaster().getPixels(0, 0, 64, 64, (int[]) null));
    }

    private static BufferedImage picture(JsonNode answer) throws IOException {
        byte[] png = Base64.getDecoder()
                .decode(answer.get("debug").get("normalizedImage").asString());
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
