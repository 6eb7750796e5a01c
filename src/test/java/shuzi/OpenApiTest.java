package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The contract is a reviewed file. It must equal the document that the code generates. */
@ServiceTest
class OpenApiTest {

    private static final Path FILE = Path.of("openapi", "openapi.yaml");

    @LocalServerPort
    int port;

    Api api;
    JsonNode document;

    @BeforeEach
    void load() {
        api = new Api(port);
        document = api.get("/v3/api-docs").json(200);
    }

    @Test
    void theFileEqualsTheGeneratedDocument() throws IOException {
        String generated = api.get("/v3/api-docs.yaml").text();
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(FILE, generated);
        }
        assertThat(generated)
                .as("openapi/openapi.yaml differs from the code: mvn test -Dtest=OpenApiTest -Dopenapi.write=true")
                .isEqualTo(Files.readString(FILE));
        assertThat(generated).startsWith("openapi: 3.1");
    }

    @Test
    void everyOperationHasASummaryAndItsProblems() {
        forEachOperation((name, operation) -> {
            assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
            assertThat(operation.path("tags").size()).as(name).isEqualTo(1);
            for (String status : List.of("405", "406", "500", "503")) {
                assertThat(referred(operation.path("responses").path(status))
                                .path("content")
                                .has(name.contains(" /v2") ? "application/json" : "application/problem+json"))
                        .as(name + " " + status)
                        .isTrue();
            }
            operation
                    .path("responses")
                    .properties()
                    .forEach(response -> assertThat(referred(response.getValue())
                                    .path("description")
                                    .asString(""))
                            .as(name + " " + response.getKey())
                            .isNotBlank());
            operation
                    .path("parameters")
                    .forEach(parameter -> assertThat(
                                    parameter.path("description").asString(""))
                            .as(name + " " + parameter.path("name").asString())
                            .isNotBlank());
        });
    }

    @Test
    void everyFieldHasADescriptionAndAnExample() {
        var missing = new ArrayList<String>();
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(property -> {
                            String name = schema.getKey() + "." + property.getKey();
                            JsonNode field = property.getValue();
                            if (!field.has("description") && !field.has("$ref")) {
                                missing.add(name + " has no description");
                            }
                            boolean composed = field.has("$ref")
                                    || field.has("oneOf")
                                    || field.has("anyOf")
                                    || field.path("items").has("$ref")
                                    || field.path("format").asString("").equals("binary")
                                    || field.path("items")
                                            .path("format")
                                            .asString("")
                                            .equals("binary");
                            if (!composed && !field.has("example") && !field.has("examples")) {
                                missing.add(name + " has no example");
                            }
                        }));
        assertThat(missing).isEmpty();
    }

    @Test
    void everyOperationTakesOneKindOfBody() {
        assertThat(document.at("/paths/~1training-jobs~1{id}~1epochs/get/responses/200/content")
                        .propertyNames())
                .containsExactlyInAnyOrder("application/json", "text/csv");
        forEachOperation((name, operation) -> {
            if (operation.has("requestBody")) {
                assertThat(operation.at("/requestBody/content").size())
                        .as(name + " takes one kind of body")
                        .isEqualTo(1);
                if (operation.at("/requestBody/content").has("multipart/form-data")) {
                    assertThat(operation.path("parameters").findValuesAsString("in"))
                            .as(name + " has its fields in the form alone")
                            .doesNotContain("query");
                }
                assertThat(operation.at("/requestBody/required").asBoolean(false))
                        .as(name)
                        .isTrue();
            }
        });
    }

    @Test
    void nullableFieldsOfResponsesAreDeclaredNullable() {
        assertThat(document.at("/components/schemas/Model/properties/jobId/type")
                        .valueStream())
                .extracting(JsonNode::asString)
                .containsExactlyInAnyOrder("string", "null");
        assertThat(document.at("/components/schemas/Model/properties/normalization/oneOf/1/type")
                        .toString())
                .contains("null");
        assertThat(document.at("/components/schemas/Model/properties/name/type").asString())
                .isEqualTo("string");
        assertThat(document.at("/components/schemas/NewTrainingJob/properties/seed/type")
                        .asString())
                .as("an optional field of a request")
                .isEqualTo("integer");
    }

    @Test
    void everyResponseSchemaListsItsRequiredFields() {
        for (String schema : List.of(
                "Model",
                "Dataset",
                "TrainingJob",
                "Evaluation",
                "Answer",
                "NumberAnswer",
                "PageModel",
                "PagePosition")) {
            JsonNode described = document.at("/components/schemas/" + schema);
            assertThat(described.path("required").valueStream().map(JsonNode::asString))
                    .as(schema)
                    .containsExactlyInAnyOrderElementsOf(described.path("properties").propertyNames().stream()
                            .filter(field -> !field.equals("debug")) // present only on request
                            .toList());
        }
        assertThat(document.at("/components/schemas/Problem/required")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrder("type", "title", "status", "detail");
        assertThat(document.at("/components/schemas/ModelConfig").has("required"))
                .isFalse();
        assertThat(document.at("/components/schemas/ModelConfig/properties").has("hiddenLayers"))
                .isTrue();
    }

    @Test
    void theStatusOfABatchItemIsItsDiscriminator() {
        JsonNode item = document.at("/components/schemas/BatchResult");
        assertThat(item.path("oneOf").findValuesAsString("$ref"))
                .containsExactly("#/components/schemas/BatchAnswer", "#/components/schemas/BatchError");
        assertThat(item.at("/discriminator/propertyName").asString()).isEqualTo("status");
        assertThat(item.at("/discriminator/mapping").toString())
                .contains(
                        "\"OK\":\"#/components/schemas/BatchAnswer\"", "\"ERROR\":\"#/components/schemas/BatchError\"");
        assertThat(document.at("/components/schemas/BatchAnswer/properties/label/type")
                        .toString())
                .contains("null");
        assertThat(document.at("/components/schemas/BatchAnswer/required").toString())
                .contains("\"label\"", "\"status\"")
                .doesNotContain("fileName");
        assertThat(document.at("/components/schemas/NumberBatchResult/discriminator/mapping")
                        .toString())
                .contains(
                        "\"OK\":\"#/components/schemas/NumberBatchAnswer\"",
                        "\"ERROR\":\"#/components/schemas/BatchError\"");
        assertThat(document.at("/components/schemas/NumberBatchAnswer/properties/value/type")
                        .toString())
                .contains("integer", "null");
    }

    @Test
    void listsAcceptExactlyTheDocumentedSorts() {
        String dataset = api.importArchive(Zip.numerals(2, 3).build()).get("id").asString();
        JsonNode model = api.trainModel(dataset);
        String models = "/models/" + model.get("id").asString();
        String evaluation = api.post(models + "/evaluations", "{\"datasetId\": \"%s\"}".formatted(dataset))
                .json(201)
                .get("id")
                .asString();
        forEachOperation((name, operation) -> operation.path("parameters").forEach(parameter -> {
            if (parameter.path("name").asString().equals("sort")) {
                String path = name.replace("get ", "")
                        .replace("/datasets/{id}", "/datasets/" + dataset)
                        .replace(
                                "/training-jobs/{id}",
                                "/training-jobs/" + model.get("jobId").asString())
                        .replace("/models/{id}", models)
                        .replace("{evaluationId}", evaluation)
                        .replace("{alias}", "default");
                var fields = new TreeSet<String>();
                parameter.at("/schema/enum").forEach(sort -> {
                    api.get(path + "?sort=" + sort.asString()).json(200);
                    fields.add(sort.asString().replaceAll(",.*", ""));
                });
                assertThat(api.get(path + "?sort=x")
                                .json(400)
                                .at("/errors/0/message")
                                .asString())
                        .startsWith("must be one of " + fields.stream().sorted().toList());
            }
        }));
    }

    @Test
    void operationsWithoutAuthenticationAreDeclaredSo() {
        assertThat(document.path("security").toString()).isEqualTo("[{},{\"apiKey\":[]},{\"token\":[]}]");
        assertThat(document.at("/paths/~1problems~1{kind}/get/security").toString())
                .isEqualTo("[{}]");
    }

    @Test
    void theDocumentHasExactlyTheseOperations() {
        var operations = new ArrayList<String>();
        forEachOperation((name, operation) -> operations.add(name));
        assertThat(operations)
                .containsExactlyInAnyOrder(
                        "get /access",
                        "post /datasets",
                        "post /datasets/synthetic",
                        "get /datasets",
                        "get /datasets/{id}",
                        "patch /datasets/{id}",
                        "delete /datasets/{id}",
                        "get /datasets/{id}/images",
                        "get /datasets/{id}/images/{imageId}",
                        "get /datasets/{id}/preview",
                        "post /training-jobs",
                        "get /training-jobs",
                        "get /training-jobs/{id}",
                        "delete /training-jobs/{id}",
                        "get /training-jobs/{id}/epochs",
                        "get /training-jobs/{id}/events",
                        "post /training-jobs/{id}/cancel",
                        "get /models",
                        "get /models/{id}",
                        "patch /models/{id}",
                        "get /models/aliases",
                        "get /models/aliases/{alias}",
                        "put /models/aliases/{alias}",
                        "delete /models/aliases/{alias}",
                        "get /models/aliases/{alias}/events",
                        "get /models/aliases/{alias}/revisions",
                        "post /models/aliases/{alias}/rollback",
                        "get /models/aliases/{alias}/shadow",
                        "delete /models/{id}",
                        "post /models/{id}/reproductions",
                        "get /models/{id}/weights",
                        "get /models/{id}/evaluation",
                        "post /models/{id}/evaluations",
                        "get /models/{id}/evaluations",
                        "get /models/{id}/evaluations/{evaluationId}",
                        "get /models/{id}/evaluations/{evaluationId}/errors",
                        "get /models/{id}/comparison",
                        "post /models/import",
                        "get /models/{id}/export",
                        "get /models/{id}/plots/confusion-matrix",
                        "get /models/{id}/plots/accuracy-by-label",
                        "get /models/{id}/plots/sample-predictions",
                        "get /models/{id}/plots/weights",
                        "get /training-jobs/{id}/plots/cost",
                        "get /training-jobs/{id}/plots/accuracy",
                        "get /training-jobs/{id}/report",
                        "get /datasets/{id}/export",
                        "post /predict",
                        "post /predict/raw",
                        "get /v2",
                        "get /v2/health/live",
                        "get /v2/health/ready",
                        "get /v2/models/{name}",
                        "get /v2/models/{name}/ready",
                        "get /v2/models/{name}/versions/{version}",
                        "get /v2/models/{name}/versions/{version}/ready",
                        "post /v2/models/{name}/infer",
                        "post /v2/models/{name}/versions/{version}/infer",
                        "post /v2/repository/index",
                        "get /problems/{kind}",
                        "get /numbers/parse",
                        "get /numbers/format",
                        "get /numbers/picture",
                        "post /predict/activations",
                        "post /predict/batch",
                        "post /predict/number",
                        "post /predict/number/raw",
                        "post /predict/number/batch");
    }

    @Test
    void swaggerUiIsServedBehindAPrefix() {
        assertThat(api.get("/swagger-ui.html").status()).isEqualTo(302);
        assertThat(api.get("/swagger-ui/index.html").text()).contains("swagger-ui");
        assertThat(api.get(
                                "/v3/api-docs/swagger-config",
                                "X-Forwarded-For",
                                "203.0.113.7",
                                "X-Forwarded-Prefix",
                                "/numerals")
                        .text())
                .contains("\"url\":\"/numerals/v3/api-docs\"");
    }

    /** Returns the object that a reference points to, or the object itself. */
    private JsonNode referred(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
    }

    private interface Operation {
        void accept(String name, JsonNode operation);
    }

    private void forEachOperation(Operation action) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (Set.of("get", "post", "put", "patch", "delete").contains(operation.getKey())) {
                        action.accept(operation.getKey() + " " + path.getKey(), operation.getValue());
                    }
                }));
    }
}
