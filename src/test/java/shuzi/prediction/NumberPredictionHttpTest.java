package shuzi.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumbers;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import shuzi.core.number.ComposedLine.Paper;
import shuzi.core.number.Confidence;
import tools.jackson.databind.JsonNode;

/** Whole numbers over HTTP, read by the starter model. */
@ServiceTest
class NumberPredictionHttpTest {

    private static final String PATH = "/predict/number";
    private static final long SEED = 2; // of pictures that are read with a high confidence

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    private JsonNode read(byte[] picture) {
        return api.post(PATH, "image/png", picture).json(200);
    }

    @ParameterizedTest
    @CsvSource({
        "三千五百二十, 3520, INTEGER, 三千五百二十",
        "三千五, 3500, INTEGER, 三千五百",
        "九千一百万亿零一, 9100000000000001, INTEGER, 九千一百万亿零一",
        "二零二六, 2026, DIGITS, 二〇二六",
        "五, 5, INTEGER, 五",
    })
    void aNumberIsReadWithItsValueKindAndProperForm(String text, long value, String kind, String canonical)
            throws IOException {
        Api.Answer answer = api.post(PATH, Part.file("image", "x.png", WrittenNumbers.picture(text, SEED)));
        JsonNode number = answer.json(200);
        assertThat(number.get("text").asString()).isEqualTo(text);
        assertThat(number.get("value").asLong()).isEqualTo(value);
        assertThat(number.get("kind").asString()).isEqualTo(kind);
        assertThat(number.get("canonical").asString()).isEqualTo(canonical);
        assertThat(number.get("unreadable").asBoolean()).isFalse();
        assertThat(number.get("reason").isNull()).isTrue();
        if (text.length() > 1) {
            assertThat(number.get("direction").asString()).isEqualTo("HORIZONTAL");
        }
        assertThat(number.get("confidence").asDouble()).isBetween(Confidence.MIN, 1.0);
        assertThat(answer.header("Shuzi-Alias")).startsWith("default; revision=");
    }

    @Test
    void everyCharacterHasItsBoxItsProbabilityAndThreeCandidates() throws IOException {
        JsonNode number = read(WrittenNumbers.picture("三千五百二十", SEED));
        assertThat(number.get("characters").findValuesAsString("character"))
                .containsSubsequence("三", "千", "五", "百", "二", "十");
        assertThat(number.get("characters").size()).isEqualTo(6);
        int right = 0;
        for (JsonNode character : number.get("characters")) {
            JsonNode best = character.get("candidates").get(0);
            assertThat(character.get("candidates").size()).isEqualTo(3);
            assertThat(character.get("label")).isEqualTo(best.get("label"));
            assertThat(character.get("probability")).isEqualTo(best.get("probability"));
            JsonNode box = character.get("box");
            assertThat(box.get("x").asInt()).isGreaterThanOrEqualTo(right);
            assertThat(box.get("width").asInt()).isPositive();
            assertThat(box.get("height").asInt()).isPositive();
            right = box.get("x").asInt() + box.get("width").asInt() / 2;
        }
    }

    @Test
    void debugShowsTheInkAndThePiecesOfTheCharacters() throws IOException {
        byte[] picture = WrittenNumbers.picture("三千五百二十", SEED);
        JsonNode number = api.post(PATH + "?debug=true", "image/png", picture).json(200);
        assertThat(api.post(PATH, Part.file("image", "x.png", picture), Part.field("debug", "true"))
                        .json(200))
                .isEqualTo(number);
        JsonNode debug = number.get("debug");
        BufferedImage original = ImageIO.read(new ByteArrayInputStream(picture));
        BufferedImage ink =
                ImageIO.read(new ByteArrayInputStream(debug.get("ink").binaryValue()));
        assertThat(ink.getWidth()).isEqualTo(original.getWidth());
        assertThat(ink.getHeight()).isEqualTo(original.getHeight());
        assertThat(debug.get("pieces").size()).isGreaterThanOrEqualTo(6); // each character has one piece or more
        assertThat(debug.at("/pieces/0/x")).isEqualTo(number.at("/characters/0/box/x"));
        assertThat(read(picture).has("debug")).isFalse();
    }

    @Test
    void formRawBodyAndBatchGiveTheSameAnswer() throws IOException {
        byte[] picture = WrittenNumbers.picture("三千五百二十", SEED);
        JsonNode answer = api.post(PATH, Part.file("image", "", picture)).json(200);
        for (String type : new String[] {"image/png", "image/x-unknown", "application/octet-stream"}) {
            assertThat(api.post(PATH, type, picture).json(200)).as(type).isEqualTo(answer);
            assertThat(api.post(PATH + "/raw", type, picture).json(200))
                    .as(type)
                    .isEqualTo(answer);
        }
        JsonNode item = api.post(PATH + "/batch", Part.file("image", "a.png", picture))
                .json(200)
                .at("/results/0");
        assertThat(item.get("status").asString()).isEqualTo("OK");
        assertThat(item.get("fileName").asString()).isEqualTo("a.png");
        answer.properties()
                .forEach(field -> assertThat(item.get(field.getKey())).isEqualTo(field.getValue()));
    }

    @Test
    void aColumnIsReadFromTopToBottom() throws IOException {
        byte[] column = WrittenNumbers.picture("七百八十", SEED, true, Paper.CLEAN);
        JsonNode number = read(column);
        assertThat(number.get("value").asLong()).isEqualTo(780);
        assertThat(number.get("direction").asString()).isEqualTo("VERTICAL");
        assertThat(api.post(PATH + "/raw?direction=VERTICAL", "image/png", column)
                        .json(200)
                        .get("text"))
                .isEqualTo(number.get("text"));
        assertThat(api.post(PATH, Part.file("image", "x", column), Part.field("direction", "HORIZONTAL"))
                        .json(200)
                        .get("direction")
                        .asString())
                .isEqualTo("HORIZONTAL");
    }

    @Test
    void alternativesAreOtherNumbersInTheOrderOfTheirConfidence() throws IOException {
        byte[] picture = WrittenNumbers.picture("一千七百", SEED);
        JsonNode number =
                api.post(PATH + "?alternatives=5", "image/png", picture).json(200);
        assertThat(number.get("alternatives").size()).isBetween(1, 5);
        double before = number.get("confidence").asDouble();
        for (JsonNode other : number.get("alternatives")) {
            assertThat(other.get("text")).isNotEqualTo(number.get("text"));
            assertThat(other.get("kind").asString()).isIn("INTEGER", "DIGITS");
            assertThat(other.get("value").isIntegralNumber()).isTrue();
            assertThat(other.get("confidence").asDouble()).isBetween(0.0, before);
            before = other.get("confidence").asDouble();
        }
        assertThat(api.post(PATH, Part.file("image", "x", picture), Part.field("alternatives", 1))
                        .json(200)
                        .get("alternatives")
                        .size())
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_A_NUMBER, 三千千百百五, ", // units descend
        "NOT_SURE, 一百一千, ", // resembles 一百一十
        "SEVERAL_LINES, 三千五百二十, 六百四十七万"
    })
    void whatIsUnreadableHasAReasonAndNoValue(String reason, String text, @Nullable String below) throws IOException {
        JsonNode answer = null;
        for (int seed = 1; seed <= 30 && answer == null; seed++) {
            JsonNode read = read(
                    below == null ? WrittenNumbers.picture(text, seed) : WrittenNumbers.twoLines(text, below, seed));
            answer = read.get("reason").asString("").equals(reason) ? read : null;
        }
        Objects.requireNonNull(answer, "no answer with the reason");
        assertThat(answer.get("unreadable").asBoolean()).isTrue();
        for (String field : new String[] {"value", "kind", "canonical"}) {
            assertThat(answer.get(field).isNull()).as(field).isTrue();
        }
        assertThat(answer.get("text").asString()).isNotEmpty();
        assertThat(answer.get("characters").size()).isPositive();
    }

    @Test
    void aPictureThatCannotBeReadDoesNotAffectTheOthersOfItsBatch() throws IOException {
        byte[] picture = WrittenNumbers.picture("八十", SEED);
        byte[] unreadable = WrittenNumbers.picture("三千千百百五", SEED);
        JsonNode results = api.post(
                        PATH + "/batch",
                        Part.file("image", "a.png", picture),
                        Part.file("image", "b.png", Arrays.copyOf(picture, picture.length / 2)),
                        Part.file("image", "c.txt", "hello".getBytes(UTF_8)),
                        Part.file("image", "d.png", blank()),
                        Part.file("image", "e.png", new byte[(1 << 20) + 1]),
                        Part.file("image", "f.png", unreadable),
                        Part.field("alternatives", 1))
                .json(200)
                .get("results");
        var items = new ArrayList<String>();
        results.forEach(result -> items.add(result.get("index").asInt() + " "
                + result.get("fileName").asString() + " " + result.get("status").asString() + " "
                + (result.has("problem")
                        ? result.at("/problem/status").asInt() + " "
                                + result.at("/problem/detail").asString()
                        : result.get("value").toString())));
        assertThat(items)
                .containsExactly(
                        "0 a.png OK 80",
                        "1 b.png ERROR 422 The picture cannot be used: it is a damaged PNG picture.",
                        "2 c.txt ERROR 422 The picture cannot be used: it is not a PNG, JPEG, BMP, GIF or WebP picture.",
                        "3 d.png ERROR 422 The picture cannot be used: it is blank: no ink was found.",
                        "4 e.png ERROR 413 The picture is larger than 1 MB, which is the limit.",
                        "5 f.png OK null");
    }

    private static byte[] blank() {
        return WrittenNumerals.encode(new BufferedImage(300, 80, BufferedImage.TYPE_BYTE_GRAY), "png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/raw"})
    void aPictureThatCannotBeUsedGets422(String form) {
        assertThat(api.post(PATH + form, "image/png", blank())
                        .json(422)
                        .get("detail")
                        .asString())
                .isEqualTo("The picture cannot be used: it is blank: no ink was found.");
        assertThat(api.post(PATH + form, "image/png", "hello".getBytes(UTF_8))
                        .json(422)
                        .get("detail")
                        .asString())
                .isEqualTo("The picture cannot be used: it is not a PNG, JPEG, BMP, GIF or WebP picture.");
        api.post(PATH + form, "image/png", new byte[0]).json(422);
        api.post(PATH + form, "image/png", new byte[(1 << 20) + 1]).json(413);
        api.post(PATH + form, "text/plain", blank()).json(415);
    }

    @Test
    void anInvalidRequestIsRejected() throws IOException {
        byte[] picture = WrittenNumbers.picture("八", SEED);
        Part image = Part.file("image", "x.png", picture);
        api.post(PATH, Part.field("alternatives", 3)).json(400);
        api.post(PATH, image, Part.field("alternatives", 0)).json(400);
        api.post(PATH, image, Part.field("alternatives", 16)).json(400);
        api.post(PATH, image, Part.field("topK", 3)).json(400);
        api.post(PATH, image, Part.field("model", "7")).json(404);
        assertThat(api.post(PATH, image, Part.field("direction", "DIAGONAL"))
                        .json(400)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("direction");
        assertThat(api.post(PATH + "/raw?direction=DIAGONAL&alternatives=16", "image/png", picture)
                        .json(400)
                        .get("errors")
                        .findValuesAsString("field"))
                .containsExactlyInAnyOrder("direction", "alternatives");
        api.post(PATH + "/raw?model=" + UUID.randomUUID(), "image/png", picture).json(404);
        api.post(PATH + "/batch", Part.field("alternatives", 3)).json(400);
        Part[] many = new Part[21];
        Arrays.fill(many, image);
        assertThat(api.post(PATH + "/batch", many).json(413).get("detail").asString())
                .isEqualTo("The batch has 21 pictures; the limit is 20.");
    }

    /** Returns the id of a new model of images that are not normalized. */
    private String trainedModel() {
        String dataset = api.importArchive(Zip.numerals(2, 5).build()).get("id").asString();
        return api.trainModel(dataset).get("id").asString();
    }

    @Test
    void aModelOfImagesThatAreNotNormalizedReadsNoNumbers() throws IOException {
        Part model = Part.field("model", trainedModel());
        Part image = Part.file("image", "x.png", WrittenNumbers.picture("八", SEED));
        for (String path : new String[] {PATH, PATH + "/batch"}) {
            assertThat(api.post(path, image, model).json(422).get("detail").asString())
                    .isEqualTo("The model cannot read numbers: it must have been trained on normalized images of the 15"
                            + " numerals.");
        }
    }

    @Test
    void numbersAreCountedByAliasAndOutcomeAndShadowsDoNotGetThem() throws IOException {
        String alias = "numbers-" + UUID.randomUUID();
        String starter =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        api.put(
                        "/models/aliases/" + alias,
                        "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\"}".formatted(starter, trainedModel()))
                .json(201);
        var expected = new TreeMap<String, Integer>();
        for (String text : new String[] {"八十", "八十", "三千千百百五"}) {
            JsonNode answer = api.post(PATH + "/raw?model=" + alias, "image/png", WrittenNumbers.picture(text, SEED))
                    .json(200);
            String outcome = answer.get("reason").asString("read").toLowerCase(Locale.ROOT);
            expected.merge(
                    "shuzi_numbers_total{alias=\"%s\",model=\"%s\",outcome=\"%s\"}".formatted(alias, starter, outcome),
                    1,
                    Integer::sum);
        }
        assertThat(expected).hasSize(2);
        assertThat(api.get("/actuator/prometheus")
                        .text()
                        .lines()
                        .filter(line -> line.contains("\"" + alias + "\"") && line.contains("shuzi_"))
                        .filter(line -> !line.startsWith("shuzi_alias_")))
                .containsExactlyInAnyOrderElementsOf(expected.entrySet().stream()
                        .map(counter -> counter.getKey() + " " + counter.getValue() + ".0")
                        .toList());
        assertThat(api.get("/models/aliases/" + alias + "/shadow")
                        .json(200)
                        .get("requests")
                        .asLong())
                .isZero();
    }
}
