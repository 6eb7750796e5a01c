package shuzi.prediction.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.RawHttp;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.core.Numeral;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Open Inference Protocol, as a client of others would speak it: the HTTP client of the JDK, and bytes. */
@ServiceTest
class InferenceHttpTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String INFER = "/v2/models/default/infer";
    private static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();
    private Api api;
    private String starter;
    private String revision;

    @BeforeEach
    void find() {
        api = new Api(port);
        JsonNode alias = api.get("/models/aliases/default").json(200);
        starter = alias.get("modelId").asString();
        revision = alias.get("revision").asString();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private HttpResponse<byte[]> send(String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private JsonNode infer(String json) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(INFER, json.getBytes(UTF_8));
        assertThat(new String(answer.body(), UTF_8)).as(json).startsWith("{\"model_name\"");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> binary(String path, String json, byte[]... tensors)
            throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(UTF_8));
        for (byte[] tensor : tensors) {
            body.writeBytes(tensor);
        }
        return send(path, body.toByteArray(), HEADER_LENGTH, String.valueOf(json.getBytes(UTF_8).length));
    }

    private static List<GreyImage> images(int count) {
        var writer = new Writer(7, 3);
        return IntStream.range(0, count)
                .mapToObj(i -> writer.write(1 + i % Numeral.ALL.size(), i / Numeral.ALL.size()))
                .toList();
    }

    private static byte[] pixels(List<GreyImage> images) {
        var bytes = new ByteArrayOutputStream();
        images.forEach(image -> bytes.writeBytes(image.toArray()));
        return bytes.toByteArray();
    }

    private static String flat(List<GreyImage> images) {
        byte[] pixels = pixels(images);
        return IntStream.range(0, pixels.length)
                .mapToObj(i -> String.valueOf(pixels[i] & 0xff))
                .collect(Collectors.joining(","));
    }

    private static String nested(List<GreyImage> images, String open, String close) {
        return images.stream()
                .map(image -> IntStream.range(0, GreyImage.SIDE)
                        .mapToObj(row -> IntStream.range(0, GreyImage.SIDE)
                                .mapToObj(column -> open + image.pixel(row, column) + close)
                                .collect(Collectors.joining(",", "[", "]")))
                        .collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(","));
    }

    private static String request(String name, String shape, String datatype, String data) {
        return """
                {"inputs": [{"name": "%s", "shape": %s, "datatype": "%s", "data": [%s]}]}""".formatted(name, shape, datatype, data);
    }

    private static String binaryRequest(String name, String shape, String datatype, int size, String more) {
        return """
                {"inputs": [{"name": "%s", "shape": %s, "datatype": "%s", "parameters": {"binary_data_size": %d}}]%s}""".formatted(name, shape, datatype, size, more);
    }

    private List<JsonNode> predictions(List<GreyImage> images) {
        return images.stream()
                .map(image -> api.post("/predict/raw?topK=15", "image/png", ImageEncoder.png(image))
                        .json(200))
                .toList();
    }

    private static JsonNode output(JsonNode answer, String name) {
        assertThat(answer.has("outputs")).as(answer.toString()).isTrue();
        for (JsonNode output : answer.get("outputs")) {
            if (output.get("name").asString().equals(name)) {
                return output;
            }
        }
        throw new AssertionError("no output " + name + " in " + answer);
    }

    private static void assertSame(JsonNode answer, List<JsonNode> predictions) {
        for (int i = 0; i < predictions.size(); i++) {
            JsonNode predicted = predictions.get(i);
            assertThat(output(answer, "label").get("data").get(i).asInt())
                    .isEqualTo(
                            predicted.get("label").isNull()
                                    ? 0
                                    : predicted.get("label").asInt());
            assertThat(output(answer, "character").get("data").get(i).asString())
                    .isEqualTo(
                            predicted.get("character").isNull()
                                    ? ""
                                    : predicted.get("character").asString());
            assertThat(output(answer, "out_of_class").get("data").get(i).booleanValue())
                    .isEqualTo(predicted.get("outOfClass").booleanValue());
            assertThat(output(answer, "max_logit").get("data").get(i).asDouble())
                    .isCloseTo(predicted.get("maxLogit").asDouble(), within(1e-5));
            for (JsonNode candidate : predicted.get("candidates")) {
                int index = 15 * i + candidate.get("label").asInt() - 1;
                assertThat(output(answer, "probabilities")
                                .get("data")
                                .get(index)
                                .asDouble())
                        .isCloseTo(candidate.get("probability").asDouble(), within(1e-6));
            }
        }
    }

    @Test
    void theServerIsDescribedWithBothExtensions() throws IOException, InterruptedException {
        for (String path : List.of("/v2", "/v2/")) {
            HttpResponse<byte[]> answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new String(answer.body(), UTF_8))
                    .matches("\\{\"name\":\"shuzi\",\"version\":\"[^\"]+\","
                            + "\"extensions\":\\[\"binary_tensor_data\",\"classification\"]}");
        }
    }

    @Test
    void healthIsTrueOfAServiceThatRuns() throws IOException, InterruptedException {
        assertThat(new String(get("/v2/health/live").body(), UTF_8)).isEqualTo("{\"live\":true}");
        assertThat(new String(get("/v2/health/ready").body(), UTF_8)).isEqualTo("{\"ready\":true}");
    }

    @Test
    void aModelIsDescribedByItsTensors() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get("/v2/models/" + starter);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("""
                {"name":"%s","versions":["1"],"platform":"shuzi_bp",\
                "inputs":[{"name":"image","datatype":"UINT8","shape":[-1,64,64]},\
                {"name":"picture","datatype":"BYTES","shape":[-1]}],\
                "outputs":[{"name":"label","datatype":"INT32","shape":[-1]},\
                {"name":"probabilities","datatype":"FP32","shape":[-1,15]},\
                {"name":"max_logit","datatype":"FP32","shape":[-1]},\
                {"name":"out_of_class","datatype":"BOOL","shape":[-1]},\
                {"name":"character","datatype":"BYTES","shape":[-1]}],\
                "properties":{"inputs":"Exactly one of image and picture",\
                "labels":"零,一,二,三,四,五,六,七,八,九,十,百,千,万,亿"}}""".formatted(starter));
    }

    @Test
    void theVersionsOfAnAliasAreItsRevisionsAndEachIsObeyed() throws IOException, InterruptedException {
        String alias = "inference-" + UUID.randomUUID();
        String other = api.trainModel(api.importArchive(shuzi.Zip.numerals(2, 5).build())
                        .get("id")
                        .asString())
                .get("id")
                .asString();
        api.put("/models/aliases/" + alias, "{\"modelId\": \"%s\"}".formatted(other))
                .json(201);
        api.put("/models/aliases/" + alias, "{\"modelId\": \"%s\"}".formatted(starter))
                .json(200);
        String model = "/v2/models/" + alias;
        assertThat(JSON.readTree(get(model).body()).get("versions").toString()).isEqualTo("[\"1\",\"2\"]");
        byte[] body = request("image", "[1, 64, 64]", "UINT8", flat(images(1))).getBytes(UTF_8);
        assertAnsweredBy(send(model + "/versions/1/infer", body), alias, "1", other);
        assertAnsweredBy(send(model + "/versions/2/infer", body), alias, "2", starter);
        assertAnsweredBy(send(model + "/infer", body), alias, "2", starter);
        assertAnsweredBy(send("/v2/models/" + other + "/versions/1/infer", body), other, "1", other);
        for (String version : List.of("3", "0", "01", "x", "99999999999")) {
            HttpResponse<byte[]> unknown = send(model + "/versions/" + version + "/infer", body);
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(new String(unknown.body(), UTF_8))
                    .isEqualTo("{\"error\":\"Model %s has no version %s.\"}".formatted(alias, version));
            assertThat(get(model + "/versions/" + version + "/ready").statusCode())
                    .isEqualTo(404);
        }
        assertThat(new String(get(model + "/ready").body(), UTF_8))
                .isEqualTo("{\"name\":\"%s\",\"ready\":true}".formatted(alias));
        assertThat(get(model + "/versions/1/ready").statusCode()).isEqualTo(200);
        api.delete("/models/aliases/" + alias);
        assertThat(send(model + "/versions/1/infer", body).statusCode()).isEqualTo(404);
    }

    private static void assertAnsweredBy(HttpResponse<byte[]> answer, String name, String version, String id) {
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
        assertThat(new String(answer.body(), UTF_8))
                .startsWith(
                        "{\"model_name\":\"%s\",\"model_version\":\"%s\",\"parameters\":{\"model_id\":\"%s\"},\"outputs\":["
                                .formatted(name, version, id));
    }

    @Test
    void theIndexListsAliasesAndModels() throws IOException, InterruptedException {
        for (String body : List.of("", "{}", "{\"ready\": true}")) {
            HttpResponse<byte[]> answer = send("/v2/repository/index", body.getBytes(UTF_8));
            assertThat(new String(answer.body(), UTF_8))
                    .contains("{\"name\":\"default\",\"version\":\"%s\",\"state\":\"READY\",\"reason\":\"\"}"
                            .formatted(revision))
                    .contains("{\"name\":\"%s\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}"
                            .formatted(starter));
        }
        assertThat(send("/v2/repository/index", "{".getBytes(UTF_8)).statusCode())
                .isEqualTo(400);
    }

    static Stream<Arguments> forms() {
        List<GreyImage> one = images(1);
        List<GreyImage> three = images(3);
        return Stream.of(
                Arguments.of(one, request("image", "[64, 64]", "UINT8", flat(one))),
                Arguments.of(
                        one,
                        request(
                                "image",
                                "[64, 64]",
                                "UINT8",
                                nested(one, "", "").replaceAll("^\\[|]$", ""))),
                Arguments.of(three, request("image", "[3, 64, 64]", "UINT8", flat(three))),
                Arguments.of(three, request("image", "[3, 64, 64]", "UINT8", nested(three, "", ""))),
                Arguments.of(three, request("image", "[3, 4096]", "UINT8", flat(three))),
                Arguments.of(three, request("image", "[3, 64, 64, 1]", "UINT8", nested(three, "[", "]"))),
                Arguments.of(three, request("image", "[3, 64, 64]", "FP32", nested(three, "", ".0"))),
                Arguments.of(three, request("image", "[3, 64, 64]", "FP32", flat(three))),
                Arguments.of(
                        three,
                        request(
                                "picture",
                                "[3]",
                                "BYTES",
                                three.stream()
                                        .map(image -> "\"" + Base64.getEncoder().encodeToString(ImageEncoder.png(image))
                                                + "\"")
                                        .collect(Collectors.joining(",")))),
                Arguments.of( // members in another order
                        one,
                        "{\"inputs\": [{\"data\": [%s], \"datatype\": \"UINT8\", \"shape\": [1, 64, 64], \"name\": \"image\"}]}"
                                .formatted(flat(one))));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormOfImagesInJsonHasTheAnswersOfPredict(List<GreyImage> images, String request)
            throws IOException, InterruptedException {
        assertSame(infer(request), predictions(images));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20})
    void binaryImagesHaveTheAnswersOfPredict(int count) throws IOException, InterruptedException {
        List<GreyImage> images = images(count);
        byte[] pixels = pixels(images);
        ByteBuffer floats = ByteBuffer.allocate(4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        for (byte pixel : pixels) {
            floats.putFloat(pixel & 0xff);
        }
        var files = new ByteArrayOutputStream();
        for (GreyImage image : images) {
            byte[] file = ImageEncoder.png(image);
            files.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(file.length)
                    .array());
            files.writeBytes(file);
        }
        String shape = "[%d, 64, 64]".formatted(count);
        List<JsonNode> predictions = predictions(images);
        assertSame(
                JSON.readTree(binary(INFER, binaryRequest("image", shape, "UINT8", pixels.length, ""), pixels)
                        .body()),
                predictions);
        assertSame(
                JSON.readTree(
                        binary(INFER, binaryRequest("image", shape, "FP32", floats.capacity(), ""), floats.array())
                                .body()),
                predictions);
        assertSame(
                JSON.readTree(binary(
                                INFER,
                                binaryRequest("picture", "[%d]".formatted(count), "BYTES", files.size(), ""),
                                files.toByteArray())
                        .body()),
                predictions);
    }

    @Test
    void binaryOutputsFollowTheJsonInTheOrderOfTheRequest() throws IOException, InterruptedException {
        List<GreyImage> images = images(2);
        String outputs = """
                , "id": "四", "parameters": {"binary_data_output": true}, "outputs": [{"name": "character"}, \
                {"name": "max_logit", "parameters": {"binary_data": false}}, {"name": "label"}, {"name": "out_of_class"}, \
                {"name": "probabilities"}]""";
        HttpResponse<byte[]> answer =
                binary(INFER, binaryRequest("image", "[2, 64, 64]", "UINT8", 8192, outputs), pixels(images));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
        int length = Integer.parseInt(answer.headers().firstValue(HEADER_LENGTH).orElseThrow());
        String json = new String(answer.body(), 0, length, UTF_8);
        List<JsonNode> predictions = predictions(images);
        assertThat(json).isEqualTo("""
                {"model_name":"default","model_version":"%s","id":"四","parameters":{"model_id":"%s"},"outputs":[\
                {"name":"character","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":14}},\
                {"name":"max_logit","shape":[2],"datatype":"FP32","data":[%s,%s]},\
                {"name":"label","shape":[2],"datatype":"INT32","parameters":{"binary_data_size":8}},\
                {"name":"out_of_class","shape":[2],"datatype":"BOOL","parameters":{"binary_data_size":2}},\
                {"name":"probabilities","shape":[2,15],"datatype":"FP32","parameters":{"binary_data_size":120}}]}""".formatted(
                revision, starter, (float) predictions.get(0).get("maxLogit").asDouble(), (float)
                        predictions.get(1).get("maxLogit").asDouble()));
        ByteBuffer data = ByteBuffer.wrap(answer.body(), length, answer.body().length - length)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode prediction : predictions) {
            var text = new byte[data.getInt()];
            data.get(text);
            assertThat(new String(text, UTF_8))
                    .isEqualTo(prediction.get("character").asString());
        }
        for (JsonNode prediction : predictions) {
            assertThat(data.getInt()).isEqualTo(prediction.get("label").asInt());
        }
        assertThat(data.get()).isZero();
        assertThat(data.get()).isZero();
        for (JsonNode prediction : predictions) {
            var probabilities = new float[15];
            for (int i = 0; i < 15; i++) {
                probabilities[i] = data.getFloat();
            }
            for (JsonNode candidate : prediction.get("candidates")) {
                assertThat((double) probabilities[candidate.get("label").asInt() - 1])
                        .isCloseTo(candidate.get("probability").asDouble(), within(1e-6));
            }
        }
        assertThat(data.hasRemaining()).isFalse();
    }

    @Test
    void classificationReturnsTheBestClassesAsTexts() throws IOException, InterruptedException {
        String outputs = """
                , "outputs": [{"name": "probabilities", "parameters": {"classification": %d, "binary_data": %s}}]""";
        GreyImage image = images(1).getFirst();
        JsonNode best = predictions(List.of(image)).getFirst().get("candidates");
        String first = "%s:%d:%s"
                .formatted(
                        String.format(Locale.ROOT, "%f", (float)
                                best.get(0).get("probability").asDouble()),
                        best.get(0).get("label").asInt() - 1,
                        best.get(0).get("character").asString());
        for (int k : new int[] {1, 2, 15, 1000}) {
            HttpResponse<byte[]> answer = binary(
                    INFER,
                    binaryRequest("image", "[64, 64]", "UINT8", 4096, outputs.formatted(k, false)),
                    image.toArray());
            JsonNode output = output(JSON.readTree(answer.body()), "probabilities");
            assertThat(output.get("shape").toString()).isEqualTo("[1,%d]".formatted(Math.min(k, 15)));
            assertThat(output.get("datatype").asString()).isEqualTo("BYTES");
            assertThat(output.get("data").size()).isEqualTo(Math.min(k, 15));
            assertThat(output.get("data").get(0).asString()).isEqualTo(first);
        }
        HttpResponse<byte[]> answer = binary(
                INFER, binaryRequest("image", "[64, 64]", "UINT8", 4096, outputs.formatted(1, true)), image.toArray());
        int length = Integer.parseInt(answer.headers().firstValue(HEADER_LENGTH).orElseThrow());
        assertThat(new String(answer.body(), length + 4, answer.body().length - length - 4, UTF_8))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "text/plain",
                ""
            })
    void noContentTypeIsRequired(String type) throws IOException, InterruptedException {
        byte[] body = request("image", "[64, 64]", "UINT8", flat(images(1))).getBytes(UTF_8);
        HttpResponse<byte[]> answer =
                type.isEmpty() ? send(INFER, body) : send(INFER, body, "Content-Type", type, "Accept", "text/html");
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void aBodyWithoutLengthIsRead() throws IOException, InterruptedException {
        byte[] json = request("image", "[64, 64]", "UINT8", flat(images(1))).getBytes(UTF_8);
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + INFER))
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(json)))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aPictureThatIsOutOfClassHasLabelZero() throws IOException, InterruptedException {
        byte[] picture = ImageEncoder.png(scribble(), 200, 200);
        JsonNode answer = infer(
                request("picture", "[1]", "BYTES", "\"" + Base64.getEncoder().encodeToString(picture) + "\""));
        assertThat(output(answer, "out_of_class").get("data").get(0).booleanValue())
                .isTrue();
        assertThat(output(answer, "label").get("data").get(0).asInt()).isZero();
        assertThat(output(answer, "character").get("data").get(0).asString()).isEmpty();
    }

    /** Returns a picture of 200 x 200 pixels with a chessboard. */
    private static byte[] scribble() {
        var pixels = new byte[200 * 200];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ((i / 200 / 25 + i % 200 / 25) % 2 * 255);
        }
        return pixels;
    }

    @Test
    void unknownMembersAndParametersAreIgnored() throws IOException, InterruptedException {
        JsonNode answer = infer("""
                {"inputs": [{"name": "image", "shape": [64, 64], "datatype": "UINT8", "data": [%s],
                  "parameters": {"x": [1, {"y": 2}]}, "more": {}}],
                 "parameters": {"sequence_id": 7, "priority": 1, "timeout": 1000}, "more": [[]],
                 "outputs": [{"name": "label", "parameters": {"x": null}}]}""".formatted(flat(images(1))));
        assertThat(answer.get("outputs").size()).isEqualTo(1);
    }

    static Stream<Arguments> invalid() {
        String image = flat(images(1));
        String picture = Base64.getEncoder().encodeToString(WrittenNumerals.file(6, 1001, "png"));
        String valid = request("image", "[64, 64]", "UINT8", image);
        return Stream.of(
                Arguments.of(400, "body must be an object", ""),
                Arguments.of(400, "body is not well-formed JSON", "{"),
                Arguments.of(400, "body is not well-formed JSON", valid.replace("}]}", "}]")),
                Arguments.of(400, "body has id twice", "{\"id\": \"a\", \"id\": \"b\"}"),
                Arguments.of(400, "body goes on after the JSON", valid + "{}"),
                Arguments.of(400, "body must be an object", "[]"),
                Arguments.of(400, "inputs must have one tensor", "{}"),
                Arguments.of(400, "inputs must have one tensor", "{\"inputs\": []}"),
                Arguments.of(400, "inputs must be an array", "{\"inputs\": {}}"),
                Arguments.of(400, "inputs must have one tensor", valid.replace("]}]}", "]}, {}]}")),
                Arguments.of(400, "inputs[0].name", request("picture2", "[1]", "BYTES", "")),
                Arguments.of(400, "inputs[0].datatype", request("image", "[64, 64]", "INT8", image)),
                Arguments.of(400, "inputs[0].datatype", request("image", "[64, 64]", "BYTES", image)),
                Arguments.of(400, "inputs[0].datatype", request("picture", "[1]", "UINT8", "\"" + picture + "\"")),
                Arguments.of(400, "inputs[0].shape", request("image", "[0, 64, 64]", "UINT8", "")),
                Arguments.of(400, "inputs[0].shape", request("image", "[-1, 64, 64]", "UINT8", "")),
                Arguments.of(400, "inputs[0].shape", request("image", "[4096]", "UINT8", image)),
                Arguments.of(400, "inputs[0].shape", request("image", "[1, 3, 64, 64]", "UINT8", image)),
                Arguments.of(400, "inputs[0].shape", request("image", "[1, 64, 64.5]", "UINT8", image)),
                Arguments.of(400, "inputs[0].shape", request("image", "[1, 64, 99999999999999999999]", "UINT8", image)),
                Arguments.of(400, "inputs[0].shape", request("picture", "[]", "BYTES", "\"" + picture + "\"")),
                Arguments.of(400, "inputs[0].data has 4096 elements", request("image", "[2, 64, 64]", "UINT8", image)),
                Arguments.of(
                        400,
                        "inputs[0].data must have whole",
                        request("image", "[64, 64]", "UINT8", "0.5" + image.substring(1))),
                Arguments.of(
                        400, "a pixel is 0 to 255", request("image", "[64, 64]", "UINT8", "256" + image.substring(1))),
                Arguments.of(
                        400, "a pixel is 0 to 255", request("image", "[64, 64]", "FP32", "-1" + image.substring(1))),
                Arguments.of(
                        400, "a pixel is 0 to 255", request("image", "[64, 64]", "FP32", "1e300" + image.substring(1))),
                Arguments.of(400, "inputs[0].data must have numbers", request("image", "[64, 64]", "UINT8", "null")),
                Arguments.of(400, "inputs[0].data must have texts", request("picture", "[1]", "BYTES", "7")),
                Arguments.of(
                        400,
                        "inputs[0].data must have texts in Base64; element 0",
                        request("picture", "[1]", "BYTES", "\"é\"")),
                Arguments.of(400, "not both", request("picture", "[2]", "BYTES", "7, \"" + picture + "\"")),
                Arguments.of(400, "nested deeper", request("image", "[64, 64]", "UINT8", "[[[[[[[[0]]]]]]]]")),
                Arguments.of(
                        400,
                        "inputs[0] has an unusable picture 1. The picture cannot be used",
                        request("picture", "[2]", "BYTES", "\"" + picture + "\", \"iVBORw0KGgo=\"")),
                Arguments.of(
                        400,
                        "inputs[0] has an unusable picture 0.",
                        request("image", "[64, 64]", "UINT8", "0,".repeat(4095) + "0")),
                Arguments.of(400, "must have data, or", valid.replace("\"data\"", "\"dat\"")),
                Arguments.of(
                        400,
                        "must not have both",
                        valid.replace("\"data\"", "\"parameters\": {\"binary_data_size\": 4096}, \"data\"")),
                Arguments.of(400, "id must be a text", valid.replace("{\"inputs\"", "{\"id\": 7, \"inputs\"")),
                Arguments.of(
                        400,
                        "outputs[0].name is not an output of the model: x",
                        valid.replace("}]}", "}], \"outputs\": [{\"name\": \"x\"}]}")),
                Arguments.of(
                        400,
                        "outputs names label twice",
                        valid.replace("}]}", "}], \"outputs\": [{\"name\": \"label\"}, {\"name\": \"label\"}]}")),
                Arguments.of(
                        400,
                        "classification is possible for probabilities only",
                        valid.replace(
                                "}]}",
                                "}], \"outputs\": [{\"name\": \"label\", \"parameters\": {\"classification\": 3}}]}")),
                Arguments.of(400, "has more than 100 members", manyMembers()),
                Arguments.of(
                        413, "more than 20 pictures", request("picture", "[21]", "BYTES", "\"\",".repeat(20) + "\"\"")),
                Arguments.of(
                        400,
                        "a pixel is 0 to 255",
                        request("image", "[64, 64]", "FP32", "4294967295" + image.substring(1))),
                Arguments.of(
                        400,
                        "classification must not be negative",
                        valid.replace(
                                "}]}",
                                "}], \"outputs\": [{\"name\": \"probabilities\", \"parameters\": {\"classification\": -1}}]}")),
                Arguments.of(
                        501,
                        "Shared memory is not supported",
                        valid.replace("\"data\"", "\"parameters\": {\"shared_memory_region\": \"x\"}, \"data\"")),
                Arguments.of(
                        413,
                        "The request has 21 images; the limit is 20",
                        request("image", "[21, 64, 64]", "UINT8", "")),
                Arguments.of(
                        413,
                        "images; the limit is 20",
                        request("image", "[9223372036854775807, 64, 64]", "UINT8", "")));
    }

    private static String manyMembers() {
        return IntStream.range(0, 101).mapToObj(i -> "\"" + i + "\": 0").collect(Collectors.joining(",", "{", "}"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidRequestIsAnErrorThatNamesWhatIsWrong(int status, String text, String json)
            throws IOException, InterruptedException {
        assertError(send(INFER, json.getBytes(UTF_8)), status, text);
    }

    private static void assertError(HttpResponse<byte[]> answer, int status, String text) {
        String body = new String(answer.body(), UTF_8);
        assertThat(body).matches("(?s)\\{\"error\":\"([^\"\\\\]|\\\\.)*\"}");
        assertThat(JSON.readTree(body).get("error").asString()).contains(text);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    /** Its UINT8 data in JSON are bytes extended by their sign, and its BYTES can only be texts. */
    @Test
    void tensorsInTheFormsOfTritonsJavaClientAreRead() throws IOException, InterruptedException {
        GreyImage image = images(1).getFirst();
        byte[] pixels = image.toArray();
        String extended = IntStream.range(0, pixels.length)
                .mapToObj(i -> String.valueOf(Integer.toUnsignedLong(pixels[i])))
                .collect(Collectors.joining(","));
        assertThat(extended).contains("42949");
        assertSame(infer(request("image", "[64, 64]", "UINT8", extended)), predictions(List.of(image)));
        byte[] text = Base64.getEncoder().encode(ImageEncoder.png(image));
        ByteBuffer element = ByteBuffer.allocate(4 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(text.length)
                .put(text);
        HttpResponse<byte[]> answer =
                binary(INFER, binaryRequest("picture", "[1]", "BYTES", element.capacity(), ""), element.array());
        assertSame(JSON.readTree(answer.body()), predictions(List.of(image)));
    }

    @Test
    void nullMeansTheSameAsNoMember() throws IOException, InterruptedException {
        JsonNode answer = infer("""
                {"id": null, "parameters": null, "outputs": null, "inputs": [{"name": "image", "shape": [64, 64],
                  "datatype": "UINT8", "parameters": null, "data": [%s]}]}""".formatted(flat(images(1))));
        assertThat(answer.has("id")).isFalse();
        assertThat(answer.get("outputs").size()).isEqualTo(5);
    }

    @Test
    void aRequestReservesMemoryOnlyForWhatHasArrived() throws IOException, InterruptedException {
        String claim = "POST /v2/models/default/infer HTTP/1.1\nHost: localhost\nContent-Length: 40000000\n\n{";
        try (RawHttp first = new RawHttp(port);
                RawHttp second = new RawHttp(port);
                RawHttp third = new RawHttp(port);
                RawHttp fourth = new RawHttp(port)) {
            for (RawHttp connection : List.of(first, second, third, fourth)) {
                connection.send(claim);
            }
            infer(request("image", "[64, 64]", "UINT8", flat(images(1))));
        }
    }

    @Test
    void sizesOfBinaryDataMustAddUp() throws IOException, InterruptedException {
        byte[] pixels = images(1).getFirst().toArray();
        String valid = binaryRequest("image", "[64, 64]", "UINT8", 4096, "");
        assertError(send(INFER, valid.getBytes(UTF_8)), 400, "needs the header " + HEADER_LENGTH);
        assertError(binary(INFER, valid), 400, "the body has " + valid.length());
        assertError(binary(INFER, valid, pixels, new byte[1]), 400, "the body has " + (valid.length() + 4097));
        assertError(binary(INFER, valid.replace("4096}", "4095}"), pixels), 400, "must be 4096 for this shape");
        assertError(binary(INFER, valid.replace("4096}", "-1}"), pixels), 400, "must not be negative");
        assertError(binary(INFER, valid.replace("4096}", "4294967296}"), pixels), 413, "the limit is");
        assertError(binary(INFER, valid.replace("4096}", "99999999999999999999}"), pixels), 400, "is too large");
        for (String length : List.of("-1", "x", "", "99999999999999999999")) {
            assertError(send(INFER, pixels, HEADER_LENGTH, length), 400, HEADER_LENGTH + " must be");
        }
        assertError(send(INFER, pixels, HEADER_LENGTH, "4097"), 400, "is 4097; the body has 4096 bytes");
        assertError(send(INFER, pixels, HEADER_LENGTH, "0"), 400, "body must be an object");
    }

    @Test
    void lengthsOfBinaryPicturesMustAddUp() throws IOException, InterruptedException {
        byte[] file = WrittenNumerals.file(6, 1001, "png");
        ByteBuffer element = ByteBuffer.allocate(4 + file.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(file.length)
                .put(file);
        int size = element.capacity();
        String one = binaryRequest("picture", "[1]", "BYTES", size, "");
        assertThat(binary(INFER, one, element.array()).statusCode()).isEqualTo(200);
        assertError(binary(INFER, one, element.putInt(0, -1).array()), 400, "element 0 has 4294967295 bytes");
        assertError(binary(INFER, one, element.putInt(0, file.length + 1).array()), 400, "the tensor has");
        assertError(binary(INFER, one, element.putInt(0, file.length - 1).array()), 400, "is 1 bytes more");
        String two = binaryRequest("picture", "[2]", "BYTES", size, "");
        assertError(binary(INFER, two, element.putInt(0, file.length).array()), 400, "ends within element 1");
        assertError(binary(INFER, binaryRequest("picture", "[2]", "BYTES", 7, ""), new byte[7]), 400, "is too small");
        byte[] bomb = new byte[8];
        assertError(binary(INFER, binaryRequest("picture", "[2]", "BYTES", 8, ""), bomb), 400, "unusable picture 0");
    }

    @Test
    void everyErrorUnderTheProtocolHasItsForm() throws IOException, InterruptedException {
        byte[] body = request("image", "[64, 64]", "UINT8", flat(images(1))).getBytes(UTF_8);
        assertError(send("/v2/models/unknown/infer", body), 404, "unknown");
        assertError(send("/v2/models/" + UUID.randomUUID() + "/infer", body), 404, "model");
        assertError(get("/v2/models/unknown"), 404, "unknown");
        assertError(get("/v2/models/unknown/ready"), 404, "unknown");
        assertError(get("/v2/models/default/versions/999"), 404, "no version 999");
        assertError(get("/v2/never-was"), 404, "path");
        assertError(get("/%762/never-was"), 404, "path");
        assertError(send("/v2/repository/models/default/load", new byte[0]), 501, "/models");
        assertError(get(INFER), 405, "");
        assertError(send(INFER + "?x=1", body), 400, "x");
        assertError(send(INFER, body, "Content-Encoding", "gzip"), 415, "Content-Encoding");
        assertError(send("/v2/models/%00/infer", body), 400, "");
        assertError(send(INFER, body, "Origin", "https://elsewhere.example.com"), 403, "");
        try (RawHttp raw = new RawHttp(port)) {
            String answer = raw.send("POST /v2/models/default/infer HTTP/1.1\nHost: localhost\nContent-Length: x\n\n")
                    .rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("{\"error\":\"")
                    .doesNotContain("\"type\"");
        }
    }
}
