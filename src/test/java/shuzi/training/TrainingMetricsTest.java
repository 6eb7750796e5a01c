package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;

@ServiceTest
class TrainingMetricsTest {

    @LocalServerPort
    int port;

    @Autowired
    MeterRegistry registry;

    @Autowired
    TrainingJobRepository jobs;

    Api api;
    String dataset = "";

    @BeforeEach
    void importImages() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(2, 3).build()).get("id").asString();
    }

    @Test
    void epochsAreCountedAndTheCostOfAJobIsExposedWhileItRuns() {
        long before = registry.get("shuzi.training.epochs").timer().count();
        String job = startLongJob();
        Awaitility.await().until(() -> !costs(job).isEmpty());
        assertThat(registry.get("shuzi.training.jobs.running").gauge().value()).isEqualTo(1);
        assertThat(costs(job))
                .singleElement()
                .satisfies(cost -> assertThat(cost).isPositive());
        cancel(job);
        Awaitility.await().until(() -> costs(job).isEmpty());
        Awaitility.await()
                .until(() -> registry.get("shuzi.training.jobs.running").gauge().value() == 0);
        assertThat(registry.get("shuzi.training.epochs").timer().count()).isGreaterThan(before);
    }

    @Test
    void theLengthOfTheQueueIsReadAtMostEveryFiveSeconds() {
        String running = startLongJob();
        api.awaitJob(running, job -> job.get("status").asString().equals("RUNNING"));
        String waiting = startLongJob();
        var ticker = new AtomicLong();
        var own = new SimpleMeterRegistry();
        var metrics = new TrainingMetrics(own, jobs, ticker::get); // a gauge has only a weak reference to it
        try {
            var queued = own.get("shuzi.training.jobs.queued").gauge();
            assertThat(queued.value()).isEqualTo(1);
            cancel(waiting);
            ticker.set(Duration.ofMillis(4999).toNanos());
            assertThat(queued.value()).isEqualTo(1);
            ticker.set(Duration.ofSeconds(5).toNanos());
            assertThat(queued.value()).isZero();
        } finally {
            Reference.reachabilityFence(metrics);
            cancel(running);
        }
    }

    private List<Double> costs(String job) {
        return registry.find("shuzi.training.job.cost").tag("job.id", job).gauges().stream()
                .map(gauge -> gauge.value())
                .toList();
    }

    private String startLongJob() {
        return api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 100000, "hiddenLayers": [24], "batchSize": 15}""".formatted(dataset));
    }

    private void cancel(String job) {
        api.post("/training-jobs/" + job + "/cancel", "").json(200);
        api.awaitEnd(job);
    }
}
