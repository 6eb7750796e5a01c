package shuzi.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
class ActivationsHttpTest {

    private static final byte[] FIVE = WrittenNumerals.file(6, 1001, "png");

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void client() {
        api = new Api(port);
    }

    private JsonNode trace(Part... fields) {
        var parts = new Part[fields.length + 1];
        parts[0] = Part.file("image", "five.png", FIVE);
        System.arraycopy(fields, 0, parts, 1, fields.length);
        return api.post("/predict/activations", parts).json(200);
    }

    private static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    @Test
    void theValuesFollowTheFormulasOfTheNetwork() {
        String dataset = api.importArchive(Zip.numerals(2, 5).build()).get("id").asString();
        JsonNode model = api.trainModel(dataset);
        JsonNode trace = trace(Part.field("model", model.get("id").asString()), Part.field("label", 6));
        double[] x = numbers(trace.get("inputs"));
        double[] a = numbers(trace.at("/hiddenLayers/0/activations"));
        double[] delta = numbers(trace.at("/hiddenLayers/0/errors"));
        assertThat(x).hasSize(4096);
        assertThat(a).hasSize(24);
        assertThat(trace.get("hiddenLayers").size()).isEqualTo(1);
        JsonNode answer = api.post(
                        "/predict",
                        Part.file("image", "five.png", FIVE),
                        Part.field("model", model.get("id").asString()),
                        Part.field("topK", 15))
                .json(200);
        assertThat(trace.get("modelId")).isEqualTo(answer.get("modelId"));
        double cost = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (JsonNode output : trace.get("outputs")) {
            double h = output.get("output").asDouble();
            double y = output.get("target").asDouble();
            double z = output.get("logit").asDouble();
            largest = Math.max(largest, z);
            assertThat(y).isEqualTo(output.get("label").asInt() == 6 ? 1 : 0);
            assertThat(h).isEqualTo(1 / (1 + Math.exp(-z)), within(1e-9));
            assertThat(output.get("error").asDouble()).isEqualTo(h - y, within(1e-6));
            cost -= y * Math.log(h) + (1 - y) * Math.log(1 - h);
        }
        assertThat(largest).isEqualTo(answer.get("maxLogit").asDouble(), within(1e-5));
        assertThat(trace.get("cost").asDouble()).isEqualTo(cost, within(1e-6));
        assertThat(trace.get("costAfter").asDouble()).isLessThan(cost);
        assertThat(trace.at("/outputs/5/outputAfter").asDouble())
                .isGreaterThan(trace.at("/outputs/5/output").asDouble());
        assertThat(DoubleStream.of(delta).map(Math::abs).sum()).isPositive();
        assertThat(DoubleStream.of(a)).allMatch(value -> value >= 0 && value <= 1);
    }

    @Test
    void theStarterModelHasItsEdgesAndAllItsLayers() {
        JsonNode trace = trace();
        assertThat(trace.get("inputs").size()).isEqualTo(512);
        assertThat(trace.at("/hiddenLayers/0/activations").size()).isEqualTo(384);
        assertThat(trace.at("/hiddenLayers/1/errors").size()).isEqualTo(192);
        assertThat(trace.get("label").asInt()).isEqualTo(6);
        assertThat(trace.get("outputs").size()).isEqualTo(15);
        assertThat(trace.get("normalizedImage").asString()).startsWith("iVBORw0KGgo");
        JsonNode still = trace(Part.field("learningRate", 0));
        assertThat(still.get("costAfter").asDouble())
                .isEqualTo(still.get("cost").asDouble(), within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"label, 16", "label, 0", "label, six", "learningRate, -1", "learningRate, 11", "learningRate, NaN"})
    void aFieldOutOfItsBoundsIsNamed(String field, String value) {
        JsonNode problem = api.post(
                        "/predict/activations", Part.file("image", "five.png", FIVE), Part.field(field, value))
                .json(400);
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
    }

    @Test
    void aPictureThatCannotBeUsedGetsTheProblemOfPredictions() {
        api.post("/predict/activations", Part.file("image", "x.png", new byte[] {1, 2, 3}))
                .json(422);
        api.post("/predict/activations", Part.field("label", 1)).json(400);
        assertThat(api.post("/predict/activations", Part.file("image", "five.png", FIVE), Part.field("model", "none"))
                        .status())
                .isEqualTo(404);
    }
}
