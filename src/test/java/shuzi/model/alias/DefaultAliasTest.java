package shuzi.model.alias;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import shuzi.OwnSchema;
import shuzi.ServiceTest;
import shuzi.core.id.ModelId;
import shuzi.core.matrix.MatrixEngine;
import shuzi.database.DatabaseNotifications;
import shuzi.model.Models;
import shuzi.model.ModelsOfSchema;
import tools.jackson.databind.json.JsonMapper;

/** Starts replicas in a separate schema. */
@ServiceTest
class DefaultAliasTest {

    private final DataSource service;
    private final JdbcConnectionDetails database;
    private final MatrixEngine engine;
    private final JsonMapper json;
    private OwnSchema schema;

    @Autowired
    DefaultAliasTest(DataSource service, JdbcConnectionDetails database, MatrixEngine engine, JsonMapper json) {
        this.service = service;
        this.database = database;
        this.engine = engine;
        this.json = json;
    }

    @BeforeEach
    void makeSchema() throws Exception {
        schema = new OwnSchema(service).migrate("latest");
    }

    @AfterEach
    void dropSchema() {
        schema.close();
    }

    private AliasRepository rows() {
        return new AliasRepository(schema.jdbc(), json);
    }

    private Aliases aliases() {
        return new Aliases(rows(), Clock.systemUTC());
    }

    /** Starts a replica. */
    private AliasResolver start() {
        Models models = ModelsOfSchema.models(schema, engine, json);
        var resolver = new AliasResolver(
                rows(),
                models,
                new ClassifierWarmUp(),
                new AliasMetrics(new SimpleMeterRegistry()),
                new DatabaseNotifications(database));
        // repositories and transactions share a connection, because both use this data source
        var transactions = new TransactionTemplate(new JdbcTransactionManager(schema.dataSource()));
        try {
            new DefaultAlias(ModelsOfSchema.starter(schema, engine, json), aliases(), rows(), resolver, transactions)
                    .run(new DefaultApplicationArguments());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(resolver.resolve("default").classifier().model().id())
                .isEqualTo(aliases().get("default").modelId());
        return resolver;
    }

    private long count(String table) {
        return schema.jdbc()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    @Test
    void theFirstStartPointsTheDefaultAtTheStarterModelAndLaterOnesChangeNothing() {
        start();
        AliasRevision first = aliases().get("default");
        assertThat(first.revision()).isEqualTo(1);
        start();
        assertThat(aliases().get("default")).isEqualTo(first);
        assertThat(count("model")).isEqualTo(1);
    }

    @Test
    void oneOfSeveralReplicasInstallsTheStarterModel() throws Exception {
        var locked = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var transactions = new TransactionTemplate(new JdbcTransactionManager(schema.dataSource()));
        try (var replicas = Executors.newFixedThreadPool(3)) {
            Future<?> lock = replicas.submit(() -> transactions.executeWithoutResult(transaction -> {
                rows().lock();
                locked.countDown();
                await(end);
            }));
            locked.await();
            Future<?> first = replicas.submit(this::start);
            Future<?> second = replicas.submit(this::start);
            Awaitility.await().until(() -> waiting() == 2);
            end.countDown();
            lock.get();
            first.get();
            second.get();
        }
        assertThat(count("model")).isEqualTo(1);
        assertThat(count("model_alias_revision")).isEqualTo(1);
    }

    @Test
    void anAliasAnswersEvenIfItsShadowIsDamaged() {
        start();
        AliasRevision present = aliases().get("default");
        var shadow = new ModelId(new UUID(0, 1));
        insertModel(schema, shadow.value(), "2026-01-01T00:00:00Z"); // its digest is not that of its weights
        new TransactionTemplate(new JdbcTransactionManager(schema.dataSource()))
                .executeWithoutResult(transaction -> aliases()
                        .set(
                                "default",
                                present.requireModelId(),
                                shadow,
                                new AliasChange(null, null, null),
                                any -> {},
                                null));
        ServedAlias served = start().resolve("default");
        assertThat(served.revision()).isEqualTo(2);
        assertThat(served.shadow()).isNull();
    }

    private long waiting() {
        return JdbcClient.create(service)
                .sql("select count(*) from pg_locks where not granted and relation = ?::regclass")
                .param(schema.name() + ".model_alias")
                .query(Long.class)
                .single();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theModelThatAnsweredBeforeTheMigrationAnswersAfterIt() throws Exception {
        try (OwnSchema old = new OwnSchema(service).migrate("18")) {
            var newest = new UUID(0, 2);
            insertModel(old, new UUID(0, 1), "2026-01-01T00:00:00Z");
            insertModel(old, newest, "2026-02-01T00:00:00Z");
            old.migrate("latest");
            assertThat(new AliasRepository(old.jdbc(), json).find("default"))
                    .hasValueSatisfying(alias -> assertThat(alias.modelId()).isEqualTo(new ModelId(newest)));
        }
    }

    private static void insertModel(OwnSchema schema, UUID id, String createdAt) {
        schema.jdbc().sql("""
                        insert into model (id, name, layers, hidden_activation, output_activation, pixel_scale, temperature,
                            config, classes, weights, weights_digest, software_version, matrix_engine, created_at)
                        values (?, 'm', '{4096,15}', 'RELU', 'SOFTMAX', 1, 1, '{}', '[]', '', '', '', '', ?::timestamptz)
                        """).param(id).param(createdAt).update();
    }
}
