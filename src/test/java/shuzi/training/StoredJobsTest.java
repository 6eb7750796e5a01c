package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import shuzi.OwnSchema;
import shuzi.ServiceTest;
import shuzi.core.id.JobId;
import shuzi.core.network.LearningRateSchedule;
import shuzi.training.config.Preset;
import shuzi.training.config.TrainingConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Jobs stored by earlier versions of the service stay readable. */
@ServiceTest
@Tag("database")
class StoredJobsTest {

    @Autowired
    private DataSource service;

    @Autowired
    private JsonMapper json;

    @Test
    void aJobStoredUnderSchema5HasTheDefaultsOfLaterSettings() throws Exception {
        try (var schema = new OwnSchema(service).migrate("5")) {
            var id = new UUID(1, 2);
            schema.jdbc().sql("""
                            insert into training_job (id, name, dataset_id, started_at, finished_at, model_id, status,
                                config, created_at) values (?, 'old', ?, now(), now(), gen_random_uuid(),
                                'SUCCEEDED', '{"preset": "TUTORIAL", "seed": 7, "hiddenLayers": [256], "epochs": 60,
                                "batchSize": 25, "learningRate": 1.0, "learningRateSchedule": "COSINE", "lambda": 0.1,
                                "pixelScale": 0.0625, "initialWeightRange": 0.05, "shuffle": true, "distortion": 0.0,
                                "initialModelId": null}', now())
                            """).params(id, new UUID(3, 4)).update();
            schema.jdbc()
                    .sql("insert into training_epoch values (?, 1, 2.5, 0.4, 0.3, 1.0, 12)")
                    .param(id)
                    .update();
            schema.migrate("latest");
            JobProgress progress = new TrainingJobRepository(schema.jdbc(), json)
                    .find(new JobId(id))
                    .orElseThrow();
            TrainingConfig config = progress.job().config();
            assertThat(config.optimisation().learningRateSchedule()).isEqualTo(LearningRateSchedule.COSINE);
            // equal to the preset except for the seed
            ObjectNode expected = json.valueToTree(Preset.TUTORIAL.config());
            assertThat((Object) json.valueToTree(config)).isEqualTo(expected.put("seed", 7L));
            assertThat(progress.job().crossValidation()).isNull();
            assertThat(new EpochRepository(schema.jdbc()).list(new JobId(id)))
                    .isEqualTo(List.of(new EpochResult(1, null, 2.5, 0.4, null, 0.3, 1, 12)));
            assertThat(progress.latestEpoch()).isEqualTo(new EpochResult(1, null, 2.5, 0.4, null, 0.3, 1, 12));
        }
    }

    @Test
    void settingsStoredUnderEarlierNamesAreRead() throws Exception {
        try (var schema = new OwnSchema(service).migrate("17")) {
            var id = new UUID(1, 2);
            ObjectNode config = json.valueToTree(Preset.RECOMMENDED.config());
            Map.of(
                            "averaging",
                            "emaDecay",
                            "distortion",
                            "augmentation",
                            "fitted",
                            "normalized",
                            "otherPictures",
                            "outlierShare")
                    .forEach((earlier, present) -> config.set(earlier, config.remove(present)));
            config.put("initialWeights", "SCALED");
            config.remove("edgeDirections"); // did not exist
            schema.jdbc()
                    .sql("insert into training_job (id, name, dataset_id, status, config, created_at)"
                            + " values (?, 'earlier', ?, 'QUEUED', ?::jsonb, now())")
                    .params(id, new UUID(3, 4), config.toString())
                    .update();
            schema.migrate("latest");
            assertThat(new TrainingJobRepository(schema.jdbc(), json)
                            .find(new JobId(id))
                            .orElseThrow()
                            .job()
                            .config())
                    .isEqualTo(Preset.RECOMMENDED.config(
                            JsonMapper.shared().createObjectNode().put("edgeDirections", false)));
        }
    }

    @Test
    void unknownSettingsOfANewerVersionAreIgnored() throws Exception {
        try (var schema = new OwnSchema(service).migrate("latest")) {
            var id = new UUID(1, 2);
            ObjectNode config = json.valueToTree(Preset.RECOMMENDED.config());
            schema.jdbc()
                    .sql("insert into training_job (id, name, dataset_id, status, config, created_at, started_at,"
                            + " finished_at, model_id) values (?, 'newer', ?, 'SUCCEEDED', ?::jsonb, now(), now(), now(),"
                            + " gen_random_uuid())")
                    .params(id, new UUID(3, 4), config.put("invented", true).toString())
                    .update();
            assertThat(new TrainingJobRepository(schema.jdbc(), json)
                            .find(new JobId(id))
                            .orElseThrow()
                            .job()
                            .config())
                    .isEqualTo(Preset.RECOMMENDED.config());
        }
    }
}
