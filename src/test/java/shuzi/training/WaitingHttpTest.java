package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.Api.Answer;
import shuzi.SecondServiceTest;
import shuzi.Zip;

/** {@code Prefer: wait} (RFC 7240). */
@SecondServiceTest
@Tag("database")
class WaitingHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    JobEnds ends;

    @Autowired
    JdbcClient jdbc;

    private Api api;
    private String dataset;

    @BeforeEach
    void importImages() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(4, 2).build()).get("id").asString();
    }

    private String job(int epochs) {
        return """
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": %d, "hiddenLayers": [8], "batchSize": 15}""".formatted(dataset, epochs);
    }

    @Test
    void aJobThatEndsInTimeIsReturnedWithItsResult() {
        Answer answer = api.with("Prefer", "respond-async, wait=600").post("/training-jobs", job(2));
        assertThat(answer.json(200).get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(answer.json().get("modelId").isNull()).isFalse();
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=60");
        assertThat(answer.header("Location"))
                .endsWith("/training-jobs/" + answer.json().get("id").asString());
        assertAudited(answer, 200);
    }

    @Test
    void aJobThatTakesLongerIsReturnedAfterTheWait() {
        String running = api.startJob(job(10_000));
        api.awaitJob(running, job -> job.get("status").asString().equals("RUNNING")); // there is one worker
        Answer answer = api.with("Prefer", "wait=1").post("/training-jobs", job(1));
        assertThat(answer.json(202).get("status").asString()).isEqualTo("QUEUED");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
        assertAudited(answer, 202);
        api.post("/training-jobs/" + running + "/cancel", "").json(200);
        api.awaitEnd(answer.json().get("id").asString());
    }

    @ParameterizedTest
    @CsvSource({"respond-async", "wait", "wait=0", "wait=-1", "wait=soon", "'handling=lenient, wait=1.5'", "''"})
    void otherPreferencesDoNotDelayTheResponse(String prefer) {
        Answer answer = api.with("Prefer", prefer).post("/training-jobs", job(1));
        assertThat(answer.json(202).get("status").asString()).isEqualTo("QUEUED");
        assertThat(answer.header("Preference-Applied")).isEmpty();
        api.awaitEnd(answer.json().get("id").asString());
    }

    @Test
    void invalidRequestsAreRejectedDespiteThePreference() {
        assertThat(api.with("Prefer", "wait=5").post("/training-jobs", "{}").status())
                .isEqualTo(400);
        assertThat(api.with("Prefer", "wait=5")
                        .post("/training-jobs", "text/plain", new byte[0])
                        .status())
                .isEqualTo(415);
    }

    /** There are 200 threads for requests. */
    @Test
    void waitingRequestsHoldNoThreadsAndAreLimited() throws Exception {
        String key = UUID.randomUUID().toString();
        Api waiting = api.with("Prefer", "wait=60", "Idempotency-Key", key);
        String endless = job(10_000);
        String id = api.with("Idempotency-Key", key)
                .post("/training-jobs", endless)
                .json(202)
                .get("id")
                .asString();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Answer>>();
            for (int i = 0; i < JobEnds.MAX_WAITING; i++) {
                answers.add(clients.submit(() -> retried(waiting, endless)));
            }
            Awaitility.await().atMost(Duration.ofSeconds(50)).until(() -> ends.count() == JobEnds.MAX_WAITING);

            assertThat(api.get("/livez").status()).isEqualTo(200);
            Answer beyond = retried(waiting, endless);
            assertThat(beyond.status()).isEqualTo(202);
            assertThat(beyond.header("Preference-Applied")).isEmpty();

            api.post("/training-jobs/" + id + "/cancel", "");
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().json(200).get("status").asString()).isEqualTo("CANCELLED");
            }
        }
        Awaitility.await().until(() -> ends.count() == 0 && ends.awaited().isEmpty());
    }

    /** Repeats a request that gets 409, because one with its key is in progress, or 503, because no thread is free. */
    private static Answer retried(Api waiting, String job) {
        while (true) {
            Answer answer = waiting.post("/training-jobs", job);
            if (answer.status() != 409 && answer.status() != 503) {
                return answer;
            }
        }
    }

    private void assertAudited(Answer answer, int status) {
        List<Integer> audited = Awaitility.await()
                .until(
                        () -> jdbc.sql("select status from audit_log where resource = ?")
                                .param(answer.json().get("id").asString())
                                .query(Integer.class)
                                .list(),
                        found -> !found.isEmpty());
        assertThat(audited).containsExactly(status);
    }
}
