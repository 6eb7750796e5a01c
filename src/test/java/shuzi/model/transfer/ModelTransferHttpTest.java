package shuzi.model.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import shuzi.SecondServiceTest;
import shuzi.TestMaterial;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.NumberMatrix;
import shuzi.core.network.Theta;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Sinks;

@SecondServiceTest
class ModelTransferHttpTest {

    private Api api;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        api = new Api(port);
    }

    private String synthetic() {
        return api.post("/datasets/synthetic", "{\"imagesPerClass\": 8, \"writers\": 4}")
                .json(201)
                .get("id")
                .asString();
    }

    private JsonNode trained(String dataset, String settings) {
        JsonNode job = api.awaitEnd(api.startJob("{\"datasetId\": \"%s\", %s}".formatted(dataset, settings)));
        assertThat(job.get("status").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        return api.get("/models/" + job.get("modelId").asString()).json(200);
    }

    private Answer imported(byte[] file, Part... fields) {
        var parts = new Part[fields.length + 1];
        System.arraycopy(fields, 0, parts, 0, fields.length);
        parts[fields.length] = Part.file("file", "weights.bin", file);
        return api.post("/models/import", parts);
    }

    private byte[] exported(JsonNode model, String format) {
        Answer answer = api.get("/models/" + model.get("id").asString() + "/export?format=" + format);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.bytes();
    }

    private JsonNode evaluation(JsonNode model) {
        return api.get("/models/" + model.get("id").asString() + "/evaluation").json(200);
    }

    /** Returns the weights of a network without a hidden layer. */
    private static Map<String, NumberMatrix> thetas() {
        return thetas(15, 4097, (row, column) -> (row * 31 + column) % 7 * 1e-3);
    }

    private static Map<String, NumberMatrix> thetas(int rows, int columns, Theta elements) {
        var thetas = new LinkedHashMap<String, NumberMatrix>();
        thetas.put("Theta1", new ElementMatrix(rows, columns, elements));
        return thetas;
    }

    private static byte[] mat(Map<String, NumberMatrix> variables) {
        try (var bytes = new ByteArrayOutputStream()) {
            MatlabFile.write(bytes, variables, MatlabFile.ElementType.DOUBLE);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] safetensors(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TUTORIAL", "RECOMMENDED"})
    void anExportedModelIsImportedAndEvaluatedUnchanged(String preset) {
        String dataset = synthetic();
        JsonNode model = trained(dataset, """
                "preset": "%s", "epochs": 2, "hiddenLayers": [12, 9], "activation": "LEAKY_RELU", "learningRate": 0.001""".formatted(preset));
        for (String format : List.of("mat", "onnx", "safetensors")) {
            assertImportedUnchanged(dataset, model, format);
        }
    }

    private void assertImportedUnchanged(String dataset, JsonNode model, String format) {
        byte[] file = exported(model, format);
        JsonNode again = imported(file, Part.field("datasetId", dataset), Part.field("name", "again"))
                .json(201);
        assertThat(again.get("name").asString()).isEqualTo("again");
        assertThat(again.get("jobId").isNull()).isTrue();
        for (String field : List.of(
                "weightsDigest",
                "layers",
                "activation",
                "output",
                "normalization",
                "pixelScale",
                "temperature",
                "rejectionThreshold",
                "classes",
                "datasetDigest",
                "testAccuracy")) {
            assertThat(again.get(field)).as("%s: %s", format, field).isEqualTo(model.get(field));
        }
        assertThat(evaluation(again)).isEqualTo(evaluation(model));
        assertThat(exported(again, "mat")).isEqualTo(exported(model, "mat"));
    }

    @Test
    void theFilesOfTheReferenceGiveItsAccuraciesAndCosts() throws IOException {
        JsonNode expected = JsonMapper.shared().readTree(Files.readAllBytes(TestMaterial.matlab("expected.json")));
        JsonNode dataset = api.post(
                        "/datasets",
                        Part.file(
                                "file",
                                "ex4data2.mat",
                                Files.readAllBytes(TestMaterial.matlab("ex4data2-10-writers.mat"))))
                .json(201);
        String datasetId = dataset.get("id").asString();
        JsonNode model = imported(
                        Files.readAllBytes(TestMaterial.matlab("ex4weights2.mat")), Part.field("datasetId", datasetId))
                .json(201);
        assertThat(model.get("trainAccuracy")).isEqualTo(expected.get("trainAccuracy"));
        assertThat(model.get("testAccuracy")).isEqualTo(expected.get("testAccuracy"));
        assertThat(evaluation(model).get("cost").asDouble())
                .isCloseTo(expected.get("cost_lambda0_test").asDouble(), within(1e-5));
        // one batch of all images: its cost before its step is the epoch's, and its last batch's
        String job = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "initialModelId": "%s", "epochs": 1, "batchSize": %d, "lambda": 1}""".formatted(
                        datasetId,
                        model.get("id").asString(),
                        expected.get("trainImages").asInt()));
        JsonNode epoch = api.awaitEnd(job).get("latestEpoch");
        for (String figure : List.of("cost", "lastBatchCost")) {
            assertThat(epoch.get(figure).asDouble())
                    .isCloseTo(expected.get("cost_lambda1_train").asDouble(), within(1e-5));
        }
    }

    @Test
    void settingsMissingInAFileComeFromTheRequestOrTheTutorial() {
        JsonNode standard = imported(mat(thetas())).json(201);
        assertThat(standard.get("name").asString()).isEqualTo("weights.bin");
        assertThat(standard.get("layers").toString()).isEqualTo("[4096,15]");
        assertThat(standard.get("activation").asString()).isEqualTo("SIGMOID");
        assertThat(standard.get("output").asString()).isEqualTo("SIGMOID");
        assertThat(standard.get("pixelScale").asDouble()).isEqualTo(1);
        assertThat(standard.get("temperature").asDouble()).isEqualTo(1);
        assertThat(standard.get("rejectionThreshold").isNull()).isTrue();
        JsonNode asked = imported(
                        mat(thetas()),
                        Part.field("activation", "TANH"),
                        Part.field("output", "SOFTMAX"),
                        Part.field("pixelScale", 0.5))
                .json(201);
        assertThat(asked.get("activation").asString()).isEqualTo("TANH");
        assertThat(asked.get("output").asString()).isEqualTo("SOFTMAX");
        assertThat(asked.get("pixelScale").asDouble()).isEqualTo(0.5);
    }

    @Test
    void aModelImportedWithoutADataSetHasNoEvaluation() {
        JsonNode model = imported(mat(thetas())).json(201);
        for (String field : List.of("datasetId", "datasetDigest", "trainAccuracy", "testAccuracy")) {
            assertThat(model.get(field).isNull()).as(field).isTrue();
        }
        String id = model.get("id").asString();
        assertThat(api.get("/models/" + id + "/evaluation")
                        .json(404)
                        .get("detail")
                        .asString())
                .isEqualTo("Model " + id + " was imported without a data set: it has no evaluation.");
        assertThat(api.get("/models?sort=testAccuracy").status()).isEqualTo(200);
    }

    @Test
    void pixelsOfMatlabAreUnrolledColumnByColumn() {
        // the only weight is that of the pixel in row 3 and column 10, for the output of label 6
        JsonNode model = imported(mat(thetas(15, 4097, (row, column) -> row == 5 && column == 1 + 10 * 64 + 3 ? 1 : 0)))
                .json(201);
        byte[] tensors = exported(model, "safetensors");
        int data = 8
                + (int) ByteBuffer.wrap(tensors).order(ByteOrder.LITTLE_ENDIAN).getLong();
        ByteBuffer weights =
                ByteBuffer.wrap(tensors, data, 15 * 4096 * 4).slice().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 15 * 4096; i++) { // row by row
            assertThat(weights.getFloat(4 * i)).isEqualTo(i == 5 * 4096 + 3 * 64 + 10 ? 1 : 0);
        }
    }

    @Test
    void aJobCanStartFromAnImportedModel() {
        String dataset = synthetic();
        JsonNode model = imported(exported(trained(dataset, "\"preset\": \"TUTORIAL\", \"epochs\": 1"), "mat"))
                .json(201);
        JsonNode next = trained(
                dataset,
                "\"preset\": \"TUTORIAL\", \"epochs\": 1, \"learningRate\": 1e-30, \"initialModelId\": \"%s\""
                        .formatted(model.get("id").asString()));
        assertThat(next.get("weightsDigest")).isEqualTo(model.get("weightsDigest"));
    }

    @Test
    void settingsInAFileCannotBeOverridden() {
        JsonNode model = trained(synthetic(), """
                "preset": "RECOMMENDED", "epochs": 1, "hiddenLayers": [], "outlierShare": 0""");
        for (String format : List.of("mat", "onnx", "safetensors")) {
            byte[] file = exported(model, format);
            assertThat(imported(file, Part.field("output", "SIGMOID"))
                            .json(422)
                            .get("detail")
                            .asString())
                    .isEqualTo("The request has an invalid field: output is SIGMOID, but the file says SOFTMAX.");
            assertThat(imported(file, Part.field("output", "SOFTMAX")).status()).isEqualTo(201);
        }
    }

    @Test
    void aRepeatedRequestWithAKeyMakesOneModel() {
        Api repeating = api.with("Idempotency-Key", "import ".strip() + System.nanoTime());
        Part file = Part.file("file", "theta.mat", mat(thetas()));
        JsonNode first = repeating.post("/models/import", file).json(201);
        Answer again = repeating.post("/models/import", file);
        assertThat(again.json(201)).isEqualTo(first);
        assertThat(again.header("Location"))
                .endsWith("/models/" + first.get("id").asString());
        assertThat(repeating
                        .post("/models/import", file, Part.field("pixelScale", 2))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void matlabVariablesUnderEarlierNamesAreRead() {
        Map<String, NumberMatrix> variables = thetas(15, 1025, (row, column) -> 0);
        double[] fitting = {1, 32, 28, 3.2};
        variables.put("leastEvidence", new ElementMatrix(1, 1, (row, column) -> 2.5));
        variables.put("fitting", new ElementMatrix(1, 4, (row, column) -> fitting[column]));
        JsonNode model = imported(mat(variables)).json(201);
        assertThat(model.get("rejectionThreshold").asDouble()).isEqualTo(2.5);
        assertThat(model.get("normalization").get("side").asInt()).isEqualTo(32);
    }

    @Test
    void safetensorsMetadataUnderEarlierNamesAreRead() {
        JsonNode model = trained(
                synthetic(),
                "\"preset\": \"RECOMMENDED\", \"epochs\": 1, \"edgeDirections\": false, \"hiddenLayers\": []");
        byte[] file = exported(model, "safetensors");
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt();
        String header = new String(file, 8, length, StandardCharsets.UTF_8)
                .replace("rejectionThreshold", "leastEvidence")
                .replace("normalization.", "fitting.");
        byte[] earlier = ByteBuffer.wrap(file.clone())
                .position(8)
                .put("%%-%ds".formatted(length).formatted(header).getBytes(StandardCharsets.UTF_8))
                .array();
        JsonNode again = imported(earlier).json(201);
        assertThat(again.get("rejectionThreshold")).isEqualTo(model.get("rejectionThreshold"));
        assertThat(again.get("normalization")).isEqualTo(model.get("normalization"));
    }

    @Test
    void invalidMatlabWeightsAreNamed() {
        assertRejected(mat(thetas(15, 4097, (row, column) -> row == 2 && column == 9 ? Double.NaN : 0)), "Theta1(3, ");
        assertRejected(mat(thetas(15, 4097, (row, column) -> 1e30)), "Theta1(1, 1) is 1.0E30");
        assertRejected(mat(thetas(15, 401, (row, column) -> 0)), "has 400 inputs; it needs 4096");
        assertRejected(mat(thetas(10, 4097, (row, column) -> 0)), "has 10 outputs; it needs 15");
        Map<String, NumberMatrix> two = thetas(25, 4097, (row, column) -> 0);
        two.put("Theta2", new ElementMatrix(15, 27, (row, column) -> 0));
        assertRejected(mat(two), "Theta2 has 26 inputs, but Theta1 has 25 outputs");
        assertRejected(
                mat(Map.of("weights", new ElementMatrix(2, 2, (row, column) -> 0))), "no matrix Theta1", "[weights]");
        for (String fact :
                List.of("pixelScale", "temperature", "rejectionThreshold", "activation", "output", "normalization")) {
            Map<String, NumberMatrix> strange = thetas();
            strange.put(fact, new ElementMatrix(1, 1, (row, column) -> Double.NaN));
            assertThat(imported(mat(strange)).status()).as(fact).isEqualTo(422);
        }
        Map<String, NumberMatrix> otherNormalization = thetas();
        otherNormalization.put("normalization", new ElementMatrix(1, 4, (row, column) -> 7));
        assertRejected(mat(otherNormalization), "The normalization in the file is invalid: normalization version 7");
    }

    @Test
    void aNetworkWhoseOutputsCouldOverflowIsRejected() {
        Map<String, NumberMatrix> overflowing = thetas(20, 4097, (row, column) -> 1e15);
        overflowing.put("Theta2", new ElementMatrix(20, 21, (row, column) -> 1e15));
        overflowing.put("Theta3", new ElementMatrix(15, 21, (row, column) -> -1e15));
        assertThat(imported(mat(overflowing)).status()).as("sigmoids").isEqualTo(201);
        overflowing.put("activation", new ElementMatrix(1, 1, (row, column) -> 2));
        assertRejected(mat(overflowing), "sums in layer 2 could reach 2");
        for (double temperature : new double[] {1e-320, 1e-4, 1e300}) {
            Map<String, NumberMatrix> strange = thetas();
            strange.put("temperature", new ElementMatrix(1, 1, (row, column) -> temperature));
            assertRejected(mat(strange), "the temperature " + temperature + "; it must be from 0.001 to 1000.0");
        }
    }

    @Test
    void anUnreadableLayerOrSettingIsNamedNotIgnored() throws IOException {
        Map<String, NumberMatrix> gap = thetas();
        gap.put("Theta3", new ElementMatrix(15, 16, (row, column) -> 0));
        assertRejected(mat(gap), "has Theta3, but Theta2 is missing");
        assertRejected(
                matWith("Theta2", Mat5.newComplex(15, 16)),
                "Variable Theta2 of the MATLAB file is complex; it must be a matrix of real numbers.");
        assertRejected(
                matWith("activation", Mat5.newString("relu")),
                "Variable activation of the MATLAB file is text; it must be a matrix of real numbers.");
        assertThat(imported(matWith("remark", Mat5.newString("ours"))).status()).isEqualTo(201);
    }

    /** Returns a file with a network of one layer and another variable. */
    private static byte[] matWith(String name, Array variable) throws IOException {
        var theta = Mat5.newMatrix(15, 4097);
        var out = ByteBuffer.allocate(1 << 20);
        try (var sink = Sinks.wrap(out)) {
            Mat5.newWriter(sink)
                    .writeMat(Mat5.newMatFile().addArray("Theta1", theta).addArray(name, variable));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private void assertRejected(byte[] file, String... says) {
        assertThat(imported(file).json(422).get("detail").asString()).contains(says);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[15,4096],\"data_offsets\":[0,245760]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[15,4096],\"data_offsets\":[0,245760]},\"a.bias\":{\"dtype\":\"F32\",\"shape\":[14],\"data_offsets\":[0,56]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[-15,-4096],\"data_offsets\":[0,245760]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[15,4096],\"data_offsets\":[0,245764]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[15,4096],\"data_offsets\":[245760,491520]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[15,4096],\"data_offsets\":[-245760,0]}}",
                "{\"a.weight\":{\"dtype\":\"I64\",\"shape\":[15,4096],\"data_offsets\":[0,491520]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[3,5,4096],\"data_offsets\":[0,245760]}}",
                "{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[0,4096],\"data_offsets\":[0,0]}}",
                "{\"a.other\":{\"dtype\":\"F32\",\"shape\":[15,4096],\"data_offsets\":[0,245760]}}",
                "{\"a.weight\":7}",
                "{\"__metadata__\":{\"temperature\":\"0\"}}",
                "{}",
                "{\"a\":",
                "{\"a\":1,\"a\":2}"
            })
    void invalidTensorsAreRejected(String header) {
        JsonNode problem = imported(safetensors(header, 245760)).json(422);
        assertThat(problem.get("detail").asString()).contains("safetensors");
    }

    @ParameterizedTest
    @CsvSource({"mat, 1", "mat, 127", "safetensors, 1", "safetensors, 8"})
    void aFileCutWithinItsHeaderHasAnUnknownFormat(String format, int length) {
        assertThat(imported(beginning(format, length)).status()).isEqualTo(415);
    }

    /** ONNX files have no header. */
    @ParameterizedTest
    @CsvSource({"mat, 128", "onnx, 1", "safetensors, 9"})
    void aFileCutBehindItsHeaderIsDamaged(String format, int header) {
        byte[] file = exported(imported(mat(thetas())).json(201), format);
        for (int length = header; length < file.length; length += Math.max(1, length / 3)) {
            Answer answer = imported(Arrays.copyOf(file, length));
            assertThat(answer.status())
                    .as("%d bytes: %s", length, answer.text())
                    .isEqualTo(422);
        }
    }

    private byte[] beginning(String format, int length) {
        return Arrays.copyOf(exported(imported(mat(thetas())).json(201), format), length);
    }

    @Test
    void filesOfUnknownFormatsAndUnknownFieldsAreRejected() {
        assertThat(imported("PK, but no".getBytes(StandardCharsets.UTF_8))
                        .json(415)
                        .get("detail")
                        .asString())
                .startsWith("The file is not a MATLAB");
        assertThat(imported(new byte[0])
                        .json(400)
                        .get("errors")
                        .get(0)
                        .get("message")
                        .asString())
                .isEqualTo("is empty");
        assertThat(imported(mat(thetas()), Part.field("datasetId", "c56a4180-65aa-42ec-a945-5fd21dec0538"))
                        .status())
                .isEqualTo(404);
        assertThat(imported(mat(thetas()), Part.field("scale", 2))
                        .json(400)
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asString())
                .isEqualTo("scale");
    }

    @Test
    void anExportIsAnImmutableDownload() {
        String path = "/models/" + imported(mat(thetas())).json(201).get("id").asString() + "/export?format=";
        Answer answer = api.get(path + "mat");
        assertThat(answer.header("Content-Disposition"))
                .startsWith("attachment; filename=")
                .contains(".mat");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, private");
        assertThat(api.get(path + "mat", "If-None-Match", answer.header("ETag")).status())
                .isEqualTo(304);
        assertThat(api.get(path + "safetensors").header("ETag")).isNotEqualTo(answer.header("ETag"));
        assertThat(api.get(path + "h5")
                        .json(400)
                        .get("errors")
                        .get(0)
                        .get("message")
                        .asString())
                .startsWith("must be one of [mat, ");
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(answer.bytes().length));
        assertThat(api.get("/models/c56a4180-65aa-42ec-a945-5fd21dec0538/export?format=mat", "If-None-Match", "*")
                        .status())
                .isEqualTo(404);
    }
}
