package shuzi.prediction.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import tools.jackson.databind.JsonNode;

@ServiceTest
class NumbersHttpTest {

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    private Api.Answer parse(String text) {
        return api.get("/numbers/parse?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "三千五百二十, 3520, INTEGER, 三千五百二十",
        "三千五百二, 3520, INTEGER, 三千五百二十",
        "〇, 0, INTEGER, 零",
        "零零七, 7, DIGITS, 〇〇七",
        "九九九九九九九九九九九九九九九九九九, 999999999999999999, DIGITS, 九九九九九九九九九九九九九九九九九九"
    })
    void aNumberIsReadWithItsKindAndItsProperForm(String text, long value, String kind, String canonical) {
        JsonNode number = parse(text).json(200);
        assertThat(number.toString())
                .isEqualTo("{\"text\":\"%s\",\"value\":%d,\"kind\":\"%s\",\"canonical\":\"%s\"}"
                        .formatted(text, value, kind, canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "一百一千, 'is not a number: character 4 (千) cannot come after 百: units descend, 千 百 十'",
        "三千元, is not a number: character 3 (元) is not one of the numerals 零 to 亿",
        "一百零, is not a number: character 4 is missing: a 零 cannot be the last",
        "'', is not a number: character 1 is missing: the text is empty"
    })
    void whatIsNoNumberIs422AndNamesTheCharacter(String text, String message) {
        JsonNode problem = parse(text).json(422);
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("text");
        assertThat(problem.at("/errors/0/message").asString()).isEqualTo(message);
        assertThat(problem.get("detail").asString())
                .isEqualTo("The request has an invalid field: text " + message + ".");
    }

    @Test
    void aTextHasAtMost100Characters() {
        assertThat(parse("一千" + "零".repeat(97) + "五").json(200).get("value").asInt())
                .isEqualTo(1005);
        assertThat(parse("一千" + "零".repeat(98) + "五")
                        .json(400)
                        .at("/errors/0/message")
                        .asString())
                .isEqualTo("must have at most 100 characters");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 零",
        "15, 十五",
        "3520, 三千五百二十",
        "100100000, 一亿零一十万",
        "9999999999999999, 九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九"
    })
    void anIntegerIsWrittenInItsProperForm(long value, String text) {
        assertThat(api.get("/numbers/format?value=" + value).json(200).toString())
                .isEqualTo("{\"value\":%d,\"text\":\"%s\"}".formatted(value, text));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, must be greater than or equal to 0",
        "10000000000000000, must be less than or equal to 9999999999999999",
        "99999999999999999999, '''99999999999999999999'' is not an integer'",
        "1.5, '''1.5'' is not an integer'",
        "三, '''三'' is not an integer'"
    })
    void aValueThatCannotBeWrittenIs400(String value, String message) {
        assertThat(api.get("/numbers/format?value=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .json(400)
                        .get("errors")
                        .toString())
                .isEqualTo("[{\"field\":\"value\",\"message\":\"%s\"}]".formatted(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/numbers/parse",
                "/numbers/format",
                "/numbers/format?value=",
                "/numbers/parse?text=%E4%B8%89&text=%E4%B8%89",
                "/numbers/parse?text=%E4%B8%89&value=3"
            })
    void missingRepeatedAndUnknownParametersAre400(String path) {
        assertThat(api.get(path).json(400).get("title").asString()).isEqualTo("Invalid request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%20", "%e2%80%ae", "%ef%bf%bd"})
    void unprintableCharactersAreNoNumber(String character) {
        assertThat(api.get("/numbers/parse?text=%E4%B8%89" + character)
                        .json(422)
                        .at("/errors/0/message")
                        .asString())
                .startsWith("is not a number: character 2 (");
    }

    private Api.Answer picture(String text, String more) {
        return api.get("/numbers/picture?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + more);
    }

    @Test
    void aNumberIsDrawnInBothDirectionsAndTheSameRequestGivesTheSamePicture() throws IOException {
        Api.Answer row = picture("三千五百二十", "");
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.header("Content-Type")).isEqualTo("image/png");
        assertThat(row.bytes()).isEqualTo(picture("三千五百二十", "&seed=0&joining=0").bytes());
        BufferedImage wide = ImageIO.read(new ByteArrayInputStream(row.bytes()));
        assertThat(wide.getWidth()).isGreaterThan(3 * wide.getHeight());
        BufferedImage tall = ImageIO.read(new ByteArrayInputStream(
                picture("三千五百二十", "&direction=VERTICAL").bytes()));
        assertThat(tall.getHeight()).isGreaterThan(3 * tall.getWidth());
        assertThat(picture("三千五百二十", "&seed=1").bytes()).isNotEqualTo(row.bytes());
        assertThat(picture("三千五百二十", "&joining=1").bytes()).isNotEqualTo(row.bytes());
        assertThat(api.get(
                                "/numbers/picture?text=" + URLEncoder.encode("三千五百二十", StandardCharsets.UTF_8),
                                "If-None-Match",
                                row.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource({
        "一百一千, '', 422, text",
        "'', '', 422, text",
        "三千, &joining=1.5, 400, joining",
        "三千, &joining=NaN, 400, joining",
        "三千, &direction=UP, 400, direction",
        "三千, &seed=x, 400, seed"
    })
    void aPictureThatCannotBeDrawnIsRejected(String text, String more, int status, String field) {
        assertThat(picture(text, more).json(status).at("/errors/0/field").asString())
                .isEqualTo(field);
    }
}
