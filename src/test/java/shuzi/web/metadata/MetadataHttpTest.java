package shuzi.web.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Merge patches of models and of data sets. */
@ServiceTest
@Tag("database")
class MetadataHttpTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @LocalServerPort
    int port;

    Api api;
    String dataset = "";
    String model = "";

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    /** Creates a data set and a model, and returns the paths of both. */
    private List<String> resources() {
        JsonNode trained = api.trainModel(
                api.importArchive(Zip.numerals(2, 5).build()).get("id").asString());
        model = "/models/" + trained.get("id").asString();
        dataset = "/datasets/" + trained.get("datasetId").asString();
        return List.of(dataset, model);
    }

    private String newDataset() {
        return "/datasets/"
                + api.importArchive(Zip.numerals(2, 3).build()).get("id").asString();
    }

    @Test
    void aPatchChangesNameDescriptionAndTagsAndNothingElse() {
        for (String path : resources()) {
            ObjectNode before = (ObjectNode) api.get(path).json(200);
            assertThat(before.get("description").isNull()).isTrue();
            assertThat(before.get("tags").toString()).isEqualTo("{}");
            Api.Answer answer = api.patch(path, """
                    {"name": "数字", "description": "one\\n\\ttwo", "tags": {"b": "2, or: 3", "A.a-1_": "x"}}""");
            JsonNode after = answer.json(200);
            before.put("name", "数字").put("description", "one\n\ttwo");
            before.set("tags", JSON.readTree("{\"A.a-1_\":\"x\",\"b\":\"2, or: 3\"}"));
            assertThat(after).isEqualTo(before);
            assertThat(answer.header("ETag")).isEqualTo(tag(path));
            assertThat(api.get(path).json(200)).isEqualTo(after);
        }
    }

    @Test
    void anOmittedFieldStaysAndNullRemoves() {
        for (String path : resources()) {
            patched(path, "{\"description\": \"text\", \"tags\": {\"a\": \"1\", \"b\": \"2\"}}");
            String name = api.get(path).json(200).get("name").asString();
            assertThat(tags(patched(path, "{\"tags\": {\"a\": null, \"c\": \"3\", \"unknown\": null}}")))
                    .isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
            JsonNode same = patched(path, "{}");
            assertThat(same.get("description").asString()).isEqualTo("text");
            assertThat(same.get("name").asString()).isEqualTo(name);
            JsonNode removed = patched(path, "{\"description\": null, \"tags\": null}");
            assertThat(removed.get("description").isNull()).isTrue();
            assertThat(tags(removed)).isEqualTo("{}");
        }
    }

    @Test
    void allErrorsOfAPatchAreReportedAndNothingChanges() {
        for (String path : resources()) {
            JsonNode before = api.get(path).json(200);
            JsonNode problem = api.patch(path, """
                    {"name": null, "description": "a\\u0000b", "tags": {"a b": "x", "c": " ", "d": "y"},
                        "digest": "x", "weightsDigest": null, "id": 1}""").json(400);
            Map<String, String> errors = new TreeMap<>();
            problem.get("errors")
                    .forEach(error -> errors.put(
                            error.get("field").asString(), error.get("message").asString()));
            assertThat(errors.keySet())
                    .containsExactly("description", "digest", "id", "name", "tags[a b]", "tags[c]", "weightsDigest");
            assertThat(errors)
                    .containsEntry("name", "cannot be removed")
                    .containsEntry("digest", "cannot be changed; the fields that can are [name, description, tags]")
                    .containsEntry("tags[a b]", "must be a key of 1 to 64 letters, digits, '.', '_' and '-'");
            assertThat(api.get(path).json(200)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': 5} | name",
                "{'name': ''} | name",
                "{'description': ' \\n '} | description",
                "{'description': ['a']} | description",
                "{'tags': 'a:b'} | tags",
                "{'tags': ['a']} | tags",
                "{'tags': {'a': 5}} | tags.a",
                "{'tags': {'a': true}} | tags.a",
                "{'tags': {'a': {'b': 'c'}}} | tags.a",
                "{'tags': {'': 'x'}} | tags[]",
                "{'tags': {'é': null}} | tags[é]",
                "{'tags': {'a': '\u202e'}} | tags[a]",
                "{'aliases': ['default']} | aliases"
            })
    void aWrongFieldIsNamed(String patch, String field) {
        JsonNode errors =
                api.patch(newDataset(), patch.replace('\'', '"')).json(400).get("errors");
        assertThat(errors.findValuesAsString("field")).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "\"a\"", "{", "{\"name\": \"a\"}}", "[{\"name\": \"a\"}]"})
    void aBodyThatIsNoObjectIsRejected(String body) {
        api.patch(newDataset(), body).json(400);
    }

    @Test
    void textsMayBeAsLongAsTheirMaximum() {
        String path = newDataset();
        String letter = "\ud83d\ude00"; // one character, two units
        String longest = "{\"name\": \"%s\", \"description\": \"%s\", \"tags\": {\"%s\": \"%s\"}}"
                .formatted(letter.repeat(200), letter.repeat(4000), "k".repeat(64), letter.repeat(200));
        patched(path, longest);
        for (String tooLong : List.of(
                "{\"name\": \"" + letter.repeat(201) + "\"}",
                "{\"description\": \"" + letter.repeat(4001) + "\"}",
                "{\"tags\": {\"" + "k".repeat(65) + "\": \"x\"}}",
                "{\"tags\": {\"k\": \"" + letter.repeat(201) + "\"}}")) {
            assertThat(api.patch(path, tooLong).json(400).get("errors").size()).isEqualTo(1);
        }
        assertThat(api.patch(path, "{\"description\": \"" + "x".repeat(2 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aResourceHasAtMost32Tags() {
        String path = newDataset();
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode tags = patch.putObject("tags");
        IntStream.range(0, 32).forEach(i -> tags.put("t" + i, "v"));
        patched(path, patch.toString());
        String full = tag(path);
        JsonNode problem = api.patch(path, "{\"tags\": {\"more\": \"v\"}}").json(422);
        assertThat(problem.get("errors").get(0).get("message").asString())
                .isEqualTo("would be 33 after the change; the maximum is 32");
        assertThat(tag(path)).isEqualTo(full);
        assertThat(patched(path, "{\"tags\": {\"more\": \"v\", \"t0\": null}}")
                        .get("tags")
                        .size())
                .isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json-patch+json", "text/plain", "image/png"})
    void onlyAMergePatchIsAccepted(String type) {
        for (String path : List.of(newDataset(), "/models/00000000-0000-0000-0000-000000000000")) {
            Api.Answer answer = api.patch(path, type, "{\"name\": \"a\"}");
            answer.json(415);
            assertThat(answer.header("Accept-Patch")).isEqualTo("application/merge-patch+json");
        }
    }

    @Test
    void anUnknownResourceCannotBeChanged() {
        for (String kind : List.of("/models/", "/datasets/")) {
            api.patch(kind + "00000000-0000-0000-0000-000000000000", "{\"name\": \"a\"}")
                    .json(404);
            api.patch(kind + "x", "{\"name\": \"a\"}").json(400);
            api.patch(kind + "00000000-0000-0000-0000-000000000000?a=b", "{}").json(400);
        }
    }

    @Test
    void ofManyPatchesWithOneETagOneIsExecuted() {
        for (String path : resources()) {
            Api expecting = api.with("If-Match", tag(path));
            List<CompletableFuture<Api.Answer>> sent = IntStream.range(0, 8)
                    .mapToObj(number -> CompletableFuture.supplyAsync(
                            () -> expecting.patch(path, "{\"name\": \"writer " + number + "\"}")))
                    .toList();
            List<Api.Answer> answers =
                    sent.stream().map(CompletableFuture::join).toList();
            assertThat(answers.stream().map(Api.Answer::status).sorted())
                    .containsExactly(200, 412, 412, 412, 412, 412, 412, 412);
            JsonNode changed = answers.stream()
                    .filter(answer -> answer.status() == 200)
                    .findFirst()
                    .orElseThrow()
                    .json();
            assertThat(api.get(path).json(200)).isEqualTo(changed);
        }
    }

    @Test
    void aChangedResourceIsNotDeletedUnderItsEarlierETag() {
        for (String path : Stream.of(newDataset(), resources().getLast()).toList()) {
            String earlier = tag(path);
            patched(path, "{\"tags\": {\"a\": \"b\"}}");
            api.with("If-Match", earlier).delete(path).json(412);
            assertThat(api.with("If-Match", tag(path)).delete(path).status()).isEqualTo(204);
            api.patch(path, "{\"name\": \"a\"}").json(404);
        }
    }

    @Test
    void listsExportsAndPlotsHaveThePresentName() {
        resources();
        api.get(model + "/export?format=safetensors"); // loads the model into memory
        String export = api.get(model + "/export?format=safetensors").header("ETag");
        String plot = api.get(model + "/plots/confusion-matrix").header("ETag");
        patched(model, "{\"name\": \"renamed model\"}");
        patched(dataset, "{\"name\": \"renamed data set\"}");
        assertThat(api.get("/models?name=renamed%20model&datasetId=" + dataset.substring(10))
                        .json(200)
                        .at("/content/0/id")
                        .asString())
                .isEqualTo(model.substring(8));
        Api.Answer exported = api.get(model + "/export?format=safetensors", "If-None-Match", export);
        assertThat(exported.status()).isEqualTo(200);
        assertThat(new String(exported.bytes(), StandardCharsets.ISO_8859_1)).contains("renamed model");
        Api.Answer plotted = api.get(model + "/plots/confusion-matrix", "If-None-Match", plot, "Accept", "image/png");
        assertThat(plotted.status()).isEqualTo(200);
        assertThat(api.get(dataset + "/export?format=csv").header("Content-Disposition"))
                .contains("renamed");
    }

    @Test
    void resourcesAreFoundByTag() {
        resources();
        String value = "v, ü: " + model;
        for (String path : List.of(dataset, model)) {
            patched(path, "{\"tags\": {\"find\": \"" + value + "\", \"other\": \"x\"}}");
            String list = path.substring(0, path.lastIndexOf('/'));
            String encoded = java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
            assertThat(ids(list + "?tag=find:" + encoded)).containsExactly(path.substring(list.length() + 1));
            assertThat(ids(list + "?tag=other:" + encoded)).isEmpty();
            assertThat(ids(list + "?tag=find:v")).isEmpty();
        }
    }

    private List<String> ids(String path) {
        return api.get(path).json(200).get("content").findValuesAsString("id");
    }

    private JsonNode patched(String path, String patch) {
        return api.patch(path, patch).json(200);
    }

    private static String tags(JsonNode resource) {
        return resource.get("tags").toString();
    }

    private String tag(String path) {
        return api.get(path).header("ETag");
    }
}
