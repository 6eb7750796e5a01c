package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.SecondServiceTest;
import shuzi.Zip;
import shuzi.training.config.Preset;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs with the settings that the preset RECOMMENDED uses and TUTORIAL does not. */
@SecondServiceTest
class RecommendedJobHttpTest {

    /** The preset with fewer epochs and units. */
    private static final String SHORT = """
            "epochs": 3, "hiddenLayers": [24], "batchSize": 16, "validationFraction": 0.2, "emaDecay": 0.9,
            "dropout": 0.1, "labelSmoothing": 0.1, "outlierShare": 0.5, "augmentation": 1""";

    /** The same without generated images, for tests that are not about them: a job with outliers draws thousands. */
    private static final String WITHOUT_OUTLIERS =
            SHORT.replace("\"outlierShare\": 0.5", "\"outlierShare\": 0, \"syntheticImages\": 0");

    /** The images of all tests, which only read them. */
    private static String shared = "";

    @LocalServerPort
    int port;

    Api api;
    String dataset = "";

    @BeforeEach
    void writeImages() {
        api = new Api(port);
        if (shared.isEmpty()) {
            shared = synthetic("STRATIFIED");
        }
        dataset = shared;
    }

    /** Imports 180 images of 6 writers, of which a quarter are test images. */
    private String synthetic(String split) {
        return api.post("/datasets/synthetic", """
                {"imagesPerClass": 12, "writers": 6, "trainFraction": 0.75, "split": "%s"}""".formatted(split))
                .json(201)
                .get("id")
                .asString();
    }

    private String job(String settings) {
        return "{\"datasetId\": \"%s\", %s}".formatted(dataset, settings);
    }

    private JsonNode run(String settings) {
        JsonNode ended = api.awaitEnd(api.startJob(job(settings)));
        assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        return ended;
    }

    private JsonNode modelOf(JsonNode job) {
        return api.get("/models/" + job.get("modelId").asString()).json(200);
    }

    private List<JsonNode> epochsOf(JsonNode job) {
        var epochs = new ArrayList<JsonNode>();
        api.get("/training-jobs/" + job.get("id").asString() + "/epochs?size=200")
                .json(200)
                .get("content")
                .forEach(epochs::add);
        return epochs;
    }

    @Test
    void recommendedIsTheDefaultPresetAndTrainsOnFewerImagesThanItsBatch() {
        JsonNode job = run("\"epochs\": 2, \"hiddenLayers\": [16]"); // 135 images, some of them for validation
        assertThat(job.get("config").get("preset").asString()).isEqualTo("RECOMMENDED");
        assertThat(job.get("config").get("normalized").asBoolean()).isTrue();
        assertThat(modelOf(job).get("layers").toString()).isEqualTo("[512,16,15]");
        dataset = api.importArchive(Zip.numerals(1, 4).build()).get("id").asString(); // 45 images
        run("\"epochs\": 2, \"hiddenLayers\": [16]");
    }

    @Test
    void everySettingCanBeSet() {
        String settings = """
                {"seed":5,"hiddenLayers":[20,18],"activation":"LEAKY_RELU","output":"SIGMOID","epochs":3,\
                "batchSize":30,"optimiser":"NESTEROV","momentum":0.8,"learningRate":0.02,\
                "learningRateSchedule":"LINEAR","warmUpEpochs":2,"lambda":0.01,"weightDecay":0.02,"dropout":0.05,\
                "labelSmoothing":0.02,"emaDecay":0.95,"normalized":false,"edgeDirections":false,"pixelScale":0.005,\
                "initialWeights":"UNIFORM","initialWeightRange":0.06,"shuffle":false,"augmentation":0.5,\
                "validationFraction":0.25,"patience":2,"outlierShare":0.25,"syntheticImages":0.3,"folds":0,\
                "gradientCheck":true}""";
        ObjectNodes asked = new ObjectNodes(settings);
        JsonNode job = run("\"preset\": \"RECOMMENDED\", " + settings.substring(1, settings.length() - 1));
        asked.values()
                .forEach(field -> assertThat(job.get("config").get(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue()));
        assertThat(modelOf(job).get("config")).isEqualTo(job.get("config"));
        JsonNode standard = JsonMapper.shared().valueToTree(Preset.RECOMMENDED.config());
        assertThat(job.get("gradientDifference").asDouble()).isBetween(0.0, 1e-6);
        asked.values().stream()
                .filter(field -> !field.getKey().equals("folds"))
                .forEach(field ->
                        assertThat(field.getValue()).as(field.getKey()).isNotEqualTo(standard.get(field.getKey())));
    }

    @Test
    void aFailedGradientCheckFailsTheJobBeforeItsFirstEpoch() {
        // costs of such weights are so large that their differences are lost in rounding
        JsonNode job = api.awaitEnd(api.startJob(job("""
                "preset": "TUTORIAL", "epochs": 2, "hiddenLayers": [16], "gradientCheck": true, "learningRate": 0.000001,
                "pixelScale": 1000, "initialWeightRange": 1000""")));
        assertThat(job.get("status").asString()).isEqualTo("FAILED");
        assertThat(job.get("failure").get("reason").asString())
                .startsWith("the gradient check failed: back-propagation and the numerical gradient differ by ")
                .endsWith(" of their sum; the limit is 1e-06");
        assertThat(job.get("gradientDifference").asDouble()).isGreaterThan(1e-6);
        assertThat(epochsOf(job)).isEmpty();
    }

    @Test
    void aJobWithoutAGradientCheckHasNoGradientDifference() {
        JsonNode job = run(WITHOUT_OUTLIERS);
        assertThat(job.get("config").get("gradientCheck").asBoolean()).isFalse();
        assertThat(job.get("gradientDifference").isNull()).isTrue();
    }

    /** The fields of a JSON object. */
    private record ObjectNodes(String json) {
        java.util.Set<java.util.Map.Entry<String, JsonNode>> values() {
            return JsonMapper.shared().readTree(json).properties();
        }
    }

    @ParameterizedTest
    @CsvSource({"MOMENTUM, 0.01", "NESTEROV, 0.01", "ADAM, 0.001", "LBFGS, 1", "GRADIENT_DESCENT, 0.1"})
    void everyOptimiserReducesTheCost(String optimiser, double learningRate) {
        List<JsonNode> epochs = epochsOf(run("""
                "epochs": 8, "hiddenLayers": [24], "batchSize": 16, "augmentation": 0, "outlierShare": 0, "dropout": 0,
                "syntheticImages": 0, "edgeDirections": false,
                "emaDecay": 0, "optimiser": "%s", "learningRate": %s""".formatted(optimiser, learningRate)));
        assertThat(epochs.getLast().get("trainAccuracy").asDouble()).isGreaterThan(0.5);
        assertThat(epochs.getLast().get("cost").asDouble())
                .isLessThan(epochs.getFirst().get("cost").asDouble());
    }

    @Test
    void theSameSeedGivesTheSameModelAndAnotherSeedAnother() {
        JsonNode model = modelOf(run("\"seed\": 3, " + SHORT));
        JsonNode again = modelOf(run("\"seed\": 3, " + SHORT));
        for (String field : List.of("weightsDigest", "temperature", "rejectionThreshold", "validationAccuracy")) {
            assertThat(again.get(field)).as(field).isEqualTo(model.get(field));
        }
        assertThat(modelOf(run("\"seed\": 4, " + SHORT)).get("weightsDigest")).isNotEqualTo(model.get("weightsDigest"));
    }

    @ParameterizedTest
    @CsvSource({"STRATIFIED", "BY_WRITER"})
    void trainingStopsEarlyAndTheBestEpochIsTheModel(String split) {
        dataset = synthetic(split);
        // its steps soon become too large
        JsonNode job = run("""
                "epochs": 60, "patience": 3, "hiddenLayers": [24], "batchSize": 16, "validationFraction": 0.3,
                "learningRate": 0.02, "learningRateSchedule": "CONSTANT", "emaDecay": 0, "outlierShare": 0,
                "syntheticImages": 0""");
        List<JsonNode> epochs = epochsOf(job);
        assertThat(epochs).hasSizeBetween(4, 59);
        JsonNode best = epochs.get(epochs.size() - 4);
        JsonNode model = modelOf(job);
        for (String field : List.of("trainAccuracy", "validationAccuracy", "testAccuracy")) {
            assertThat(model.get(field)).as(field).isEqualTo(best.get(field));
        }
        assertThat(job.get("progress").get("epochs").asInt()).isEqualTo(60);
    }

    @Test
    void validationImagesAreTheConfiguredShare() {
        for (double share : new double[] {0.1, 0.25, 0.4, 0.5}) {
            // an accuracy of n images is k/n; those of a class are 9 of the 135
            int ofClass = IntStream.rangeClosed(1, 9)
                    .map(i -> i == 1 || i / 10.0 < share ? 1 : 0)
                    .sum();
            JsonNode job = run("""
                    "epochs": 2, "hiddenLayers": [8], "outlierShare": 0, "syntheticImages": 0,
                    "validationFraction": %s""".formatted(share));
            double correct = modelOf(job).get("validationAccuracy").asDouble() * 15 * ofClass;
            assertThat(correct).isCloseTo(Math.rint(correct), within(1e-9));
        }
    }

    @Test
    void withoutValidationImagesNothingIsCalibratedAndNoThresholdIsSet() {
        JsonNode job = run(SHORT.replace("\"validationFraction\": 0.2", "\"validationFraction\": 0")
                .replace("\"outlierShare\": 0.5", "\"outlierShare\": 0"));
        JsonNode model = modelOf(job);
        assertThat(model.get("validationAccuracy").isNull()).isTrue();
        assertThat(model.get("temperature").asDouble()).isEqualTo(1);
        assertThat(model.get("rejectionThreshold").isNull()).isTrue();
        assertThat(epochsOf(job))
                .allSatisfy(epoch ->
                        assertThat(epoch.get("validationAccuracy").isNull()).isTrue());
    }

    @Test
    void aJobThatStartsFromAModelHasItsShapeAndNormalization() {
        JsonNode model = modelOf(run("\"preset\": \"RECOMMENDED\", \"output\": \"SIGMOID\", " + WITHOUT_OUTLIERS));
        JsonNode job = run("""
                "preset": "TUTORIAL", "epochs": 1, "learningRate": 1e-9, "batchSize": 9,
                "initialModelId": "%s\"""".formatted(model.get("id").asString()));
        JsonNode next = modelOf(job);
        for (String field : List.of("layers", "activation", "output", "normalization", "pixelScale")) {
            assertThat(next.get(field)).as(field).isEqualTo(model.get(field));
        }
        assertThat(job.get("config").get("normalized").asBoolean()).isTrue();
        assertThat(next.get("testAccuracy")).isEqualTo(model.get("testAccuracy"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'normalized': false | [4096, 24, 15], RELU and SOFTMAX",
                "'activation': 'TANH' | [512, 24, 15], TANH and SOFTMAX",
                "'output': 'SIGMOID' | [512, 24, 15], RELU and SIGMOID"
            })
    void anInitialModelOfAnotherShapeIsRejected(String setting, String asked) {
        JsonNode model = modelOf(run("\"activation\": \"RELU\", \"output\": \"SOFTMAX\", " + WITHOUT_OUTLIERS));
        JsonNode problem = api.post(
                        "/training-jobs",
                        job(setting.replace('\'', '"') + ", \"initialModelId\": \""
                                + model.get("id").asString() + "\""))
                .json(422);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("initialModelId");
        assertThat(problem.get("errors").get(0).get("message").asString()).endsWith("the request asks for " + asked);
    }

    @Test
    void aCrossValidationCannotStartFromAModel() {
        JsonNode model = modelOf(run(WITHOUT_OUTLIERS));
        JsonNode problem = api.post(
                        "/training-jobs",
                        job("\"folds\": 2, \"initialModelId\": \""
                                + model.get("id").asString() + "\""))
                .json(422);
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"initialModelId\",\"message\":\"cannot be set with folds: the model may have"
                        + " been trained on what a fold tests\"}]");
    }

    @Test
    void aNetworkThatDoesNotFitIntoTheMemoryIsRejected() {
        JsonNode problem = api.post(
                        "/training-jobs", job("\"hiddenLayers\": [4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096]"))
                .json(422);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("hiddenLayers");
        assertThat(problem.get("errors").get(0).get("message").asString()).startsWith("would take ");
    }

    @Test
    void aPresetsWarmUpIsCutToTheEpochs() {
        JsonNode queued = api.post("/training-jobs", job("\"epochs\": 1, \"hiddenLayers\": [8], \"outlierShare\": 0"))
                .json(202);
        assertThat(queued.get("config").get("warmUpEpochs").asInt()).isZero();
        assertThat(api.awaitEnd(queued.get("id").asString()).get("status").asString())
                .isEqualTo("SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'epochs': 4, 'warmUpEpochs': 4 | warmUpEpochs | must be fewer than the 4 epochs",
                "'optimiser': 'LBFGS', 'dropout': 0.1 | dropout |"
                        + " must be 0 with LBFGS, whose cost must not change between steps",
                "'optimiser': 'LBFGS', 'augmentation': 0.1 | augmentation |"
                        + " must be 0 with LBFGS, whose cost must not change between steps",
                "'optimiser': 'LBFGS', 'augmentation': 0 | outlierShare |"
                        + " must be 0 with LBFGS, whose cost must not change between steps",
                "'optimiser': 'LBFGS', 'augmentation': 0, 'outlierShare': 0 | syntheticImages |"
                        + " must be 0 with LBFGS, whose cost must not change between steps",
                "'validationFraction': 0 | outlierShare | needs validation images: set validationFraction",
                "'patience': 2, 'validationFraction': 0 | patience | needs validation images: set validationFraction",
                "'folds': 1 | folds | must be 0, for no cross-validation, or at least 2",
                "'folds': 7 | folds | must be at most 6, the number of writers"
            })
    void contradictorySettingsAreRejected(String settings, String field, String message) {
        JsonNode problem =
                api.post("/training-jobs", job(settings.replace('\'', '"'))).json(422);
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'dropout': 1 | dropout | must be less than 1",
                "'momentum': -0.1 | momentum | must be greater than or equal to 0",
                "'labelSmoothing': 1 | labelSmoothing | must be less than 1",
                "'emaDecay': 1 | emaDecay | must be less than 1",
                "'validationFraction': 0.6 | validationFraction | must be less than or equal to 0.5",
                "'outlierShare': 5 | outlierShare | must be less than or equal to 4",
                "'folds': 21 | folds | must be less than or equal to 20",
                "'patience': -1 | patience | must be greater than or equal to 0",
                "'optimiser': 'SGD' | optimiser | 'SGD' is not one of GRADIENT_DESCENT, MOMENTUM, NESTEROV, ADAM, LBFGS"
            })
    void anInvalidSettingIsNamed(String setting, String field, String message) {
        JsonNode problem =
                api.post("/training-jobs", job(setting.replace('\'', '"'))).json(400);
        assertThat(problem.get("errors").toString())
                .isEqualTo("[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
    }

    @Test
    void aCostThatBecomesNanFailsTheJobWithTheReason() {
        JsonNode job = api.awaitEnd(api.startJob(job("""
                "epochs": 2, "learningRate": 1e6, "learningRateSchedule": "CONSTANT", "warmUpEpochs": 0,
                "optimiser": "GRADIENT_DESCENT", "pixelScale": 1000, "validationFraction": 0.3""")));
        assertThat(job.get("status").asString()).isEqualTo("FAILED");
        assertThat(job.get("failure").get("reason").asString())
                .startsWith("the cost became NaN in epoch 1, batch 2, at learning rate 1000000.0");
    }

    @Test
    @Tag("long")
    void theNumberOfOutlierImagesIsLimitedForManyEpochs() {
        String id = api.startJob(job("\"epochs\": 100000, \"hiddenLayers\": [8], \"outlierShare\": 4"));
        api.awaitJob(id, job -> job.get("progress").get("epoch").asInt() >= 1);
        api.post("/training-jobs/" + id + "/cancel", "").json(200);
        assertThat(api.awaitEnd(id).get("status").asString()).isEqualTo("CANCELLED");
    }

    @Test
    void aCrossValidationTestsEachWriterOnceAndMakesNoModel() {
        JsonNode job = run("\"folds\": 3, " + WITHOUT_OUTLIERS);
        assertThat(job.get("modelId").isNull()).isTrue();
        JsonNode result = job.get("crossValidation");
        assertThat(result.get("folds").size()).isEqualTo(3);
        var writers = new ArrayList<Integer>();
        var accuracies = new ArrayList<Double>();
        int images = 0;
        for (int i = 0; i < 3; i++) {
            JsonNode fold = result.get("folds").get(i);
            assertThat(fold.get("fold").asInt()).isEqualTo(i + 1);
            assertThat(fold.get("writers").size()).isBetween(1, 3);
            fold.get("writers").forEach(writer -> writers.add(writer.asInt()));
            images += fold.get("images").asInt();
            accuracies.add(fold.get("accuracy").asDouble());
        }
        assertThat(writers).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        assertThat(images).isEqualTo(180); // training and test images
        double mean = accuracies.stream().mapToDouble(a -> a).sum() / 3;
        double squares =
                accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
        assertThat(result.get("meanAccuracy").asDouble()).isCloseTo(mean, within(1e-12));
        assertThat(result.get("standardDeviation").asDouble()).isCloseTo(Math.sqrt(squares / 2), within(1e-12));

        assertThat(epochsOf(job).stream().map(epoch -> epoch.get("epoch").asInt()))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(job.get("progress").toString()).isEqualTo("{\"epoch\":9,\"epochs\":9,\"etaSeconds\":null}");
        for (int fold = 0; fold < 3; fold++) {
            assertThat(epochsOf(job).get(3 * fold + 2).get("testAccuracy").asDouble())
                    .isEqualTo(accuracies.get(fold));
        }
    }

    @Test
    void epochNumbersOfFoldsThatStopEarlyHaveNoGaps() {
        JsonNode job = run("""
                "folds": 2, "epochs": 40, "patience": 2, "hiddenLayers": [16], "batchSize": 16, "learningRate": 0.03,
                "learningRateSchedule": "CONSTANT", "emaDecay": 0, "outlierShare": 0, "syntheticImages": 0,
                "validationFraction": 0.3""");
        List<JsonNode> epochs = epochsOf(job);
        assertThat(epochs).hasSizeBetween(6, 79);
        assertThat(epochs.stream().map(epoch -> epoch.get("epoch").asInt()).toList())
                .isEqualTo(IntStream.rangeClosed(1, epochs.size()).boxed().toList());
    }

    @Test
    void aCrossValidationOfImagesWithoutWritersIsRejected() {
        dataset = api.importArchive(Zip.numeralsInFolders(2, 5, String::valueOf).build())
                .get("id")
                .asString();
        assertThat(api.post("/training-jobs", job("\"folds\": 2"))
                        .json(422)
                        .get("errors")
                        .toString())
                .isEqualTo("[{\"field\":\"folds\",\"message\":\"need images with known writers: names"
                        + " input_{suite}_{sample}_{label}, or a CSV column writer\"}]");
    }
}
