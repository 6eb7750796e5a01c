package shuzi.training;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.core.id.JobId;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the rows of checkpoints, at most one for each job. */
@Repository
class CheckpointRepository {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    CheckpointRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json.rebuild() // a newer version may have stored fields that this one does not know
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    void replace(JobId jobId, int attempt, Checkpoint checkpoint, Instant now) {
        jdbc.sql("""
                        insert into training_checkpoint (job_id, attempt, epoch, folds, state, software, created_at)
                        values (?, ?, ?, ?::jsonb, ?, ?, ?)
                        on conflict (job_id) do update set attempt = excluded.attempt, epoch = excluded.epoch,
                            folds = excluded.folds, state = excluded.state, software = excluded.software,
                            created_at = excluded.created_at
                        """)
                .param(jobId.value())
                .param(attempt)
                .param(checkpoint.epoch())
                .param(json.writeValueAsString(checkpoint.folds()))
                .param(checkpoint.state())
                .param(checkpoint.software())
                .param(now.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Checkpoint> find(JobId jobId) {
        return jdbc.sql("select epoch, folds, state, software from training_checkpoint where job_id = ?")
                .param(jobId.value())
                .query((row, number) -> new Checkpoint(
                        row.getInt("epoch"),
                        List.of(json.readValue(row.getString("folds"), CrossValidation.Fold[].class)),
                        row.getBytes("state"),
                        row.getString("software")))
                .optional();
    }

    void delete(JobId jobId) {
        jdbc.sql("delete from training_checkpoint where job_id = ?")
                .param(jobId.value())
                .update();
    }
}
