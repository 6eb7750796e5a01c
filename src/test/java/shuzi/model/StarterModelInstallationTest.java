package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
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

    private Models models() {
        return ModelsOfSchema.models(schema, engine, json);
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
    void theStarterModelIsStoredOnceWithAllOfItsDescription() {
        Model starter = starter("first");
        models().addIfAbsent(starter, WEIGHTS, IMAGES);
        models().addIfAbsent(starter("second"), WEIGHTS, IMAGES); // the same weights, so the same model
        Model stored = models().get(starter.id());
        assertThat(stored.name()).isEqualTo("first");
        assertThat(stored.preparation()).isEqualTo(starter.preparation());
        assertThat(stored.testResults()).isEqualTo(starter.testResults());
        assertThat(stored.provenance()).isEqualTo(starter.provenance());
        assertThat(stored.testAccuracy()).isEqualTo(0.75);
        assertThat(models().classifier(starter.id()).network().topology().layers())
                .containsExactly(1024, 4, 2);
        assertThat(models().weights(starter)).isEqualTo(WEIGHTS);
        assertThat(models().trainedOn(starter.id())).contains(IMAGES);
    }

    @Test
    void aStarterModelOfAnEarlierVersionGetsItsTrainingImages() {
        Model starter = starter("first");
        assertThat(models().addIfMissing(starter.id(), IMAGES))
                .as("there is no starter model")
                .isFalse();
        models().addIfAbsent(starter, WEIGHTS, IMAGES);
        schema.jdbc().sql("delete from model_training_image").update();
        assertThat(models().addIfMissing(starter.id(), IMAGES)).isTrue();
        assertThat(models().addIfMissing(starter.id(), TrainedOn.UNKNOWN)).isFalse();
        assertThat(models().trainedOn(starter.id())).contains(IMAGES);
    }

    @Test
    void theIdOfTheStarterModelFollowsFromItsWeights() {
        assertThat(starter("first").id()).isEqualTo(starter("second").id());
    }
}
