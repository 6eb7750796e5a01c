package shuzi.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.RawHttp;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
class PredictionHttpTest {

    private static final byte[] FIVE = WrittenNumerals.file(6, 1001, "png");

    @LocalServerPort
    int port;

    Api api;
    JsonNode dataset;
    JsonNode model;

    @BeforeEach
    void train() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(2, 5).build());
        model = api.trainModel(dataset.get("id").asString());
    }

    @Test
    void formRawBodyAndBatchGiveTheSameAnswer() {
        Part id = Part.field("model", model.get("id").asString());
        JsonNode answer =
                api.post("/predict", Part.file("image", "five.png", FIVE), id).json(200);
        assertThat(answer.get("modelId")).isEqualTo(model.get("id"));
        assertThat(answer.get("candidates").size()).isEqualTo(3);
        JsonNode best = answer.get("candidates").get(0);
        for (String field : new String[] {"label", "character", "value", "probability"}) {
            assertThat(answer.get(field)).isEqualTo(best.get(field));
        }
        assertThat(best.get("probability").asDouble())
                .isBetween(answer.get("candidates").get(1).get("probability").asDouble(), 1.0);

        assertThat(api.post("/predict?model=" + model.get("id").asString(), "image/png", FIVE)
                        .json(200))
                .isEqualTo(answer);
        JsonNode batch = api.post("/predict/batch", Part.file("image", "five.png", FIVE), id)
                .json(200)
                .get("results")
                .get(0);
        assertThat(batch.get("status").asString()).isEqualTo("OK");
        assertThat(batch.get("fileName").asString()).isEqualTo("five.png");
        assertThat(batch.get("candidates")).isEqualTo(answer.get("candidates"));
        assertThat(batch.get("label")).isEqualTo(answer.get("label"));
    }

    @Test
    void theModelAndTheNumberOfCandidatesCanBeChosen() {
        String id = model.get("id").asString();
        JsonNode answer =
                api.post("/predict?topK=15&model=" + id, "image/png", FIVE).json(200);
        assertThat(answer.get("modelId").asString()).isEqualTo(id);
        assertThat(answer.get("candidates").size()).isEqualTo(15);
        assertThat(api.post("/predict", Part.file("image", "", FIVE), Part.field("model", id), Part.field("topK", 15))
                        .json(200))
                .as("a part needs no file name to be a file")
                .isEqualTo(answer);
        assertThat(api.post("/predict", Part.file("image", "x", FIVE), Part.field("model", id), Part.field("topK", 15))
                        .json(200))
                .isEqualTo(answer);
    }

    @Test
    void aDeletedModelDoesNotClassify() {
        String id = model.get("id").asString();
        api.post("/predict?model=" + id, "image/png", FIVE).json(200);
        assertThat(api.delete("/models/" + id).status()).isEqualTo(204);
        api.post("/predict?model=" + id, "image/png", FIVE).json(404);
    }

    @Test
    void aNewModelAnswersOnlyWhoeverNamesIt() {
        JsonNode answer = api.post("/predict", "image/png", FIVE).json(200);
        assertThat(answer.get("modelId")).isNotEqualTo(model.get("id"));
        assertThat(api.post("/predict?model=default", "image/png", FIVE).json(200))
                .isEqualTo(answer);
        assertThat(api.post("/predict?model=", "image/png", FIVE).json(200)).isEqualTo(answer);
        Api.Answer named = api.post("/predict?model=" + model.get("id").asString(), "image/png", FIVE);
        assertThat(named.json(200).get("modelId")).isEqualTo(model.get("id"));
        assertThat(named.header("Shuzi-Alias")).isEmpty();
    }

    @Test
    void everyTestImageUploadedGivesExactlyTheReportedAccuracy() {
        String id = dataset.get("id").asString();
        int correct = 0;
        var images = api.get("/datasets/" + id + "/images?split=TEST&size=200")
                .json(200)
                .get("content");
        for (JsonNode image : images) {
            byte[] png = api.get(
                            "/datasets/" + id + "/images/" + image.get("id").asString())
                    .bytes();
            if (api.post("/predict?model=" + model.get("id").asString(), "image/png", png)
                    .json(200)
                    .get("label")
                    .equals(image.get("label"))) {
                correct++;
            }
        }
        assertThat((double) correct / images.size())
                .isEqualTo(model.get("testAccuracy").asDouble());
    }

    @ParameterizedTest
    @CsvSource({"png", "bmp", "gif"})
    void theAnswerDoesNotDependOnTheFormat(String format) {
        assertThat(api.post("/predict", Part.file("image", "x", WrittenNumerals.file(6, 1001, format)))
                        .json(200))
                .isEqualTo(api.post("/predict", "image/png", FIVE).json(200));
    }

    @ParameterizedTest
    @CsvSource({"webp", "gif", "bmp", "png", "jpg"})
    void theFormatOfARawPictureFollowsFromItsBytes(String format) throws IOException {
        byte[] picture = format.equals("webp")
                ? Objects.requireNonNull(getClass().getResourceAsStream("/pictures/lossless.webp"))
                        .readAllBytes()
                : WrittenNumerals.file(6, 1001, format);
        JsonNode answer = api.post("/predict", Part.file("image", "x", picture)).json(200);
        for (String type : List.of(
                "image/png",
                "image/" + format,
                "image/jpg",
                "image/x-unknown",
                "IMAGE/GIF",
                "application/octet-stream")) {
            assertThat(api.post("/predict", type, picture).json(200)).as(type).isEqualTo(answer);
        }
        try (var http = new RawHttp(port)) {
            http.send("POST /predict HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: %d\n\n"
                    .formatted(picture.length));
            http.send(picture);
            assertThat(http.rest()).startsWith("HTTP/1.1 200");
        }
        api.post("/predict", "text/plain", picture).json(415);
        api.post("/predict", "image/png", "hello".getBytes(UTF_8)).json(422);
    }

    @Test
    void aPictureThatCannotBeReadDoesNotAffectTheOthersOfItsBatch() {
        JsonNode results = api.post(
                        "/predict/batch",
                        Part.file("image", "a.png", FIVE),
                        Part.file("image", "b.png", Arrays.copyOf(FIVE, FIVE.length / 2)),
                        Part.file("image", "c.txt", "hello".getBytes(UTF_8)),
                        Part.file("image", "d.png", new byte[0]),
                        Part.file("image", "e.png", new byte[(1 << 20) + 1]),
                        Part.file("image", "f.png", FIVE))
                .json(200)
                .get("results");
        var statuses = new ArrayList<String>();
        results.forEach(result -> statuses.add(result.get("index").asInt() + " "
                + result.get("fileName").asString() + " " + result.get("status").asString()
                + (result.has("problem")
                        ? " " + result.get("problem").get("status").asInt() + " "
                                + result.get("problem").get("detail").asString()
                        : "")));
        assertThat(statuses)
                .containsExactly(
                        "0 a.png OK",
                        "1 b.png ERROR 422 The picture cannot be used: it is a damaged PNG picture.",
                        "2 c.txt ERROR 422 The picture cannot be used: it is not a PNG, JPEG, BMP, GIF or WebP picture.",
                        "3 d.png ERROR 422 The picture cannot be used: it is empty.",
                        "4 e.png ERROR 413 The picture is larger than 1 MB, which is the limit.",
                        "5 f.png OK");
        assertThat(results.get(1).has("label")).isFalse();
    }

    @Test
    void aRequestPipelinedAfterABatchIsAnswered() throws IOException {
        var form = new ByteArrayOutputStream();
        for (int picture = 0; picture < 2; picture++) {
            form.writeBytes("--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"
                    .getBytes(UTF_8));
            form.writeBytes(FIVE);
            form.writeBytes("\r\n".getBytes(UTF_8));
        }
        form.writeBytes("--x--\r\n".getBytes(UTF_8));
        var requests = new ByteArrayOutputStream();
        requests.writeBytes(
                ("POST /predict/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                                + "Content-Length: " + form.size() + "\r\n\r\n")
                        .getBytes(UTF_8));
        requests.writeBytes(form.toByteArray());
        requests.writeBytes("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
        try (var http = new RawHttp(port)) {
            assertThat(http.send(requests.toByteArray()).rest())
                    .startsWith("HTTP/1.1 200")
                    .containsOnlyOnce("\"index\":1")
                    .contains("HTTP/1.1 200", "{\"status\":\"UP\"}");
        }
    }

    @Test
    void aBlankPictureGets422() {
        byte[] blank = WrittenNumerals.encode(new java.awt.image.BufferedImage(80, 80, 1), "png");
        assertThat(api.post("/predict", "image/png", blank)
                        .json(422)
                        .get("detail")
                        .asString())
                .isEqualTo("The picture cannot be used: it is blank: no ink was found.");
    }

    @Test
    void anInvalidPredictionRequestIsRejected() {
        Part five = Part.file("image", "five.png", FIVE);
        api.post("/predict", Part.field("topK", 3)).json(400);
        api.post("/predict", five, Part.field("topK", 0)).json(400);
        api.post("/predict", five, Part.field("topK", 16)).json(400);
        api.post("/predict", five, Part.field("topK", "x")).json(400);
        api.post("/predict", five, Part.field("model", "7")).json(404);
        api.post("/predict", five, Part.field("models", "7")).json(400);
        api.post("/predict?topK=16", "image/png", FIVE).json(400);
        api.post("/predict?model=00000000-0000-0000-0000-000000000000", "image/png", FIVE)
                .json(404);
        api.post("/predict", "image/png", new byte[0]).json(422);
        api.post("/predict", "image/png", new byte[(1 << 20) + 1]).json(413);
        api.post("/predict", "text/plain", FIVE).json(415);
        api.post("/predict/batch", Part.field("topK", 3)).json(400);
        Part[] many = new Part[21];
        Arrays.fill(many, five);
        assertThat(api.post("/predict/batch", many).json(413).get("detail").asString())
                .isEqualTo("The batch has 21 pictures; the limit is 20.");
        api.post("/predict?model=default", five, Part.field("model", "default")).json(400);
        Part[] tooMany = new Part[1200];
        Arrays.fill(tooMany, five);
        api.post("/predict/batch", tooMany).json(413);
    }
}
