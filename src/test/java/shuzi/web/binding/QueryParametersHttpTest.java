package shuzi.web.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import tools.jackson.databind.JsonNode;

@ServiceTest
class QueryParametersHttpTest {

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void everyOperationRejectsUnknownParameters() {
        JsonNode paths = api.get("/v3/api-docs").json(200).get("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String target = path.getKey()
                                    .replaceAll("\\{\\w+}", UUID.randomUUID().toString()) + "?colour=red&page%5B0%5D=1";
                    Api.Answer answer = switch (operation.getKey()) {
                        case "get" -> api.get(target);
                        case "delete" -> api.delete(target);
                        case "put" -> api.put(target, "{}");
                        case "patch" -> api.patch(target, "{}");
                        default -> {
                            JsonNode content = operation.getValue().at("/requestBody/content");
                            if (content.has("multipart/form-data")) {
                                yield api.post(target, Part.field("x", 1));
                            }
                            String type =
                                    content.propertyNames().stream().findFirst().orElse("application/json");
                            yield api.post(target, type, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        }
                    };
                    if (path.getKey().startsWith("/v2")) { // has errors of its own form
                        assertThat(answer.json(400).get("error").asString()).contains("colour", "page[0]");
                        return;
                    }
                    assertThat(answer.json(400).get("errors").findValuesAsString("field"))
                            .as(operation.getKey() + " " + target)
                            .containsExactlyInAnyOrder("colour", "page[0]");
                }));
    }

    @Test
    void theProblemListsTheParametersOfTheOperation() {
        assertThat(api.get("/models?dataset=x")
                        .json(400)
                        .at("/errors/0/message")
                        .asString())
                .isEqualTo(
                        "is not a parameter of this operation; its parameters are [datasetId, jobId, name, tag, alias, page, size, sort]");
        assertThat(api.get("/models/" + UUID.randomUUID() + "?x")
                        .json(400)
                        .get("detail")
                        .asString())
                .isEqualTo("The request has an invalid field: x is not a parameter of this operation, which has none.");
    }

    @ParameterizedTest
    @CsvSource({
        "/training-jobs?status=NOPE&datasetId=x&page=-1&colour=red, colour datasetId page status",
        "/training-jobs?status=NOPE&datasetId=x, datasetId status",
        "/models?datasetId=x&name=%20&size=0, datasetId name size",
        "/datasets?name=a&name=b, name",
        "/datasets?page=0&page=1&digest=y, digest page",
        "/datasets?sort=pixels&page=-1&digest=y, digest page sort",
        "'/models?sort=name,up&size=0', size sort"
    })
    void aProblemNamesEveryInvalidParameter(String target, String fields) {
        assertThat(api.get(target).json(400).get("errors").findValuesAsString("field"))
                .containsExactly(fields.split(" "));
    }

    @Test
    void aProblemNamesEveryInvalidParameterOfARawPicture() {
        byte[] picture = WrittenNumerals.file(6, 1, "png");
        assertThat(api.post("/predict/raw?topK=99&debug=maybe&colour=red", "image/png", picture)
                        .json(400)
                        .get("errors")
                        .findValuesAsString("field"))
                .containsExactly("colour", "debug", "topK");
        assertThat(api.post("/predict/raw?topK=2&topK=5", "image/png", picture)
                        .json(400)
                        .at("/errors/0/message")
                        .asString())
                .isEqualTo("is given 2 times");
    }

    @Test
    void fieldsOfAFormMayBeSentInTheQuery() {
        var answer = api.post("/predict?topK=2", Part.file("image", "x.png", WrittenNumerals.file(6, 1, "png")));
        assertThat(answer.json(200).get("candidates").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "?&&", "?page=0&&size=1", "?%70age=0"})
    void emptyAndEncodedParametersAreAccepted(String query) {
        assertThat(api.get("/datasets" + query).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/datasets/7, id",
        "/datasets/7/images?page=0, id",
        "/models?datasetId=7, datasetId",
        "/training-jobs?datasetId=7, datasetId"
    })
    void anIdThatIsNoUuidIsNamed(String target, String field) {
        assertThat(api.get(target).json(400).get("errors").toString())
                .isEqualTo("[{\"field\":\"%s\",\"message\":\"'7' is not a UUID\"}]".formatted(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models?datasetId=", "/models?datasetId=%20", "/training-jobs?datasetId="})
    void aBlankIdInAQueryCountsAsLeftOut(String target) {
        assertThat(api.get(target).status()).isEqualTo(200);
    }

    @Test
    void aProblemNamesAtMost20UnknownParameters() {
        var query = new StringBuilder("?");
        for (int i = 0; i < 1000; i++) {
            query.append("x").append(i).append("&");
        }
        assertThat(api.get("/datasets" + query).json(400).get("errors").size()).isEqualTo(20);
        assertThat(api.get("/datasets?" + "y".repeat(3000)).text().length()).isLessThan(1000);
    }

    @Test
    void aProblemNamesEveryInvalidFieldOfAForm() {
        JsonNode problem = api.post(
                        "/datasets",
                        Part.field("colour", "red"),
                        Part.field("seed", "x"),
                        Part.field("seed", "y"),
                        Part.field("split", "HALF"),
                        Part.field("trainFraction", "2"))
                .json(400);
        assertThat(problem.get("errors").findValuesAsString("field"))
                .contains("colour", "seed", "split", "trainFraction", "file");
    }
}
