package shuzi.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.core.image.InvalidImageException;
import shuzi.model.alias.AliasResolver;
import shuzi.model.alias.ServedAlias;
import shuzi.prediction.ShadowTraffic.AliasAtRevision;

/** Shadows that are slow or broken. */
@ServiceTest
class ShadowTrafficTest {

    private static final byte[] FIVE = WrittenNumerals.file(6, 1001, "png");

    @LocalServerPort
    int port;

    @Autowired
    ShadowStatisticsRepository stored;

    @Autowired
    AliasResolver resolver;

    private ServedAlias alias;
    private @Nullable ShadowTraffic running;

    @BeforeEach
    void createAlias() {
        var api = new Api(port);
        String name = "broken-" + UUID.randomUUID();
        String starter =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        api.put("/models/aliases/" + name, "{\"modelId\": \"%s\"}".formatted(starter))
                .json(201);
        ServedAlias served = resolver.resolve(name);
        alias = new ServedAlias(name, served.revision(), served.classifier(), served.classifier());
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.stop();
        }
    }

    private ShadowTraffic traffic() {
        return Objects.requireNonNull(running);
    }

    private void start(ShadowTraffic.Inference shadow) {
        running = new ShadowTraffic(
                stored, new PredictionPriority(), new PredictionMetrics(new SimpleMeterRegistry()), shadow);
        running.start();
    }

    private ShadowedAnswer answer() {
        try {
            return ShadowedAnswer.of(alias, FIVE, alias.classifier().classify(FIVE), 1000);
        } catch (InvalidImageException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answerOne() {
        traffic().submit(answer());
    }

    private ShadowStatistics statistics() {
        traffic().flush();
        return stored.find(AliasAtRevision.of(alias)).orElseGet(ShadowStatistics::new);
    }

    @Test
    void aShadowThatFailsIsCountedAndTheNextPictureIsTried() {
        start((classifier, file) -> {
            throw new IllegalStateException("as if it was broken");
        });
        answerOne();
        answerOne();
        Awaitility.await().until(() -> statistics().failed == 2);
        assertThat(statistics().requests).isEqualTo(2);
        assertThat(statistics().agreements).isZero();
    }

    @Test
    void aShadowThatIsSlowDropsPicturesAndDelaysNobody() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        start((classifier, file) -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return classifier.classify(file);
        });
        answerOne();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 250; i++) {
            answerOne(); // returns although the shadow does not
        }
        ShadowStatistics during = statistics();
        assertThat(during.requests).isEqualTo(251);
        assertThat(during.dropped).isEqualTo(50); // 200 wait
        end.countDown();
        Awaitility.await().until(() -> statistics().shadow.quantileMillis(1) != null && statistics().agreements == 201);
    }

    @Test
    void countsOfSeveralReplicasAreAdded() {
        start((classifier, file) -> classifier.classify(file));
        answerOne();
        Awaitility.await().until(() -> statistics().agreements == 1);
        var other = new ShadowTraffic(
                stored,
                new PredictionPriority(),
                new PredictionMetrics(new SimpleMeterRegistry()),
                (classifier, file) -> classifier.classify(file));
        other.submit(answer()); // never started: counted, not classified
        other.flush();
        assertThat(statistics().requests).isEqualTo(2);
        assertThat(statistics().agreements).isEqualTo(1);
    }
}
