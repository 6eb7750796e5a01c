package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import shuzi.OwnSchema;
import shuzi.ServiceTest;
import shuzi.core.NumeralClass;
import shuzi.core.image.ImageHashes;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Network;
import shuzi.core.network.ReliabilityTable;
import shuzi.core.network.Topology;
import shuzi.core.network.WeightFormat;
import tools.jackson.databind.json.JsonMapper;

/** Installs the starter model in a separate schema without models. */
@ServiceTest
class StarterModelInstallationTest {

    private static final byte[] WEIGHTS =
            WeightFormat.encode(Network.heGlorot(Topology.of(1024, List.of(4), 2), Precision.FLOAT32, 1));

    private static final TrainedOn IMAGES = TrainedOn.exactly(ImageHashes.of(LongStream.of(3, -1, 7)));

    @Autowired
    private DataSource service;

    @Autowired
    private MatrixEngine engine;

    @Autowired
    private JsonMapper json;

    private OwnSchema schema;

    @BeforeEach
    void makeSchema() throws Exception {
        schema = new OwnSchema(service).migrate("latest");
    }

    @AfterEach
    void dropSchema() {
        schema.close();
    }

    /** Returns the models of another replica. */
    private Models replica() {
        return new Models(
                new ModelRepository(schema.jdbc(), json),
                engine,
                Clock.systemUTC(),
                new ModelSettings(true, DataSize.ofMegabytes(1)));
    }

    private Model starter(String name) {
        return new StarterModel.Description(
                        name,
                        "digest",
                        json.readTree("{\"preset\": \"RECOMMENDED\"}"),
                        "0.1.0",
                        "OJALGO",
                        Normalization.RECOMMENDED.toPixels(),
                        0.1,
                        1.5,
                        0.6,
                        List.of(new NumeralClass(1, "零", 0), new NumeralClass(2, "一", 1)),
                        1,
                        null,
                        new int[][] {{2, 1}, {0, 1}},
                        new TestResults(
                                0.7,
                                new ReliabilityTable(List.of(new ReliabilityTable.Bin(0, 1, 4, 0.9, 0.75))),
                                0.25,
                                List.of(new TestResults.WriterResult(7, 4, 0.75))),
                        Instant.parse("2026-01-31T12:00:00Z"))
                .toModel(WEIGHTS);
    }

    @Test
    void theStarterModelIsInstalledOnlyWhereThereIsNoModel() {
        Model starter = starter("first");
        assertThat(addFirst(starter)).isTrue();
        assertThat(addFirst(starter)).isFalse(); // the service starts again
        assertThat(addFirst(starter("second"))).isFalse();
        Models models = replica();
        Classifier newest = models.newest();
        assertThat(newest.model().name()).isEqualTo("first");
        assertThat(newest.model().preparation()).isEqualTo(starter.preparation());
        assertThat(newest.model().testResults()).isEqualTo(starter.testResults());
        assertThat(newest.model().provenance()).isEqualTo(starter.provenance());
        assertThat(newest.model().testAccuracy()).isEqualTo(0.75);
        assertThat(newest.network().topology().layers()).containsExactly(1024, 4, 2);
        assertThat(models.weights(starter)).isEqualTo(WEIGHTS);
        assertThat(models.trainedOn(starter.id())).contains(IMAGES);
    }

    @Test
    void aStarterModelOfAnEarlierVersionGetsItsTrainingImages() {
        Model starter = starter("first");
        assertThat(inTransaction(() -> replica().addIfMissing(starter.id(), IMAGES)))
                .as("there is no starter model")
                .isFalse();
        addFirst(starter);
        schema.jdbc().sql("delete from model_training_image").update();
        assertThat(inTransaction(() -> replica().addIfMissing(starter.id(), IMAGES)))
                .isTrue();
        assertThat(inTransaction(() -> replica().addIfMissing(starter.id(), TrainedOn.UNKNOWN)))
                .isFalse();
        assertThat(replica().trainedOn(starter.id())).contains(IMAGES);
    }

    private boolean addFirst(Model model) {
        return inTransaction(() -> replica().addFirst(model, WEIGHTS, IMAGES));
    }

    private boolean inTransaction(java.util.function.BooleanSupplier action) {
        // repository and transaction share a connection, because both use this data source
        var transaction = new TransactionTemplate(new JdbcTransactionManager(schema.dataSource()));
        return Boolean.TRUE.equals(transaction.execute(status -> action.getAsBoolean()));
    }

    @Test
    void oneOfSeveralReplicasInstallsTheStarterModel() throws Exception {
        var locked = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var replicas = Executors.newFixedThreadPool(2)) {
            Future<Boolean> first = replicas.submit(() -> inTransaction(() -> {
                boolean added = replica().addFirst(starter("first"), WEIGHTS, IMAGES);
                locked.countDown();
                await(end);
                return added;
            }));
            locked.await();
            Future<Boolean> second =
                    replicas.submit(() -> inTransaction(() -> replica().addFirst(starter("second"), WEIGHTS, IMAGES)));
            Awaitility.await().until(this::someoneWaits);
            end.countDown();
            assertThat(first.get()).isTrue();
            assertThat(second.get()).isFalse();
        }
        assertThat(replica().newest().model().name()).isEqualTo("first");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean someoneWaits() {
        return JdbcClient.create(service)
                .sql("select exists (select from pg_locks where not granted and relation = ?::regclass)")
                .param(schema.name() + ".model")
                .query(Boolean.class)
                .single();
    }

    @Test
    void theIdOfTheStarterModelFollowsFromItsWeights() {
        assertThat(starter("first").id()).isEqualTo(starter("second").id());
    }
}
