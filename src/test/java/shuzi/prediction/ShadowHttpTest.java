package shuzi.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
class ShadowHttpTest {

    private static final byte[] FIVE = WrittenNumerals.file(6, 1001, "png");

    @LocalServerPort
    int port;

    private Api api;
    private String alias;
    private String path;
    private String starter;
    private String other;

    @BeforeEach
    void train() {
        api = new Api(port);
        alias = "shadow-" + UUID.randomUUID();
        path = "/models/aliases/" + alias;
        starter = api.get("/models/aliases/default").json(200).get("modelId").asString();
        other = api.trainModel(
                        api.importArchive(Zip.numerals(2, 5).build()).get("id").asString())
                .get("id")
                .asString();
    }

    private void setShadow() {
        api.put(path, "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\"}".formatted(starter, other))
                .json(201);
    }

    private JsonNode awaitRequests(long number) {
        return Awaitility.await()
                .until(
                        () -> api.get(path + "/shadow").json(200),
                        shadow -> shadow.get("requests").asLong() == number
                                && classified(shadow) + shadow.get("dropped").asLong() == number);
    }

    private static long classified(JsonNode shadow) {
        long disagreements = 0;
        for (JsonNode row : shadow.get("disagreements")) {
            for (JsonNode count : row) {
                disagreements += count.asLong();
            }
        }
        return disagreements
                + shadow.get("agreements").asLong()
                + shadow.get("onlyLiveOutOfClass").asLong()
                + shadow.get("onlyShadowOutOfClass").asLong();
    }

    @Test
    void zeroIsShownAsZero() {
        setShadow();
        JsonNode shadow = api.get(path + "/shadow").json(200);
        assertThat(shadow.get("requests").asLong()).isZero();
        assertThat(shadow.get("dropped").asLong()).isZero();
        assertThat(shadow.get("agreement").isNull()).isTrue();
        assertThat(shadow.get("shadowModelId").asString()).isEqualTo(other);
        assertThat(shadow.get("disagreements").size()).isEqualTo(15);
        assertThat(shadow.get("disagreements").get(14).size()).isEqualTo(15);
        api.get("/models/aliases/never-was/shadow").json(404);
    }

    @Test
    void theShadowGetsTheSamePicturesAndItsAnswersAreCounted() {
        setShadow();
        String model = "?model=" + alias;
        JsonNode live = api.post("/predict" + model, "image/png", FIVE).json(200);
        JsonNode expected =
                api.post("/predict?model=" + other, "image/png", FIVE).json(200);
        api.post(
                        "/predict/batch",
                        Part.file("image", "1", FIVE),
                        Part.file("image", "2", FIVE),
                        Part.field("model", alias))
                .json(200);
        api.post("/predict?debug=true&model=" + alias, "image/png", FIVE).json(200);
        JsonNode shadow = awaitRequests(4);
        assertThat(shadow.get("failed").asLong()).isZero();
        boolean agrees = live.get("label").equals(expected.get("label"));
        assertThat(shadow.get("agreements").asLong()).isEqualTo(agrees ? 4 : 0);
        assertThat(shadow.get("agreement").asDouble()).isEqualTo(agrees ? 1 : 0);
        for (String which : new String[] {"liveLatency", "shadowLatency"}) {
            assertThat(shadow.get(which).get("p50Millis").asDouble()).isPositive();
            assertThat(shadow.get(which).get("p99Millis").asDouble())
                    .isGreaterThanOrEqualTo(shadow.get(which).get("p50Millis").asDouble());
        }
        assertThat(api.get("/actuator/prometheus").text().lines())
                .anyMatch(line -> line.startsWith("shuzi_predictions_total{")
                        && line.contains(alias)
                        && line.contains(other)
                        && line.contains("shadow")
                        && line.endsWith(" 4.0"));
    }

    @Test
    void picturesOfAModelThatIsNamedAreNotShadowed() {
        setShadow();
        api.post("/predict?model=" + starter, "image/png", FIVE).json(200);
        api.post("/predict?model=" + alias, "image/png", FIVE).json(200);
        awaitRequests(1);
    }

    @Test
    void aNewRevisionBeginsAtZero() {
        setShadow();
        api.post("/predict?model=" + alias, "image/png", FIVE).json(200);
        awaitRequests(1);
        api.put(path, "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\"}".formatted(other, starter))
                .json(200);
        assertThat(api.get(path + "/shadow").json(200).get("requests").asLong()).isZero();
    }
}
