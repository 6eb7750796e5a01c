package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumbers;
import shuzi.WrittenNumerals;
import shuzi.Zip;
import shuzi.fuzz.Contract.Operation;
import tools.jackson.databind.JsonNode;

/** Compares responses with the schemas, headers and statuses of the OpenAPI document. */
@ServiceTest
class AnswersAreAsDocumentedTest {

    private static final Contract contract = new Contract(Path.of("openapi", "openapi.yaml"));
    private static final byte[] FIVE = WrittenNumerals.file(6, 1001, "png");

    @LocalServerPort
    int port;

    Api api;
    JsonNode model;

    @BeforeEach
    void train() {
        api = new Api(port);
        model = api.trainModel(
                api.importArchive(Zip.numerals(2, 5).build()).get("id").asString());
    }

    @Test
    void responsesToAnOutOfClassPictureAreAsDocumented() {
        String starter = api.get("/models?sort=createdAt,asc&size=200")
                .json(200)
                .get("content")
                .valueStream()
                .filter(one -> one.get("rejectionThreshold").isNumber())
                .findFirst()
                .orElseThrow()
                .get("id")
                .asString();
        byte[] other = scribble();
        JsonNode single = asDocumented(
                "POST /predict",
                api.post("/predict", Part.file("image", "x.png", other), Part.field("model", starter)));
        assertThat(single.get("label").isNull())
                .as("the picture is out of class")
                .isTrue();
        asDocumented("POST /predict/raw", api.post("/predict/raw?debug=true&model=" + starter, "image/png", other));
        JsonNode results = asDocumented(
                        "POST /predict/batch",
                        api.post(
                                "/predict/batch",
                                Part.field("model", starter),
                                Part.file("image", "x.png", other),
                                Part.file("image", "five.png", FIVE),
                                new Part("image", "", "no picture".getBytes(UTF_8))))
                .get("results");
        assertThat(results.get(0).get("label").isNull()).isTrue();
        assertThat(results.findValuesAsString("status")).contains("OK", "ERROR");
    }

    @Test
    void responsesForNumbersAreAsDocumented() {
        asDocumented("GET /numbers/parse", api.get("/numbers/parse?text=%E4%B8%89%E5%8D%83%E4%BA%94"));
        asDocumented("GET /numbers/parse", api.get("/numbers/parse?text=x"));
        asDocumented("GET /numbers/format", api.get("/numbers/format?value=9999999999999999"));
        asDocumented("GET /numbers/format", api.get("/numbers/format"));
        asDocumented("GET /numbers/picture", api.get("/numbers/picture?text=%E4%B8%83"));
        asDocumented("GET /numbers/picture", api.get("/numbers/picture?text=%E4%B8%83&joining=2"));
    }

    @Test
    void responsesForPicturesOfNumbersAreAsDocumented() throws IOException {
        byte[] number = WrittenNumbers.picture("三千五百二十", 2);
        JsonNode read =
                asDocumented("POST /predict/number", api.post("/predict/number", Part.file("image", "x.png", number)));
        assertThat(read.get("unreadable").asBoolean()).isFalse();
        JsonNode unreadable = asDocumented(
                "POST /predict/number/raw", api.post("/predict/number/raw?alternatives=15", "image/png", scribble()));
        assertThat(unreadable.get("unreadable").asBoolean()).isTrue();
        JsonNode results = asDocumented(
                        "POST /predict/number/batch",
                        api.post(
                                "/predict/number/batch",
                                Part.file("image", "x.png", number),
                                Part.file("image", "y.png", scribble()),
                                new Part("image", "", "no picture".getBytes(UTF_8))))
                .get("results");
        assertThat(results.findValuesAsString("status")).contains("OK", "ERROR");
        asDocumented(
                "POST /predict/number",
                api.post(
                        "/predict/number",
                        Part.file("image", "x.png", number),
                        Part.field("model", model.get("id").asString())),
                422);
        asDocumented("POST /predict/number/raw", api.post("/predict/number/raw?direction=UP", "image/png", FIVE));
    }

    @Test
    void responsesOfTheOpenInferenceProtocolAreAsDocumented() {
        asDocumented("GET /v2", api.get("/v2"));
        asDocumented("GET /v2/health/live", api.get("/v2/health/live"));
        asDocumented("GET /v2/health/ready", api.get("/v2/health/ready"));
        asDocumented("GET /v2/models/{name}", api.get("/v2/models/default"));
        asDocumented("GET /v2/models/{name}/ready", api.get("/v2/models/default/ready"));
        asDocumented("GET /v2/models/{name}/versions/{version}", api.get("/v2/models/default/versions/1"));
        asDocumented("GET /v2/models/{name}/versions/{version}/ready", api.get("/v2/models/default/versions/1/ready"));
        asDocumented("POST /v2/repository/index", api.post("/v2/repository/index", "{}"));
        String picture =
                "{\"inputs\": [{\"name\": \"picture\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"%s\"]}]}"
                        .formatted(Base64.getEncoder().encodeToString(FIVE));
        asDocumented("POST /v2/models/{name}/infer", api.post("/v2/models/default/infer", picture));
        asDocumented("POST /v2/models/{name}/infer", api.post("/v2/models/default/infer", "{}"));
        asDocumented(
                "POST /v2/models/{name}/versions/{version}/infer",
                api.post("/v2/models/default/versions/1/infer", picture));
        asDocumented("GET /v2/models/{name}", api.get("/v2/models/unknown"));
    }

    @Test
    void responsesForTrainedAndImportedModelsAreAsDocumented() {
        String id = model.get("id").asString();
        byte[] file = api.get("/models/" + id + "/export?format=safetensors").bytes();
        Answer imported = api.post("/models/import", Part.file("file", "x.safetensors", file));
        asDocumented("POST /models/import", imported);
        for (String one : new String[] {id, imported.json().get("id").asString()}) {
            asDocumented("GET /models/{id}", api.get("/models/" + one));
        }
        asDocumented("PATCH /models/{id}", api.patch("/models/" + id, "{\"tags\": {\"a\": \"b\"}}"));
        asDocumented("GET /models", api.get("/models?size=200&tag=a:b"));
        asDocumented("GET /models/{id}/evaluation", api.get("/models/" + id + "/evaluation"));
        String dataset = model.get("datasetId").asString();
        Answer evaluation = api.post("/models/" + id + "/evaluations", "{\"datasetId\": \"%s\"}".formatted(dataset));
        asDocumented("POST /models/{id}/evaluations", evaluation);
        String evaluations = "/models/" + id + "/evaluations";
        asDocumented("GET /models/{id}/evaluations", api.get(evaluations));
        String stored = evaluations + "/" + evaluation.json().get("id").asString();
        asDocumented("GET /models/{id}/evaluations/{evaluationId}", api.get(stored));
        asDocumented("GET /models/{id}/evaluations/{evaluationId}/errors", api.get(stored + "/errors"));
        String ofImported = imported.json().get("id").asString();
        asDocumented("GET /models/{id}/comparison", api.get("/models/" + id + "/comparison?with=" + ofImported));
        asDocumented(
                "POST /models/{id}/evaluations",
                api.post("/models/" + ofImported + "/evaluations", "{\"datasetId\": \"%s\"}".formatted(dataset)));
        asDocumented("GET /models/{id}/weights", api.get("/models/" + id + "/weights"));
        asDocumented("GET /models/{id}/export", api.get("/models/" + id + "/export?format=mat"));
        asDocumented("GET /models/{id}/plots/weights", api.get("/models/" + id + "/plots/weights"));
        asDocumented("GET /models/{id}", api.get("/models/" + id, "If-None-Match", "*"));
    }

    @Test
    void responsesForJobsAndDataSetsAreAsDocumented() {
        String dataset = model.get("datasetId").asString();
        Answer created = api.post("/training-jobs", "{\"datasetId\": \"%s\", \"epochs\": 100000}".formatted(dataset));
        asDocumented("POST /training-jobs", created);
        String id = created.json().get("id").asString();
        asDocumented("GET /training-jobs/{id}", api.get("/training-jobs/" + id));
        asDocumented("POST /training-jobs/{id}/cancel", api.post("/training-jobs/" + id + "/cancel", ""));
        api.awaitEnd(id);
        asDocumented("GET /training-jobs/{id}", api.get("/training-jobs/" + id));
        Answer reproduction = api.post("/models/" + model.get("id").asString() + "/reproductions", "");
        asDocumented("POST /models/{id}/reproductions", reproduction);
        String again = reproduction.json().get("id").asString();
        api.awaitEnd(again);
        asDocumented("GET /training-jobs/{id}", api.get("/training-jobs/" + again));
        String done = model.get("jobId").asString();
        asDocumented("GET /training-jobs", api.get("/training-jobs?size=200"));
        asDocumented("GET /training-jobs/{id}/epochs", api.get("/training-jobs/" + done + "/epochs"));
        asDocumented(
                "GET /training-jobs/{id}/epochs", api.get("/training-jobs/" + done + "/epochs", "Accept", "text/csv"));
        asDocumented("GET /training-jobs/{id}/report", api.get("/training-jobs/" + done + "/report"));
        asDocumented("GET /training-jobs/{id}/plots/cost", api.get("/training-jobs/" + done + "/plots/cost"));
        asDocumented("PATCH /datasets/{id}", api.patch("/datasets/" + dataset, "{\"description\": \"text\"}"));
        asDocumented("GET /datasets/{id}", api.get("/datasets/" + dataset));
        asDocumented("GET /datasets/{id}/images", api.get("/datasets/" + dataset + "/images"));
        asDocumented("GET /datasets/{id}/preview", api.get("/datasets/" + dataset + "/preview"));
        asDocumented("GET /datasets/{id}/export", api.get("/datasets/" + dataset + "/export?format=csv"));
    }

    @Test
    void responsesOfAliasesAreAsDocumented() {
        String id = model.get("id").asString();
        String path = "/models/aliases/test-" + UUID.randomUUID();
        String starter =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        asDocumented("PUT /models/aliases/{alias}", api.put(path, "{\"modelId\": \"%s\"}".formatted(starter)), 201);
        String shadowed =
                "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\", \"reason\": \"text\"}".formatted(starter, id);
        asDocumented("PUT /models/aliases/{alias}", api.put(path, shadowed), 200);
        asDocumented("PUT /models/aliases/{alias}", api.put(path, shadowed, "If-None-Match", "*"), 412);
        asDocumented(
                "PUT /models/aliases/{alias}",
                api.put(path, "{\"modelId\": \"%s\", \"if\": \"BETTER\"}".formatted(id)),
                409);
        asDocumented("GET /models/aliases", api.get("/models/aliases"), 200);
        asDocumented("GET /models/aliases/{alias}", api.get(path), 200);
        asDocumented("GET /models/aliases/{alias}", api.get(path + "?at=2099-01-01T00:00:00Z"), 200);
        asDocumented("GET /models/aliases/{alias}/shadow", api.get(path + "/shadow"), 200);
        asDocumented("POST /models/aliases/{alias}/rollback", api.post(path + "/rollback", "{}"), 200);
        asDocumented("GET /models/aliases/{alias}/revisions", api.get(path + "/revisions?size=1"), 200);
        asDocumented("DELETE /models/aliases/{alias}", api.delete(path), 204);
        asDocumented("DELETE /models/aliases/{alias}", api.delete(path), 404);
        asDocumented("DELETE /models/aliases/{alias}", api.delete("/models/aliases/default"), 409);
    }

    @Test
    void everyOperationWithABodyDocumentsThatItCanBeTooSlowOrTooLarge() {
        assertThat(contract.operations())
                .filteredOn(operation -> !operation.bodies().isEmpty())
                .allSatisfy(operation ->
                        assertThat(operation.answers()).as(operation.toString()).containsKeys(408, 413));
    }

    @Test
    void problemsAreAsDocumented() {
        String path = "/models/" + model.get("id").asString();
        asDocumented("DELETE /models/{id}", api.with("If-Match", "\"x\"").delete(path));
        asDocumented("PATCH /models/{id}", api.patch(path, "{\"name\": null}"));
        asDocumented("POST /models/{id}/reproductions", api.post("/models/x/reproductions", ""));
        asDocumented("PATCH /models/{id}", api.patch(path, "application/json", "{}"));
        asDocumented("GET /models/{id}", api.get(path, "Accept", "text/html"));
        asDocumented("GET /models/{id}", api.post(path, "{}"), 405);
        asDocumented("GET /models/{id}", api.get("/models/x"));
        asDocumented("GET /models", api.get("/models?x=1"));
        asDocumented("POST /predict", api.post("/predict", Part.field("x", 1)));
        asDocumented("POST /predict/raw", api.post("/predict/raw", "text/plain", FIVE));
        asDocumented("GET /problems/{kind}", api.get("/problems/not-found"));
        asDocumented("GET /problems/{kind}", api.get("/problems/x"));
    }

    private JsonNode asDocumented(String name, Answer answer) {
        return asDocumented(name, answer, answer.status());
    }

    private JsonNode asDocumented(String name, Answer answer, int status) {
        Operation operation = contract.operations().stream()
                .filter(one -> one.toString().equals(name))
                .findFirst()
                .orElseThrow();
        String what = name + " " + status;
        assertThat(answer.status()).as(what + answer.text()).isEqualTo(status);
        assertThat(operation.answers()).as(what).containsKey(status);
        Set<String> types = operation.answers().get(status);
        String type = answer.header("Content-Type").replaceAll(";.*", "");
        if (!types.isEmpty()) {
            assertThat(types).as(what).contains(type);
        }
        for (String header : contract.headers(operation, status)) {
            boolean sometimes = header.equals("Retry-After") // with a 409 only if a later request can succeed
                    || header.equals("Shuzi-Alias") // if an alias names the model
                    || (header.equals("Content-Disposition") && type.endsWith("json")) // of epochs only as CSV
                    || (header.equals("Link") && !type.endsWith("json")); // of epochs only as JSON
            if (!sometimes) {
                assertThat(answer.header(header)).as(what + " " + header).isNotEmpty();
            }
        }
        for (String header :
                new String[] {"Location", "ETag", "Content-Disposition", "Retry-After", "X-Request-Id", "Allow"}) {
            if (!answer.header(header).isEmpty()) {
                assertThat(contract.headers(operation, status)).as(what).contains(header);
            }
        }
        if (!type.endsWith("json")) {
            return tools.jackson.databind.node.MissingNode.getInstance();
        }
        assertThat(contract.errors(operation, status, type, answer.json()))
                .as(what)
                .isEmpty();
        return answer.json();
    }

    /** Returns a square with a pattern, which shows no character. */
    private static byte[] scribble() {
        var picture = new BufferedImage(200, 200, BufferedImage.TYPE_BYTE_GRAY);
        int[] white = new int[200 * 200];
        Arrays.fill(white, 255);
        picture.getRaster().setPixels(0, 0, 200, 200, white);
        for (int y = 40; y < 160; y++) {
            for (int x = 40; x < 160; x++) {
                picture.getRaster().setSample(x, y, 0, (x / 6 + y / 9) % 2 == 0 ? 0 : 255);
            }
        }
        return WrittenNumerals.encode(picture, "png");
    }
}
