package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import shuzi.SecondServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

/** Promotions by jobs and by clients, on synthetic images that a small network learns in some epochs. */
@SecondServiceTest
@Tag("database")
class PromotionHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private Api api;
    private String alias;
    private String path;
    private String dataset;

    @BeforeEach
    void importImages() {
        api = new Api(port);
        alias = "test-" + UUID.randomUUID();
        path = "/models/aliases/" + alias;
        dataset = api.importArchive(Zip.numerals(4, 10).build()).get("id").asString();
    }

    private JsonNode train(int epochs, String more) {
        JsonNode job = api.awaitEnd(api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": %d, "hiddenLayers": [64], "batchSize": 15%s}""".formatted(dataset, epochs, more)));
        assertThat(job.get("status").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        return job;
    }

    private JsonNode promote(int epochs, String condition) {
        return train(epochs, ", \"promote\": {\"alias\": \"%s\", \"if\": \"%s\"}".formatted(alias, condition));
    }

    private static String model(JsonNode job) {
        return job.get("modelId").asString();
    }

    private JsonNode present() {
        return api.get(path).json(200);
    }

    private Answer put(String model, String more) {
        return api.put(path, "{\"modelId\": \"%s\"%s}".formatted(model, more));
    }

    @Test
    void theModelOfAJobTakesOverAnAliasIfItIsNotWorse() {
        String weak = model(train(1, ""));
        put(weak, "").json(201);
        JsonNode job = promote(40, "NOT_WORSE");
        JsonNode promotion = job.get("promotion");
        assertThat(promotion.get("promoted").asBoolean())
                .as(promotion.toString())
                .isTrue();
        assertThat(promotion.get("alias").asString()).isEqualTo(alias);
        assertThat(promotion.get("revision").asInt()).isEqualTo(2);
        assertThat(promotion.get("reason").asString()).startsWith("NOT_WORSE is met");
        assertThat(promotion.at("/comparison/imageCount").asInt()).isPositive();
        assertThat(promotion.at("/comparison/withModelId").asString()).isEqualTo(weak);
        assertThat(job.get("promote").toString()).isEqualTo("{\"alias\":\"%s\",\"if\":\"NOT_WORSE\"}".formatted(alias));
        assertThat(present().get("modelId")).isEqualTo(job.get("modelId"));
        JsonNode revision =
                api.get(path + "/revisions").json(200).get("content").get(0);
        assertThat(revision.get("comparison")).isEqualTo(promotion.get("comparison"));
        assertThat(revision.get("reason").asString())
                .isEqualTo("training job " + job.get("id").asString());
        assertThat(revision.get("requestId").asString()).isNotBlank();
        assertThat(jdbc.sql("select before ->> 'modelId' from audit_log where path = ? and address = 'job'")
                        .param(path)
                        .query(String.class)
                        .list())
                .containsExactly(weak);
    }

    @Test
    void aJobWhoseConditionIsNotMetSucceedsAndSaysWhyNothingMoved() {
        put(model(train(40, "")), "").json(201);
        JsonNode before = present();
        JsonNode job = promote(1, "NOT_WORSE");
        assertThat(job.at("/promotion/promoted").asBoolean())
                .as(job.get("promotion").toString())
                .isFalse();
        assertThat(job.at("/promotion/reason").asString()).startsWith("NOT_WORSE is not met");
        assertThat(job.at("/promotion/revision").isNull()).isTrue();
        assertThat(present()).isEqualTo(before);
        assertThat(api.get("/models/" + model(job)).status()).isEqualTo(200);
        assertThat(promote(1, "BETTER").at("/promotion/reason").asString()).startsWith("BETTER is not met");
        JsonNode always = promote(1, "ALWAYS");
        assertThat(always.at("/promotion/promoted").asBoolean()).isTrue();
        assertThat(always.at("/promotion/comparison").isNull()).isTrue();
        assertThat(present().get("modelId")).isEqualTo(always.get("modelId"));
    }

    @Test
    void aJobCanCreateAnAlias() {
        JsonNode job = promote(1, "BETTER");
        assertThat(job.at("/promotion/promoted").asBoolean()).isTrue();
        assertThat(job.at("/promotion/reason").asString()).contains("did not exist");
        assertThat(present().get("modelId")).isEqualTo(job.get("modelId"));
    }

    @Test
    void aModelThatWasTrainedOnTheTestImagesCannotBeCompared() {
        JsonNode images = api.get("/datasets/" + dataset + "/images?split=TEST&size=200")
                .json(200)
                .get("content");
        var others = new Zip();
        for (JsonNode image : images) {
            byte[] pixels = api.get("/datasets/" + dataset + "/images/"
                            + image.get("id").asString())
                    .bytes();
            others.add(
                    "train/%d/%s.png"
                            .formatted(
                                    image.get("label").asInt(), image.get("id").asString()),
                    pixels);
            others.add("test/%d/%s.png".formatted(image.get("label").asInt(), UUID.randomUUID()), other(image, pixels));
        }
        String own = dataset;
        dataset = api.importArchive(others.build()).get("id").asString();
        put(model(train(1, "")), "").json(201);
        dataset = own;
        JsonNode job = promote(1, "NOT_WORSE");
        assertThat(job.at("/promotion/promoted").asBoolean()).isFalse();
        assertThat(job.at("/promotion/reason").asString()).contains("No image is left to compare the models on");
        assertThat(put(model(job), ", \"if\": \"NOT_WORSE\"").status()).isEqualTo(422);
    }

    /** Returns another picture than that of an image, of the same label. */
    private static byte[] other(JsonNode image, byte[] pixels) {
        return shuzi.WrittenNumerals.file(
                image.get("label").asInt(), 5000 + Math.floorMod(java.util.Arrays.hashCode(pixels), 100_000), "png");
    }

    @Test
    void aPutWithAConditionThatIsNotMetIsA409WithTheComparison() {
        String weak = model(train(1, ""));
        String strong = model(train(40, ""));
        put(weak, "").json(201);
        assertThat(put(strong, ", \"if\": \"BETTER\"").json(200).get("revision").asInt())
                .isEqualTo(2);
        JsonNode rejected = put(weak, ", \"if\": \"NOT_WORSE\"").json(409);
        assertThat(rejected.get("detail").asString()).startsWith("NOT_WORSE is not met");
        assertThat(rejected.at("/comparison/modelId").asString()).isEqualTo(weak);
        assertThat(rejected.at("/comparison/pValue").asDouble()).isLessThan(0.05);
        assertThat(present().get("modelId").asString()).isEqualTo(strong);
        assertThat(put(weak, ", \"if\": \"NOT_WORSE\", \"datasetId\": \"%s\"".formatted(dataset))
                        .status())
                .isEqualTo(409);
        assertThat(put(strong, ", \"if\": \"NOT_WORSE\"")
                        .json(200)
                        .get("revision")
                        .asInt())
                .as("a model is not worse than itself")
                .isEqualTo(3);
        assertThat(put(weak, ", \"if\": \"ALWAYS\"").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "if": "SOMETIMES" | 400 | if
            "condition": "BETTER" | 400 | condition
            "datasetId": "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42" | 422 | datasetId
            "if": "BETTER", "datasetId": "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42" | 404 | 7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42
            "if": "BETTER" | 422 | datasetId
            """)
    void aBadConditionOfAPutIsRejected(String more, int status, String named) {
        String present =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        byte[] weights =
                api.get("/models/" + present + "/export?format=safetensors").bytes();
        String imported = api.post("/models/import", Part.file("file", "m.safetensors", weights))
                .json(201)
                .get("id")
                .asString(); // without a data set
        put(imported, "").json(201);
        assertThat(put(imported, ", " + more).json(status).toString()).contains(named);
        assertThat(present().get("revision").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"alias": "default"} | 400 | promote.if
            {"alias": "Default", "if": "BETTER"} | 400 | promote.alias
            {"if": "BETTER"} | 400 | promote.alias
            {"alias": "default", "if": "NEVER"} | 400 | promote
            {"alias": "default", "if": "BETTER", "when": 1} | 400 | promote
            "default" | 400 | promote
            """)
    void aBadPromotionOfAJobIsRejected(String promotion, int status, String named) {
        Answer answer =
                api.post("/training-jobs", "{\"datasetId\": \"%s\", \"promote\": %s}".formatted(dataset, promotion));
        assertThat(answer.json(status).toString()).contains(named);
    }

    @Test
    void aCrossValidationPromotesNothing() {
        assertThat(api.post("/training-jobs", """
                        {"datasetId": "%s", "folds": 2, "promote": {"alias": "default", "if": "BETTER"}}""".formatted(dataset)).json(422).toString())
                .contains("promote");
    }

    @Test
    void theAliasOfAJobKeepsItsShadow() {
        String weak = model(train(1, ""));
        String shadow = model(train(1, ""));
        put(weak, ", \"shadowModelId\": \"%s\"".formatted(shadow)).json(201);
        promote(1, "ALWAYS");
        assertThat(List.of(present().get("shadowModelId").asString())).containsExactly(shadow);
    }
}
