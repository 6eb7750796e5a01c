package shuzi.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import tools.jackson.databind.JsonNode;

@ServiceTest
class SyntheticDatasetHttpTest {

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void aSyntheticDataSetHasTheRequestedImagesAndSplit() {
        Api.Answer answer = api.post("/datasets/synthetic", """
                {"name": "synthetic", "imagesPerClass": 10, "writers": 4, "seed": 7, "trainFraction": 0.8}""");
        JsonNode dataset = answer.json(201);
        assertThat(answer.header("Location"))
                .endsWith("/datasets/" + dataset.get("id").asString());
        assertThat(dataset.get("name").asString()).isEqualTo("synthetic");
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(150);
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(120);
        assertThat(dataset.get("split").toString())
                .isEqualTo("{\"strategy\":\"STRATIFIED\",\"trainFraction\":0.8,\"seed\":7}");
        assertThat(dataset.get("skippedCount").asInt()).isZero();
        assertThat(dataset.get("classes").get(14).toString())
                .isEqualTo("{\"label\":15,\"character\":\"亿\",\"value\":100000000,\"trainCount\":8,\"testCount\":2}");
        assertThat(api.get("/datasets/" + dataset.get("id").asString()).json(200))
                .isEqualTo(dataset);
    }

    @Test
    void omittedFieldsHaveDefaults() {
        JsonNode dataset = make("{}");
        assertThat(dataset.get("name").asString()).isEqualTo("Synthetic numerals");
        assertThat(dataset.get("imageCount").asInt()).isEqualTo(1500);
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(1050);
        assertThat(writers(dataset)).hasSize(20);
    }

    @Test
    void theSameRequestGivesTheSameDigestAndAnotherSeedAnother() {
        String request = "{\"imagesPerClass\": 4, \"writers\": 3, \"seed\": %d}";
        JsonNode first = make(request.formatted(1));
        assertThat(make(request.formatted(1)).get("digest")).isEqualTo(first.get("digest"));
        assertThat(make(request.formatted(2)).get("digest")).isNotEqualTo(first.get("digest"));
    }

    @Test
    void fileNamesContainWriterSampleAndLabel() throws IOException {
        JsonNode dataset = make("{\"imagesPerClass\": 5, \"writers\": 2}");
        String images = "/datasets/" + dataset.get("id").asString() + "/images";
        List<JsonNode> ofOne = api.get(images + "?label=6&writer=1&sort=sample")
                .json(200)
                .get("content")
                .valueStream()
                .toList();
        assertThat(ofOne)
                .extracting(image -> image.get("fileName").asString())
                .containsExactly("input_1_1_6.png", "input_1_2_6.png", "input_1_3_6.png");
        byte[] png =
                api.get(images + "/" + ofOne.getFirst().get("id").asString()).bytes();
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(64);
    }

    @Test
    void aSplitByWriterDividesTheWriters() {
        JsonNode dataset = make("{\"imagesPerClass\": 20, \"writers\": 10, \"split\": \"BY_WRITER\"}");
        assertThat(dataset.get("trainCount").asInt()).isEqualTo(7 * 2 * 15);
        assertThat(dataset.get("testCount").asInt()).isEqualTo(3 * 2 * 15);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"imagesPerClass": 1}     | imagesPerClass | must be greater than or equal to 2
            {"imagesPerClass": 2001}  | imagesPerClass | must be less than or equal to 2000
            {"writers": 0}            | writers        | must be greater than or equal to 1
            {"writers": 1001}         | writers        | must be less than or equal to 1000
            {"trainFraction": 1}      | trainFraction  | must be less than 1
            {"name": ""}              | name           | must be 1 to 200 characters long and not blank, without control characters and direction marks
            {"seed": 1.5}             | seed           | must be an integer
            {"split": "BY_CHANCE"}    | split          | '''BY_CHANCE'' is not one of STRATIFIED, BY_WRITER'
            {"pens": 3}               | pens           | is not a field of this request
            """)
    void anInvalidFieldIsNamed(String json, String field, String message) {
        JsonNode error =
                api.post("/datasets/synthetic", json).json(400).get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("message").asString()).startsWith(message);
    }

    @Test
    void aSplitByWriterOfOneWriterIsRejectedAndNothingIsStored() {
        int before = datasets();
        JsonNode problem = api.post("/datasets/synthetic", """
                {"imagesPerClass": 5, "writers": 1, "split": "BY_WRITER"}""").json(422);
        assertThat(problem.get("detail").asString()).startsWith("Every class needs training and test images: ");
        assertThat(datasets()).isEqualTo(before);
    }

    @Test
    void moreImagesThanTheLimitAreRejected() {
        JsonNode problem =
                api.post("/datasets/synthetic", "{\"imagesPerClass\": 1000}").json(422);
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"imagesPerClass\",\"message\":\"would generate 15000 images; the limit is"
                        + " 12100\"}]");
    }

    private int datasets() {
        return api.get("/datasets").json(200).get("page").get("totalElements").asInt();
    }

    private JsonNode make(String json) {
        return api.post("/datasets/synthetic", json).json(201);
    }

    private Set<Integer> writers(JsonNode dataset) {
        var writers = new HashSet<Integer>();
        api.get("/datasets/" + dataset.get("id").asString() + "/images?label=1&size=200")
                .json(200)
                .get("content")
                .forEach(image -> writers.add(image.get("writer").asInt()));
        return writers;
    }
}
