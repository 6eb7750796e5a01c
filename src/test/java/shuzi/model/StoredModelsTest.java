package shuzi.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import shuzi.OwnSchema;
import shuzi.ServiceTest;
import shuzi.core.id.ModelId;
import shuzi.core.image.Normalization;
import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.ReliabilityTable;
import tools.jackson.databind.json.JsonMapper;

/** Models stored by earlier versions of the service stay readable. */
@ServiceTest
@Tag("database")
class StoredModelsTest {

    @Autowired
    private DataSource service;

    @Autowired
    private JsonMapper json;

    @Test
    void aModelStoredUnderSchema5HasSigmoidsNoNormalizationAndNoRejectionThreshold() throws Exception {
        try (var schema = new OwnSchema(service).migrate("5")) {
            var id = new UUID(1, 2);
            schema.jdbc().sql("""
                            insert into model (id, name, job_id, dataset_id, dataset_digest, layers, pixel_scale, config,
                                classes, train_accuracy, test_accuracy, confusion_matrix, weights, weights_digest,
                                software_version, matrix_engine, created_at)
                            values (?, 'old', ?, ?, 'abc', '{4096,2,2}', 0.0625, '{"preset": "TUTORIAL"}',
                                '[{"label": 1, "character": "零", "value": 0}, {"label": 2, "character": "一", "value": 1}]',
                                1, 0.75, '[[2, 1], [0, 1]]', '\\x00', 'def', '0.1.0', 'OJALGO', now())
                            """).params(id, new UUID(3, 4), new UUID(5, 6)).update();
            schema.migrate("latest");
            Model model = new ModelRepository(schema.jdbc(), json)
                    .find(new ModelId(id))
                    .orElseThrow();
            assertThat(model.topology().layers()).isEqualTo(List.of(4096, 2, 2));
            assertThat(model.topology().hidden()).isEqualTo(Activation.SIGMOID);
            assertThat(model.topology().output()).isEqualTo(OutputActivation.SIGMOID);
            assertThat(model.preparation()).isEqualTo(new Preparation(null, 0.0625));
            assertThat(model.temperature()).isEqualTo(1);
            assertThat(model.rejectionThreshold()).isNull();
            assertThat(model.validationAccuracy()).isNull();
            assertThat(model.testResults()).isNull();

            var evaluation = EvaluationBody.from(model);
            assertThat(evaluation.accuracy()).isEqualTo(0.75);
            assertThat(evaluation.expectedCalibrationError()).isNull();
            assertThat(evaluation.outOfClassFraction()).isNull();
            assertThat(evaluation.calibration()).isEmpty();
            assertThat(evaluation.writers()).isEmpty();
        }
    }

    @Test
    void aModelStoredUnderEarlierNamesKeepsItsThresholdNormalizationAndEvaluation() throws Exception {
        try (var schema = new OwnSchema(service).migrate("17")) {
            var id = new UUID(1, 2);
            var results =
                    new TestResults(0.5, ReliabilityTable.of(new double[][] {{0.9, 0.1}}, new int[1]), 0.25, List.of());
            schema.jdbc()
                    .sql("""
                            insert into model (id, name, job_id, dataset_id, dataset_digest, layers, hidden_activation,
                                output_activation, fitting, pixel_scale, temperature, least_evidence, config, classes,
                                train_accuracy, test_accuracy, confusion_matrix, test_results, weights, weights_digest,
                                software_version, matrix_engine, created_at)
                            values (?, 'earlier', ?, ?, 'abc', '{1024,2}', 'RELU', 'SOFTMAX', ?::jsonb, 0.0625, 1, 3.5,
                                '{"fitted": true, "initialWeights": "SCALED"}',
                                '[{"label": 1, "character": "零", "value": 0}, {"label": 2, "character": "一", "value": 1}]',
                                1, 0.75, '[[2, 1], [0, 1]]', ?::jsonb, '\\x00', 'def', '0.1.0', 'OJALGO', now())
                            """)
                    .params(
                            id,
                            new UUID(3, 4),
                            new UUID(5, 6),
                            json.writeValueAsString(Normalization.RECOMMENDED).replace(",\"edgeDirections\":true", ""),
                            json.writeValueAsString(results).replace("outOfClassFraction", "rejectedFraction"))
                    .update();
            schema.migrate("latest");
            Model model = new ModelRepository(schema.jdbc(), json)
                    .find(new ModelId(id))
                    .orElseThrow();
            assertThat(model.rejectionThreshold()).isEqualTo(3.5);
            assertThat(model.preparation()).isEqualTo(new Preparation(Normalization.RECOMMENDED.toPixels(), 0.0625));
            assertThat(model.testResults()).isEqualTo(results);
            assertThat((Object) model.provenance().config())
                    .isEqualTo(json.readTree(
                            "{\"normalized\": true, \"initialWeights\": \"HE_GLOROT\", \"edgeDirections\": false}"));
        }
    }
}
