package shuzi.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.SecondServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@SecondServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationHttpTest {

    private static final String NONE = "00000000-0000-0000-0000-000000000000";

    @LocalServerPort
    int port;

    @Autowired
    ImageClassification classification;

    Api api;
    JsonNode dataset;
    JsonNode model;
    String path = "";

    @BeforeAll
    void train() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(2, 5).build());
        model = api.trainModel(id(dataset));
        path = "/models/" + id(model);
    }

    private static String id(JsonNode resource) {
        return resource.get("id").asString();
    }

    private Api.Answer evaluate(String of, String datasetId, String split) {
        return api.post(
                of + "/evaluations",
                split.isEmpty()
                        ? "{\"datasetId\": \"%s\"}".formatted(datasetId)
                        : "{\"datasetId\": \"%s\", \"split\": \"%s\"}".formatted(datasetId, split));
    }

    @Test
    void anEvaluationOnTheTestImagesOfTheModelEqualsThatOfItsTraining() {
        Api.Answer created = evaluate(path, id(dataset), "");
        JsonNode evaluation = created.json(201);
        assertThat(created.header("Location")).endsWith(path + "/evaluations/" + id(evaluation));
        assertThat(evaluation.get("modelId")).isEqualTo(model.get("id"));
        assertThat(evaluation.get("datasetId")).isEqualTo(dataset.get("id"));
        assertThat(evaluation.get("datasetDigest")).isEqualTo(dataset.get("digest"));
        assertThat(evaluation.get("imageCount").asInt())
                .isEqualTo(dataset.get("testCount").asInt());
        assertThat(evaluation.get("trainedOnCount").asInt(-1)).isZero();
        JsonNode ofTraining = api.get(path + "/evaluation").json(200);
        for (String field : List.of(
                "split",
                "accuracy",
                "accuracyInterval",
                "outOfClassFraction",
                "writers",
                "confusionMatrix",
                "classes")) {
            assertThat(evaluation.get(field)).as(field).isEqualTo(ofTraining.get(field));
        }
        for (String field : List.of("cost", "expectedCalibrationError")) { // a batch may round differently
            assertThat(evaluation.get(field).asDouble())
                    .as(field)
                    .isCloseTo(ofTraining.get(field).asDouble(), within(1e-5));
        }
    }

    @Test
    void aStoredEvaluationIsFoundAndListedNewestFirst() {
        JsonNode first = evaluate(path, id(dataset), "").json(201);
        JsonNode second = evaluate(path, id(dataset), "TRAIN").json(201);
        Api.Answer found = api.get(path + "/evaluations/" + id(second));
        assertThat(found.json(200)).isEqualTo(second);
        assertThat(api.get(path + "/evaluations/" + id(second), "If-None-Match", found.header("ETag"))
                        .status())
                .isEqualTo(304);
        JsonNode list = api.get(path + "/evaluations?size=2").json(200);
        assertThat(list.get("content").get(0)).isEqualTo(second);
        assertThat(list.get("content").get(1)).isEqualTo(first);
    }

    @Test
    void theImagesThatAModelWasTrainedOnAreCounted() {
        JsonNode evaluation = evaluate(path, id(dataset), "TRAIN").json(201);
        assertThat(evaluation.get("split").asString()).isEqualTo("TRAIN");
        assertThat(evaluation.get("imageCount")).isEqualTo(dataset.get("trainCount"));
        assertThat(evaluation.get("trainedOnCount")).isEqualTo(dataset.get("trainCount"));
        assertThat(evaluation.get("accuracy")).isEqualTo(model.get("trainAccuracy"));
    }

    @Test
    void itIsNotKnownWhatAnImportedModelWasTrainedOn() {
        byte[] file = api.get(path + "/export?format=safetensors").bytes();
        JsonNode imported = api.post("/models/import", Api.Part.file("file", "x.safetensors", file))
                .json(201);
        assertThat(evaluate("/models/" + id(imported), id(dataset), "")
                        .json(201)
                        .get("trainedOnCount")
                        .isNull())
                .isTrue();
    }

    @Test
    void theErrorsAreTheImagesOffTheDiagonal() {
        JsonNode evaluation = evaluate(path, id(dataset), "").json(201);
        String errors = path + "/evaluations/" + id(evaluation) + "/errors";
        JsonNode all = api.get(errors + "?size=200").json(200);
        var counted = new int[15][15];
        double probability = 1;
        for (JsonNode error : all.get("content")) {
            int label = error.get("label").asInt();
            int predicted = error.get("predicted").asInt();
            counted[label - 1][predicted - 1]++;
            assertThat(error.get("probability").asDouble()).isLessThanOrEqualTo(probability);
            probability = error.get("probability").asDouble();
        }
        assertThat(all.get("content").size()).isPositive();
        for (int label = 1; label <= 15; label++) {
            for (int predicted = 1; predicted <= 15; predicted++) {
                int cell = evaluation
                        .get("confusionMatrix")
                        .get(label - 1)
                        .get(predicted - 1)
                        .asInt();
                assertThat(counted[label - 1][predicted - 1]).isEqualTo(label == predicted ? 0 : cell);
            }
        }
        JsonNode first = all.get("content").get(0);
        JsonNode filtered = api.get(errors
                        + "?label=%d&predicted=%d"
                                .formatted(
                                        first.get("label").asInt(),
                                        first.get("predicted").asInt()))
                .json(200);
        assertThat(filtered.get("content").get(0)).isEqualTo(first);
        assertThat(filtered.get("page").get("totalElements").asInt())
                .isEqualTo(counted[first.get("label").asInt() - 1][
                        first.get("predicted").asInt() - 1]);
        assertThat(api.get(errors + "?sort=maxLogit,asc").status()).isEqualTo(200);
    }

    @Test
    void anErrorIsWhatAPredictionOfTheImageAnswers() {
        JsonNode evaluation = evaluate(path, id(dataset), "").json(201);
        JsonNode error = api.get(path + "/evaluations/" + id(evaluation) + "/errors")
                .json(200)
                .get("content")
                .get(0);
        byte[] png = api.get(error.get("imagePath").asString()).bytes();
        JsonNode answer =
                api.post("/predict/raw?model=" + id(model), "image/png", png).json(200);
        assertThat(answer.at("/candidates/0/label")).isEqualTo(error.get("predicted"));
        assertThat(answer.at("/candidates/0/probability").asDouble())
                .isEqualTo(error.get("probability").asDouble());
        assertThat(answer.get("maxLogit")).isEqualTo(error.get("maxLogit"));
        assertThat(answer.get("outOfClass")).isEqualTo(error.get("outOfClass"));
    }

    /** The starter model normalizes images and has a rejection threshold. */
    @Test
    void anEvaluationCountsWhatPredictionsAnswer() {
        String starter = StarterImagesTest.starterModel(api);
        JsonNode evaluation =
                evaluate("/models/" + starter, id(dataset), "TEST").json(201);
        var counted = new int[15][15];
        int outOfClass = 0;
        for (JsonNode image : api.get("/datasets/%s/images?split=TEST&size=200".formatted(id(dataset)))
                .json(200)
                .get("content")) {
            byte[] png = api.get("/datasets/%s/images/%s".formatted(id(dataset), id(image)))
                    .bytes();
            JsonNode answer =
                    api.post("/predict/raw?model=" + starter, "image/png", png).json(200);
            counted[image.get("label").asInt() - 1][
                    answer.at("/candidates/0/label").asInt() - 1]++;
            outOfClass += answer.get("outOfClass").asBoolean() ? 1 : 0;
        }
        assertThat(evaluation.get("confusionMatrix").toString())
                .isEqualTo(java.util.Arrays.deepToString(counted).replace(" ", ""));
        assertThat(evaluation.get("outOfClassFraction").asDouble())
                .isEqualTo(outOfClass / (double) dataset.get("testCount").asInt());
        assertThat(evaluation.get("trainedOnCount").asInt(-1)).isZero();
    }

    @Test
    void anEvaluationOutlivesItsDataSetButNotItsModel() {
        JsonNode own = api.importArchive(Zip.numerals(1, 3).build());
        String other = "/models/" + id(api.trainModel(id(own)));
        JsonNode evaluation = evaluate(other, id(own), "").json(201);
        String stored = other + "/evaluations/" + id(evaluation);
        assertThat(api.delete("/datasets/" + id(own)).status()).isEqualTo(204);
        assertThat(api.get(stored).json(200)).isEqualTo(evaluation);
        JsonNode errors = api.get(stored + "/errors").json(200).get("content");
        assertThat(errors.size()).isPositive();
        assertThat(errors.valueStream())
                .allMatch(error -> error.get("imagePath").isNull());
        assertThat(api.delete(other).status()).isEqualTo(204);
        for (String gone : List.of(stored, stored + "/errors", other + "/evaluations")) {
            assertThat(api.get(gone).json(404).get("detail").asString()).startsWith("There is no model");
        }
    }

    @Test
    void aRepeatedRequestWithTheSameKeyCreatesOneEvaluation() {
        String key = UUID.randomUUID().toString();
        String body = "{\"datasetId\": \"%s\"}".formatted(id(dataset));
        Api client = api.with("Idempotency-Key", key);
        JsonNode first = client.post(path + "/evaluations", body).json(201);
        assertThat(client.post(path + "/evaluations", body).json(201)).isEqualTo(first);
        assertThat(client.post(path + "/evaluations", body.replace("}", ", \"split\": \"TRAIN\"}"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anotherEvaluationThanTheMaximumAtOnceIsRejected() {
        var answers = new ArrayList<Api.Answer>();
        classification.limited(() -> classification.limited(() -> {
            answers.add(evaluate(path, id(dataset), ""));
            answers.add(api.get(path + "/comparison?with=" + id(model)));
            return 0;
        }));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.json(429).get("detail").asString())
                    .isEqualTo("Too many evaluations and comparisons at once; the limit is 2. Try again later.");
            assertThat(answer.header("Retry-After")).isEqualTo("2");
        });
        assertThat(evaluate(path, id(dataset), "").status()).isEqualTo(201);
    }

    @Test
    void unknownModelsDataSetsAndEvaluationsAreNamed() {
        assertThat(evaluate("/models/" + NONE, id(dataset), "")
                        .json(404)
                        .get("detail")
                        .asString())
                .isEqualTo("There is no model " + NONE + ".");
        assertThat(evaluate(path, NONE, "").json(404).get("detail").asString())
                .isEqualTo("There is no data set " + NONE + ".");
        assertThat(api.get("/models/" + NONE + "/evaluations").status()).isEqualTo(404);
        for (String of : List.of("", "/errors")) {
            assertThat(api.get(path + "/evaluations/" + NONE + of)
                            .json(404)
                            .get("detail")
                            .asString())
                    .isEqualTo("Model " + id(model) + " has no evaluation " + NONE + ".");
        }
        String ofOther = id(evaluate("/models/" + StarterImagesTest.starterModel(api), id(dataset), "")
                .json(201));
        assertThat(api.get(path + "/evaluations/" + ofOther).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | datasetId",
                "{'datasetId': '7'} | datasetId",
                "{'datasetId': 'DATASET', 'split': 'ALL'} | split",
                "{'datasetId': 'DATASET', 'side': 'TEST'} | side"
            })
    void anInvalidRequestNamesTheField(String body, String field) {
        assertThat(api.post(path + "/evaluations", body.replace('\'', '"').replace("DATASET", id(dataset)))
                        .json(400)
                        .get("errors")
                        .findValuesAsString("field"))
                .containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource({"label=16, label", "predicted=0, predicted", "label=x, label", "sort=name, sort", "side=TEST, side"})
    void anInvalidQueryOfErrorsNamesTheParameter(String query, String field) {
        String evaluation = id(evaluate(path, id(dataset), "").json(201));
        assertThat(api.get(path + "/evaluations/" + evaluation + "/errors?" + query)
                        .json(400)
                        .get("errors")
                        .findValuesAsString("field"))
                .containsExactly(field);
    }

    // comparisons

    private JsonNode compare(JsonNode first, JsonNode second, String query) {
        return api.get("/models/%s/comparison?with=%s%s".formatted(id(first), id(second), query))
                .json(200);
    }

    @Test
    void aModelComparedWithItselfDoesNotDiffer() {
        JsonNode comparison = compare(model, model, "");
        assertThat(comparison.get("datasetId")).isEqualTo(dataset.get("id"));
        assertThat(comparison.get("datasetDigest")).isEqualTo(dataset.get("digest"));
        assertThat(comparison.get("imageCount")).isEqualTo(dataset.get("testCount"));
        assertThat(comparison.get("leftOutCount").asInt()).isZero();
        assertThat(comparison.get("trainingImagesKnown").asBoolean()).isTrue();
        assertThat(comparison.get("accuracy")).isEqualTo(model.get("testAccuracy"));
        assertThat(comparison.get("withAccuracy")).isEqualTo(model.get("testAccuracy"));
        assertThat(comparison.get("difference").asDouble()).isZero();
        assertThat(comparison.get("pValue").asDouble()).isEqualTo(1);
        assertThat(comparison.get("differences").size()).isZero();
    }

    @Test
    void imagesThatOneOfTheModelsWasTrainedOnAreLeftOut() {
        JsonNode more = api.importArchive(
                Zip.numerals(3, 5).build(), // the images of the first data set and others
                Api.Part.field("seed", 3));
        JsonNode other = api.trainModel(id(more));
        var trainedOn = new ArrayList<>(files(dataset, "TRAIN"));
        trainedOn.retainAll(files(more, "TEST"));
        assertThat(trainedOn).isNotEmpty();
        JsonNode comparison = compare(other, model, "");
        assertThat(comparison.get("datasetId")).isEqualTo(more.get("id"));
        assertThat(comparison.get("leftOutCount").asInt()).isEqualTo(trainedOn.size());
        int images = comparison.get("imageCount").asInt();
        assertThat(images).isEqualTo(more.get("testCount").asInt() - trainedOn.size());
        double difference = comparison.get("onlyCorrect").asInt()
                - comparison.get("onlyWithCorrect").asInt();
        assertThat(comparison.get("difference").asDouble()).isCloseTo(difference / images, within(1e-12));
        assertThat(comparison.get("accuracy").asDouble()
                        - comparison.get("withAccuracy").asDouble())
                .isCloseTo(difference / images, within(1e-12));
        var only = new TreeMap<String, Integer>();
        comparison.get("differences").forEach(image -> {
            assertThat(image.get("predicted")).isNotEqualTo(image.get("withPredicted"));
            only.merge(image.get("predicted").equals(image.get("label")) ? "first" : "", 1, Integer::sum);
            only.merge(image.get("withPredicted").equals(image.get("label")) ? "second" : "", 1, Integer::sum);
        });
        assertThat(only.getOrDefault("first", 0))
                .isEqualTo(comparison.get("onlyCorrect").asInt());
        assertThat(only.getOrDefault("second", 0))
                .isEqualTo(comparison.get("onlyWithCorrect").asInt());

        JsonNode swapped = compare(model, other, "&datasetId=" + id(more));
        assertThat(swapped.get("accuracy")).isEqualTo(comparison.get("withAccuracy"));
        assertThat(swapped.get("pValue")).isEqualTo(comparison.get("pValue"));
        assertThat(swapped.get("onlyCorrect")).isEqualTo(comparison.get("onlyWithCorrect"));
    }

    private List<String> files(JsonNode of, String split) {
        return api.get("/datasets/%s/images?size=200&split=%s".formatted(id(of), split))
                .json(200)
                .get("content")
                .valueStream()
                .map(image -> image.get("fileName").asString())
                .toList();
    }

    @Test
    void withoutAnImageThatIsNewToBothModelsThereIsNoComparison() {
        // the sides of this data set are exchanged: its test images are the training images of the first
        var swapped = new Zip();
        for (String side : List.of("TRAIN", "TEST")) {
            api.get("/datasets/%s/images?size=200&split=%s".formatted(id(dataset), side))
                    .json(200)
                    .get("content")
                    .forEach(image -> swapped.add(
                            (side.equals("TRAIN") ? "test/" : "train/")
                                    + image.get("label").asInt() + "/" + id(image) + ".png",
                            api.get("/datasets/%s/images/%s".formatted(id(dataset), id(image)))
                                    .bytes()));
        }
        JsonNode exchanged = api.importArchive(swapped.build());
        assertThat(exchanged.get("testCount")).isEqualTo(dataset.get("trainCount"));
        assertThat(api.get("%s/comparison?with=%s&datasetId=%s".formatted(path, id(model), id(exchanged)))
                        .json(422)
                        .get("detail")
                        .asString())
                .isEqualTo(
                        "No image is left to compare the models on: one of them was trained on each of the %d test images of data set %s. Choose another data set."
                                .formatted(dataset.get("trainCount").asInt(), id(exchanged)));
    }

    @Test
    void aComparisonWithAnImportedModelSaysThatItsTrainingImagesAreNotKnown() {
        byte[] file = api.get(path + "/export?format=safetensors").bytes();
        JsonNode imported = api.post("/models/import", Api.Part.file("file", "x.safetensors", file))
                .json(201);
        JsonNode comparison = compare(model, imported, "");
        assertThat(comparison.get("trainingImagesKnown").asBoolean()).isFalse();
        assertThat(comparison.get("pValue").asDouble()).isEqualTo(1);
        JsonNode missing = api.get("/models/%s/comparison?with=%s".formatted(id(imported), id(model)))
                .json(422);
        assertThat(missing.get("errors").findValuesAsString("field")).containsExactly("datasetId");
        assertThat(compare(imported, model, "&datasetId=" + id(dataset)).get("datasetId"))
                .isEqualTo(dataset.get("id"));
    }

    @Test
    void anInvalidComparisonIsAProblem() {
        assertThat(api.get(path + "/comparison").json(400).get("detail").asString())
                .contains("with");
        assertThat(api.get(path + "/comparison?with=7").status()).isEqualTo(400);
        assertThat(api.get(path + "/comparison?with=" + NONE)
                        .json(404)
                        .get("detail")
                        .asString())
                .isEqualTo("There is no model " + NONE + ".");
        assertThat(api.get("/models/" + NONE + "/comparison?with=" + id(model)).status())
                .isEqualTo(404);
        assertThat(api.get(path + "/comparison?with=" + id(model) + "&datasetId=" + NONE)
                        .json(404)
                        .get("detail")
                        .asString())
                .isEqualTo("There is no data set " + NONE + ".");
    }
}
