package shuzi.web.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import tools.jackson.databind.JsonNode;

@ServiceTest
class JsonFieldsHttpTest {

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void aProblemNamesEveryInvalidFieldOfAJob() {
        JsonNode problem = api.post("/training-jobs", """
                        {"preset": "BEST", "optimiser": "SPEED", "seed": 1.5, "epochs": 0, "batchSize": "many", "shuffle": 1,
                         "hiddenLayers": [8, 0, 9], "lambda": -1, "colour": "red", "name": ""}""").json(400);
        assertThat(problem.get("errors")
                        .valueStream()
                        .map(error -> error.get("field").asString() + " "
                                + error.get("message").asString().replaceAll("; its fields are .*", "")))
                .containsExactly(
                        "batchSize must be an integer",
                        "colour is not a field of this request",
                        "datasetId must not be null",
                        "epochs must be greater than or equal to 1",
                        "hiddenLayers[1] must be greater than or equal to 1",
                        "lambda must be greater than or equal to 0",
                        "name must be 1 to 200 characters long and not blank, without control characters and direction marks",
                        "optimiser 'SPEED' is not one of GRADIENT_DESCENT, MOMENTUM, NESTEROV, ADAM, LBFGS",
                        "preset 'BEST' is not one of TUTORIAL, RECOMMENDED",
                        "seed must be an integer",
                        "shuffle must be true or false");
        assertThat(problem.get("type").asString()).isEqualTo("/problems/invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "ISO-8859-1"})
    void invalidFieldsAreNamedInEverySupportedEncoding(String charset) {
        byte[] body = "{\"preset\": \"é\", \"split\": 7}".getBytes(java.nio.charset.Charset.forName(charset));
        JsonNode problem = api.post("/datasets/synthetic", "application/json;charset=" + charset, body)
                .json(400);
        assertThat(problem.get("errors").findValuesAsString("field")).containsExactly("preset", "split");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "1", "\"x\"", "{\"seed\":1,\"seed\":1}", "{}x"})
    void aBodyThatIsNotAJsonObjectIsRejected(String body) {
        JsonNode problem = api.post("/datasets/synthetic", body).json(400);
        assertThat(problem.has("errors")).isFalse();
        assertThat(problem.get("detail").asString()).isNotBlank();
    }

    @Test
    void aJsonBodyOfMoreThanAMegabyteIsTooLarge() {
        byte[] body = ("{\"name\":\"" + "n".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        api.post("/datasets/synthetic", "application/json", body).json(413);
    }
}
