package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import shuzi.Api.Answer;
import shuzi.Api.Part;
import tools.jackson.databind.JsonNode;

/** Two replicas agree on which model answers, also if one of them is killed or a notification is lost. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class AliasesOfReplicasIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration END =
            Duration.ofMinutes(6); // of a job, after its process has died; the machine may be busy
    private static final byte[] FIVE = WrittenNumerals.file(6, 1, "png");

    static Replicas replicas;
    static String dataset = "";
    static byte[] weights = {};

    String alias = "";
    String path = "";
    String first = "";
    String second = "";

    @BeforeAll
    static void start() throws IOException {
        replicas = Replicas.start(
                "aliases",
                2,
                "--shuzi.model.starter=false",
                "--db-scheduler.heartbeat-interval=1s",
                "--shuzi.training.checkpoint-interval=500ms");
        dataset = api(0).importArchive(Zip.numerals(2, 5).build()).get("id").asString();
        JsonNode model = api(0).trainModel(dataset);
        weights = api(0).get("/models/" + model.get("id").asString() + "/export?format=safetensors")
                .bytes();
    }

    @AfterAll
    static void stop() throws IOException {
        replicas.close();
    }

    @BeforeEach
    void createAlias() {
        alias = "test-" + UUID.randomUUID();
        path = "/models/aliases/" + alias;
        first = importModel();
        second = importModel();
        put(0, first, "").json(201);
        awaitModel(0, first, 1);
        awaitModel(1, first, 1);
    }

    private static Api api(int replica) {
        return replicas.get(replica).api();
    }

    private static String importModel() {
        return api(0).post("/models/import", Part.file("file", "model.safetensors", weights))
                .json(201)
                .get("id")
                .asString();
    }

    private Answer put(int replica, String model, String more, String... headers) {
        return api(replica).put(path, "{\"modelId\": \"%s\"%s}".formatted(model, more), headers);
    }

    private Answer predict(int replica) {
        return api(replica).post("/predict?model=" + alias, "image/png", FIVE);
    }

    private void awaitModel(int replica, String model, int revision) {
        Answer answer = replicas.await(
                "that replica %d answers with revision %d".formatted(replica, revision),
                LIMIT,
                () -> predict(replica),
                each -> each.header("Shuzi-Alias").equals("%s; revision=%d".formatted(alias, revision)));
        assertThat(answer.json(200).get("modelId").asString()).isEqualTo(model);
    }

    private List<JsonNode> revisions(int replica) {
        var revisions = new ArrayList<JsonNode>();
        api(replica).get(path + "/revisions").json(200).get("content").forEach(revisions::add);
        return revisions;
    }

    @Test
    void aChangeAtOneReplicaReachesTheOther() {
        put(0, second, "").json(200);
        assertThat(predict(0).json(200).get("modelId").asString()).isEqualTo(second);
        awaitModel(1, second, 2);
        api(1).delete(path);
        replicas.await("that the alias is gone", LIMIT, () -> predict(0).status(), status -> status == 404);
    }

    @Test
    void aChangeWithoutANotificationReachesAllReplicas() {
        replicas.jdbc().sql("""
                        with change as (
                            insert into model_alias_revision (alias, revision, model_id, changed_at)
                            values (?, 2, ?::uuid, now()) returning *)
                        update model_alias set revision = change.revision, model_id = change.model_id
                        from change where name = change.alias
                        """).param(alias).param(second).update();
        awaitModel(0, second, 2);
        awaitModel(1, second, 2);
    }

    @Test
    void ofTwoChangesWithOneETagAtTwoReplicasOneIsRejected() throws Exception {
        String tag = api(0).get(path).header("ETag");
        assertThat(api(1).get(path).header("ETag")).isEqualTo(tag);
        var changes = new ArrayList<Callable<Answer>>();
        for (int replica = 0; replica < 2; replica++) {
            int own = replica;
            changes.add(() -> put(own, second, "", "If-Match", tag));
        }
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (Future<Answer> answer : threads.invokeAll(changes)) {
                statuses.add(answer.get().status());
            }
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 412);
        assertThat(revisions(1)).hasSize(2);
    }

    @Test
    void rollingBackTwiceThroughDifferentReplicasRestoresTheFirstModel() {
        put(0, second, "").json(200);
        assertThat(rollBack(1)).isEqualTo(first);
        assertThat(rollBack(0)).isEqualTo(second);
        awaitModel(0, second, 4);
        awaitModel(1, second, 4);
        assertThat(revisions(1))
                .extracting(revision -> revision.get("modelId").asString())
                .containsExactly(second, first, second, first);
    }

    private String rollBack(int replica) {
        return api(replica)
                .post(path + "/rollback", "{}")
                .json(200)
                .get("modelId")
                .asString();
    }

    @Test
    void anyReplicaReturnsTheModelAtATimeOnBothSidesOfASwitch() {
        Instant changed =
                Instant.parse(put(0, second, "").json(200).get("updatedAt").asString());
        for (int replica = 0; replica < 2; replica++) {
            assertThat(modelAt(replica, changed.minusNanos(1000))).isEqualTo(first);
            assertThat(modelAt(replica, changed)).isEqualTo(second);
        }
    }

    private String modelAt(int replica, Instant time) {
        return api(replica).get(path + "?at=" + time).json(200).get("modelId").asString();
    }

    @Test
    void anyReplicaSendsTheChangesThatAnyReplicaMakes() {
        try (var one = new EventSource(api(0), path + "/events");
                var other = new EventSource(api(1), path + "/events")) {
            put(0, second, "").json(200);
            put(1, first, "").json(200);
            api(0).delete(path);
            for (EventSource source : List.of(one, other)) {
                for (JsonNode revision : revisions(1).reversed()) {
                    EventSource.Event event = Objects.requireNonNull(source.next());
                    assertThat(event.id()).isEqualTo(revision.get("revision").toString());
                    assertThat(event.data()).isEqualTo(revision);
                }
            }
        }
    }

    @Test
    void theCountsOfAShadowAreThoseOfAllReplicas() {
        put(0, first, ", \"shadowModelId\": \"%s\"".formatted(second)).json(200);
        awaitModel(0, first, 2);
        awaitModel(1, first, 2);
        int own = 2; // the two answers above
        for (int picture = 0; picture < 5; picture++) {
            predict(0).json(200);
            predict(1).json(200);
        }
        for (int replica = 0; replica < 2; replica++) {
            int asked = replica;
            JsonNode shadow = replicas.await(
                    "all pictures",
                    LIMIT,
                    () -> api(asked).get(path + "/shadow").json(200),
                    counts -> counts.get("agreements").asInt()
                                    + counts.get("dropped").asInt()
                            == 10 + own);
            assertThat(shadow.get("requests").asInt()).isEqualTo(10 + own);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE) // the last one, because restarting a replica takes long
    void theOtherReplicaFollowsTheChangeOfAKilledOneAndPromotesTheModelOfItsJobOnce() {
        String promoted = "promoted-" + UUID.randomUUID();
        api(0).put("/models/aliases/" + promoted, "{\"modelId\": \"%s\"}".formatted(first))
                .json(201);
        String job = api(0).startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 3000, "hiddenLayers": [16], "batchSize": 15,
                 "promote": {"alias": "%s", "if": "NOT_WORSE"}}""".formatted(dataset, promoted));
        replicas.await(
                "a checkpoint",
                LIMIT,
                () -> replicas.jdbc()
                        .sql("select count(*) from training_checkpoint where job_id = ?::uuid")
                        .param(job)
                        .query(Integer.class)
                        .single(),
                number -> number > 0);
        int killed = replicas.get(0).log().contains("Job " + job) ? 0 : 1;
        int other = 1 - killed;
        put(killed, second, "").json(200);
        replicas.get(killed).killHard();
        awaitModel(other, second, 2);
        JsonNode ended = replicas.await(
                "the end of the job",
                END,
                () -> api(other).get("/training-jobs/" + job).json(200),
                each -> each.get("finishedAt").isString());
        assertThat(replicas.get(other).log()).contains("Job " + job);
        assertThat(ended.at("/promotion/promoted").asBoolean())
                .as(ended.toString())
                .isTrue();
        alias = promoted;
        path = "/models/aliases/" + promoted;
        assertThat(ended.at("/promotion/revision").asInt()).isEqualTo(2);
        assertThat(revisions(other)).hasSize(2);
        awaitModel(other, ended.get("modelId").asString(), 2);
    }
}
