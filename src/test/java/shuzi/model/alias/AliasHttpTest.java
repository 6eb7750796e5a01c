package shuzi.model.alias;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import shuzi.DamagedModel;
import shuzi.EventSource;
import shuzi.SecondServiceTest;
import shuzi.WrittenNumerals;
import tools.jackson.databind.JsonNode;

@SecondServiceTest
@Tag("database")
class AliasHttpTest {

    private static final byte[] FIVE = WrittenNumerals.file(6, 1001, "png");

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private Api api;
    private String alias;
    private String path;
    private byte[] weights;
    private String first;
    private String second;

    @BeforeEach
    void importModels() {
        api = new Api(port);
        alias = "test-" + UUID.randomUUID();
        path = "/models/aliases/" + alias;
        String starter = present("default").get("modelId").asString();
        weights = api.get("/models/" + starter + "/export?format=safetensors").bytes();
        first = newModel();
        second = newModel();
    }

    private String newModel() {
        return api.post("/models/import", Part.file("file", "starter.safetensors", weights))
                .json(201)
                .get("id")
                .asString();
    }

    private JsonNode present(String name) {
        return api.get("/models/aliases/" + name).json(200);
    }

    private static String target(String model) {
        return "{\"modelId\": \"%s\"}".formatted(model);
    }

    private String modelThatAnswers() {
        return api.post("/predict?model=" + alias, "image/png", FIVE)
                .json(200)
                .get("modelId")
                .asString();
    }

    private List<JsonNode> revisions() {
        var revisions = new ArrayList<JsonNode>();
        api.get(path + "/revisions").json(200).get("content").forEach(revisions::add);
        return revisions;
    }

    @Test
    void theDefaultAliasAlwaysExistsAndCannotBeDeleted() {
        assertThat(present("default").get("revision").asInt()).isPositive();
        Answer refused = api.delete("/models/aliases/default");
        assertThat(refused.json(409).get("detail").asString()).contains("default cannot be deleted");
        Answer answer = api.post("/predict", "image/png", FIVE);
        assertThat(answer.json(200).get("modelId")).isEqualTo(present("default").get("modelId"));
        assertThat(answer.header("Shuzi-Alias"))
                .isEqualTo("default; revision=" + present("default").get("revision"));
    }

    @Test
    void anAliasIsCreatedChangedAndDeleted() {
        Answer created = api.put(path, "{\"modelId\": \"%s\", \"reason\": \"first try\"}".formatted(first));
        assertThat(created.json(201).get("revision").asInt()).isEqualTo(1);
        assertThat(created.header("Location")).endsWith(path);
        assertThat(created.json().get("reason").asString()).isEqualTo("first try");
        assertThat(created.json().get("updatedBy").isNull()).isTrue();
        assertThat(present(alias)).isEqualTo(created.json());
        assertThat(api.get(path).header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(modelThatAnswers()).isEqualTo(first);

        assertThat(api.put(path, target(second)).json(200).get("revision").asInt())
                .isEqualTo(2);
        Answer answer = api.post("/predict?model=" + alias, "image/png", FIVE);
        assertThat(answer.json(200).get("modelId").asString()).isEqualTo(second);
        assertThat(answer.header("Shuzi-Alias")).isEqualTo(alias + "; revision=2");

        assertThat(api.delete(path).status()).isEqualTo(204);
        api.get(path).json(404);
        api.post("/predict?model=" + alias, "image/png", FIVE).json(404);
        assertThat(api.put(path, target(first)).json(201).get("revision").asInt())
                .as("revisions go on after a deletion")
                .isEqualTo(4);
        assertThat(modelThatAnswers()).isEqualTo(first);
    }

    @Test
    void aliasesAreListedByName() {
        api.put(path, target(first)).json(201);
        JsonNode page = api.get("/models/aliases?size=200").json(200);
        var names = new ArrayList<String>();
        page.get("content").forEach(each -> names.add(each.get("alias").asString()));
        assertThat(names).contains("default", alias).isSorted();
        assertThat(page.get("page").get("totalElements").asInt()).isEqualTo(names.size());
    }

    @Test
    void aModelListsItsAliasesAndIsFoundByThem() {
        api.put(path, target(first)).json(201);
        String expected = "[\"%s\"]".formatted(alias);
        assertThat(api.get("/models/" + first).json(200).get("aliases").toString())
                .isEqualTo(expected);
        JsonNode found = api.get("/models?alias=" + alias).json(200).get("content");
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.get(0).get("id").asString()).isEqualTo(first);
        assertThat(found.get(0).get("aliases").toString()).isEqualTo(expected);
        assertThat(api.get("/models?alias=nobody").json(200).get("content").size())
                .isZero();
        api.get("/models?alias=No").json(400);
    }

    @Test
    void ofTwoWritesWithOneETagOneIsRejectedWithThePresentState() throws Exception {
        String tag = api.put(path, target(first)).header("ETag");
        List<Answer> answers;
        try (var clients = Executors.newFixedThreadPool(2)) {
            Callable<Answer> write = () -> api.put(path, target(second), "If-Match", tag);
            List<Future<Answer>> both = clients.invokeAll(List.of(write, write));
            answers = List.of(both.get(0).get(), both.get(1).get());
        }
        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 412);
        Answer rejected = answers.stream()
                .filter(each -> each.status() == 412)
                .findFirst()
                .orElseThrow();
        assertThat(rejected.json().get("modelId").asString()).isEqualTo(second);
        assertThat(rejected.json().get("revision").asInt()).isEqualTo(2);
        assertThat(present(alias).get("revision").asInt()).isEqualTo(2);
    }

    @Test
    void conditionsDecideWhetherAWriteCreatesOrChanges() {
        assertThat(api.put(path, target(first), "If-Match", "*").status()).isEqualTo(412);
        assertThat(api.put(path, target(first), "If-None-Match", "*").status()).isEqualTo(201);
        assertThat(api.put(path, target(second), "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(api.put(path, target(second), "If-Match", "\"stale\"").status())
                .isEqualTo(412);
        assertThat(api.delete(path, "If-Match", "\"stale\"").status()).isEqualTo(412);
        assertThat(modelThatAnswers()).isEqualTo(first);
        assertThat(api.put(path, target(second), "If-Match", "*").status()).isEqualTo(200);
        String tag = api.get(path).header("ETag");
        assertThat(api.delete(path, "If-Match", tag).status()).isEqualTo(204);
    }

    @Test
    void everyChangeIsARevision() {
        Api named = api.with("X-Request-Id", "change-1");
        named.put(path, "{\"modelId\": \"%s\", \"reason\": \"why not\"}".formatted(first))
                .json(201);
        api.put(path, "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\"}".formatted(first, second))
                .json(200);
        api.delete(path);
        List<JsonNode> revisions = revisions();
        assertThat(revisions).extracting(each -> each.get("revision").asInt()).containsExactly(3, 2, 1);
        assertThat(revisions.get(0).get("modelId").isNull()).isTrue();
        assertThat(revisions.get(1).get("shadowModelId").asString()).isEqualTo(second);
        assertThat(revisions.get(2).get("requestId").asString()).isEqualTo("change-1");
        assertThat(revisions.get(2).get("reason").asString()).isEqualTo("why not");
        api.get("/models/aliases/never-was/revisions").json(404);
    }

    @Test
    void theStateAtATimeIsThatOfTheLatestChangeBefore() {
        String created = api.put(path, target(first)).json(201).get("updatedAt").asString();
        String changed =
                api.put(path, target(second)).json(200).get("updatedAt").asString();
        assertThat(at(created).json(200).get("modelId").asString()).isEqualTo(first);
        assertThat(at(java.time.Instant.parse(changed).minusNanos(1000).toString())
                        .json(200)
                        .get("modelId")
                        .asString())
                .isEqualTo(first);
        assertThat(at(changed).json(200).get("modelId").asString()).isEqualTo(second);
        assertThat(at("2020-01-01T00:00:00Z").json(404).get("detail").asString())
                .contains(alias);
        assertThat(at("2099-01-01T00:00:00%2B08:00").json(200).get("revision").asInt())
                .isEqualTo(2);
        for (String bad : List.of(
                "yesterday",
                "%2B999999999-12-31T23:59:59-18:00",
                "-999999999-01-01T00:00:00%2B18:00",
                "%2B300000-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z")) {
            assertThat(at(bad).json(400).toString()).as(bad).contains("\"at\"");
        }
        assertThat(at("0001-01-01T00:00:00Z").status()).isEqualTo(404);
        assertThat(at("9998-12-31T23:59:59Z").status()).isEqualTo(200);
        api.delete(path);
        at("2099-01-01T00:00:00Z").json(404);
        assertThat(at(changed).json(200).get("modelId").asString()).isEqualTo(second);
    }

    private Answer at(String time) {
        return api.get(path + "?at=" + time);
    }

    @Test
    void rollingBackTwiceRestoresTheFirstModel() {
        api.put(path, target(first)).json(201);
        api.put(path, target(second)).json(200);
        JsonNode back = rollBack("{\"reason\": \"worse\"}").json(200);
        assertThat(back.get("revision").asInt()).isEqualTo(3);
        assertThat(back.get("modelId").asString()).isEqualTo(first);
        assertThat(back.get("reason").asString()).isEqualTo("worse");
        assertThat(modelThatAnswers()).isEqualTo(first);
        assertThat(rollBack("{}").json(200).get("modelId").asString()).isEqualTo(second);
        assertThat(rollBack("{\"toRevision\": 1}").json(200).get("modelId").asString())
                .isEqualTo(first);
        assertThat(revisions()).hasSize(5);
    }

    private Answer rollBack(String body) {
        return api.post(path + "/rollback", body);
    }

    @Test
    void aRollbackThatIsImpossibleChangesNothing() {
        assertThat(rollBack("{}").status()).isEqualTo(404);
        api.put(path, target(first)).json(201);
        assertThat(rollBack("{}").json(409).get("detail").asString()).contains("no revision before");
        assertThat(rollBack("{\"toRevision\": 9}").json(422).toString()).contains("toRevision");
        rollBack("{\"toRevision\": 0}").json(400);
        rollBack("{\"to\": 1}").json(400);
        for (int i = 0; i < 11; i++) {
            api.put(path, target(second)).json(200);
        }
        assertThat(api.delete("/models/" + first).status()).isEqualTo(204);
        assertThat(rollBack("{\"toRevision\": 1}").json(409).get("detail").asString())
                .isEqualTo("Model %s of revision 1 of alias %s was deleted.".formatted(first, alias));
        api.delete(path);
        api.put(path, target(second)).json(201);
        assertThat(rollBack("{}").json(409).get("detail").asString()).contains("deleted alias " + alias);
        assertThat(present(alias).get("revision").asInt()).isEqualTo(14);
    }

    @Test
    void aModelInUseCannotBeDeleted() {
        api.put(path, "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\"}".formatted(first, second))
                .json(201);
        for (String used : List.of(first, second)) {
            assertThat(api.delete("/models/" + used).json(409).get("detail").asString())
                    .contains(used)
                    .contains(alias);
        }
        String third = newModel();
        for (int i = 0; i < 9; i++) {
            api.put(path, target(third)).json(200);
            assertThat(api.delete("/models/" + second).status())
                    .as("one of the last 10 revisions")
                    .isEqualTo(409);
        }
        api.put(path, target(third)).json(200);
        assertThat(api.delete("/models/" + second).status()).isEqualTo(204);
        api.delete(path);
        assertThat(api.delete("/models/" + third).status()).isEqualTo(204);
    }

    @Test
    void badRequestsAreRejectedAndNothingChanges() {
        String unknown = UUID.randomUUID().toString();
        assertThat(api.put(path, target(unknown)).json(404).get("detail").asString())
                .contains(unknown);
        api.put(path, "{}").json(400);
        assertThat(api.put(path, "{\"modelId\": \"x\", \"model\": 1}")
                        .json(400)
                        .get("errors")
                        .size())
                .isEqualTo(2);
        assertThat(api.put(path, "{\"modelId\": \"%s\", \"shadowModelId\": \"%s\"}".formatted(first, first))
                        .json(422)
                        .toString())
                .contains("shadowModelId");
        api.put(path, "{\"modelId\": \"%s\", \"reason\": \"%s\"}".formatted(first, "x".repeat(201)))
                .json(400);
        api.get(path).json(404);
        assertThat(api.get(path).json(404).get("detail").asString()).contains(alias);
        assertThat(api.post("/predict?model=" + alias, "image/png", FIVE)
                        .json(404)
                        .get("detail")
                        .asString())
                .contains(alias);
        api.get("/models/aliases?sort=revision").json(400);
        api.get(path + "?when=now").json(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Default", "1st", "a_b", "%20", "a.b", "零", "weights", "a0b1c2d3-0000-4000-8000-000000000000"})
    void aBadNameIsA400(String name) {
        for (Answer answer : List.of(
                api.get("/models/aliases/" + encode(name)),
                api.put("/models/aliases/" + encode(name), target(first)),
                api.post("/models/aliases/" + encode(name) + "/rollback", "{}"),
                api.get("/models/aliases/" + encode(name) + "/revisions"))) {
            assertThat(answer.json(400).toString()).contains("must be the name of an alias");
        }
        assertThat(api.put("/models/aliases/" + "a".repeat(64), target(first)).status())
                .isEqualTo(400);
    }

    private static String encode(String name) {
        return name.startsWith("%") ? name : java.net.URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a-b-c-d-e", "Default", "no%20such", "%F0%9F%98%80"})
    void aModelThatIsNeitherAnIdNorAnAliasIsA404(String model) {
        assertThat(api.post("/predict/raw?model=" + model, "image/png", FIVE).status())
                .isEqualTo(404);
    }

    @Test
    void anAliasWithTheLettersOfAShortIdAnswers() {
        alias = "a-b-c-d-" + Integer.toHexString(UUID.randomUUID().hashCode());
        path = "/models/aliases/" + alias;
        api.put(path, target(first)).json(201);
        assertThat(modelThatAnswers()).isEqualTo(first);
        api.delete(path);
    }

    @Test
    void aModelThatCannotBeLoadedLeavesTheOldOneInPlace() {
        api.put(path, target(first)).json(201);
        try (DamagedModel damaged = DamagedModel.damage(api, jdbc, second)) {
            assertThat(api.put(path, target(damaged.id()))
                            .json(500)
                            .get("detail")
                            .asString())
                    .contains(second);
            assertThat(modelThatAnswers()).isEqualTo(first);
            assertThat(present(alias).get("revision").asInt()).isEqualTo(1);
            jdbc.sql("""
                            insert into model_alias_revision (alias, revision, model_id, changed_at)
                            values (?, 0, ?, '2020-01-01')
                            """).params(alias, UUID.fromString(second)).update();
            assertThat(rollBack("{}").json(500).get("detail").asString())
                    .as("a rollback that no replica could follow")
                    .contains(second);
            assertThat(present(alias).get("revision").asInt()).isEqualTo(1);
            api.delete(path); // so that the model can be deleted
        }
    }

    private static EventSource.Event next(EventSource source) {
        return Objects.requireNonNull(source.next());
    }

    @Test
    void changesAreSentAsEventsFromTheLastOneThatTheClientHasSeen() {
        api.put(path, target(first)).json(201);
        api.put(path, target(second)).json(200);
        try (var present = new EventSource(api, path + "/events");
                var later = new EventSource(api, path + "/events", "Last-Event-ID", "0")) {
            assertThat(next(present).id()).isEqualTo("2");
            assertThat(next(later).id()).isEqualTo("1");
            assertThat(next(later).id()).isEqualTo("2");
            rollBack("{}").json(200);
            for (EventSource source : List.of(present, later)) {
                EventSource.Event event = next(source);
                assertThat(event.name()).isEqualTo("revision");
                assertThat(event.id()).isEqualTo("3");
                assertThat(event.data()).isEqualTo(revisions().getFirst());
            }
            assertThat(present.line()).as("keep-alive").isNotNull();
        }
        assertThat(api.delete(path).status()).isEqualTo(204);
        try (var back = new EventSource(api, path + "/events", "Last-Event-ID", "3");
                var restored = new EventSource(api, path + "/events", "Last-Event-ID", "99")) {
            for (EventSource source : List.of(back, restored)) {
                EventSource.Event deletion = next(source);
                assertThat(deletion.id()).isEqualTo("4");
                assertThat(deletion.data().get("modelId").isNull()).isTrue();
            }
        }
        api.get("/models/aliases/never-was/events").json(404);
        api.get(path + "/events", "Last-Event-ID", "x").json(400);
    }

    @Test
    void noAliasHasThePathOfAPartOfAModel(
            @Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        List<String> parts = mappings.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(pattern -> pattern.matches("/models/\\{id}/[a-z]+(/.*)?"))
                .map(pattern -> pattern.split("/", -1)[3])
                .distinct()
                .toList();
        assertThat(parts).isNotEmpty();
        for (String part : parts) {
            assertThat(api.put("/models/aliases/" + part, target(first)).status())
                    .as(part)
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"shuzi_alias_revision,2", "shuzi_alias_swaps_total,1", "shuzi_predictions_total,1"})
    void metricsTellWhatAnAliasDoes(String name, double value) {
        api.put(path, target(first)).json(201);
        api.put(path, target(second)).json(200);
        modelThatAnswers();
        assertThat(api.get("/actuator/prometheus").text().lines())
                .anyMatch(line -> line.startsWith(name + "{") && line.contains(alias) && line.endsWith(" " + value));
    }
}
