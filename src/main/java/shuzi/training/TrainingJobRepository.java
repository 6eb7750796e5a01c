package shuzi.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.core.id.ResourceId;
import shuzi.model.StoredConfig;
import shuzi.model.alias.Promotion;
import shuzi.training.config.TrainingConfig;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the rows of jobs. */
@Repository
class TrainingJobRepository {

    private static final Map<String, String> SORTS = Map.of(
            "name", "job.name",
            "status", "job.status",
            "createdAt", "job.created_at",
            "startedAt", "job.started_at",
            "finishedAt", "job.finished_at");
    /** Joins to a job its last epoch and, if it is running, the mean duration of its epochs. */
    private static final String WITH_PROGRESS = """
            left join lateral (
                select * from training_epoch where job_id = job.id order by epoch desc limit 1
            ) latest on true
            left join lateral (
                select avg(duration_millis)::double precision as mean_millis from training_epoch
                where job_id = job.id and job.status = 'RUNNING'
            ) mean on true
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    TrainingJobRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json.rebuild() // a newer version may have stored fields that this one does not know
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    void insert(TrainingJob job) {
        jdbc.sql("""
                        insert into training_job (id, name, dataset_id, status, config, reproduces_model_id, promote,
                            created_at)
                        values (?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?)
                        """)
                .param(job.id().value())
                .param(job.name())
                .param(job.datasetId().value())
                .param(job.status().name())
                .param(json.writeValueAsString(job.config()))
                .param(ResourceId.valueOf(job.reproduces()))
                .param(orNull(job.promotion()))
                .param(job.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Locks the row of a job until the transaction ends, and returns the job. PostgreSQL ends the transaction if it is
     * idle for 5 seconds, so that a paused process does not block the one that takes its job over.
     */
    Optional<TrainingJob> lock(JobId id) {
        return jdbc.sql("""
                        select job.*, set_config('idle_in_transaction_session_timeout', '5s', true)
                        from training_job job where id = ? for update
                        """).param(id.value()).query((row, number) -> job(row)).optional();
    }

    /** Stores the state of a locked job. */
    void update(TrainingJob job) {
        jdbc.sql("""
                        update training_job set status = :status, attempt = :attempt, deaths = :deaths, cancel_requested = :cancel,
                            gradient_difference = :gradient, model_id = :model,
                            cross_validation = :cross::jsonb, reproduction = :reproduction::jsonb,
                            promotion = :promotion::jsonb,
                            failure_reason = :failure, started_at = :started, finished_at = :finished
                        where id = :id
                        """)
                .param("id", job.id().value())
                .param("status", job.status().name())
                .param("attempt", job.attempt())
                .param("deaths", job.deaths())
                .param("cancel", job.cancelRequested() || job.status() == JobStatus.CANCELLED)
                .param("gradient", job.gradientDifference())
                // earlier versions cannot read a success without a model
                .param("model", ResourceId.valueOf(job.reproduction() == null ? job.modelId() : job.reproduces()))
                .param("cross", orNull(job.crossValidation()))
                .param("reproduction", orNull(job.reproduction()))
                .param("promotion", orNull(job.promotionOutcome()))
                .param("failure", job.failureReason())
                .param("started", utc(job.startedAt()))
                .param("finished", utc(job.finishedAt()))
                .update();
    }

    /**
     * Returns whether a client has cancelled a job.
     *
     * @return empty if the job has ended or the attempt is not the latest
     */
    Optional<Boolean> isCancelRequested(JobId id, int attempt) {
        return jdbc.sql("select cancel_requested from training_job where id = ? and attempt = ? and status = 'RUNNING'")
                .param(id.value())
                .param(attempt)
                .query(Boolean.class)
                .optional();
    }

    /** Subtracts the death that was counted for a process that is alive. */
    void recordAlive(JobId id, int attempt) {
        jdbc.sql("update training_job set deaths = deaths - 1 where id = ? and attempt > ? and deaths > 0")
                .param(id.value())
                .param(attempt)
                .update();
    }

    /** Locks the queue, so that no other job is queued before the transaction ends. */
    void lockQueue() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('training_job', 0))")
                .query((row, number) -> true)
                .single();
    }

    int countQueued() {
        return jdbc.sql("select count(*) from training_job where status = 'QUEUED'")
                .query(Integer.class)
                .single();
    }

    /** Returns a job that has not ended and uses the data set. */
    Optional<JobId> findUnended(DatasetId datasetId) {
        return jdbc.sql("select id from training_job where dataset_id = ? and status in ('QUEUED', 'RUNNING') limit 1")
                .param(datasetId.value())
                .query(UUID.class)
                .optional()
                .map(JobId::new);
    }

    void delete(JobId id) {
        jdbc.sql("delete from training_job where id = ?").param(id.value()).update();
    }

    Optional<JobProgress> find(JobId id) {
        return jdbc.sql("select * from training_job job " + WITH_PROGRESS + " where job.id = ?")
                .param(id.value())
                .query((row, number) -> progress(row))
                .optional();
    }

    /** The status of a job and the number of its last epoch, 0 if none has ended. */
    record Position(JobStatus status, int epoch) {}

    /** Returns the positions of those of the jobs that exist. */
    Map<JobId, Position> positions(Collection<JobId> ids) {
        var positions = new HashMap<JobId, Position>();
        jdbc.sql("""
                        select id, status, (select coalesce(max(epoch), 0) from training_epoch where job_id = id) as epoch
                        from training_job where id = any(?)
                        """).param(ids.stream().map(JobId::value).toArray(UUID[]::new)).query(row -> {
            positions.put(
                    new JobId(row.getObject("id", UUID.class)),
                    new Position(JobStatus.valueOf(row.getString("status")), row.getInt("epoch")));
        });
        return positions;
    }

    Page<JobProgress> list(@Nullable JobStatus status, @Nullable DatasetId datasetId, PageQuery query) {
        var where = new StringBuilder(" where true");
        var params = new HashMap<String, Object>();
        if (status != null) {
            where.append(" and job.status = :status");
            params.put("status", status.name());
        }
        if (datasetId != null) {
            where.append(" and job.dataset_id = :dataset");
            params.put("dataset", datasetId.value());
        }
        String order = query.orderBy(SORTS, "job.created_at desc", "job.id");
        // the page first, so that only epochs of its jobs are read
        List<JobProgress> content = jdbc.sql("select * from (select job.id from training_job job" + where + order
                        + query.limit() + ") page join training_job job using (id) " + WITH_PROGRESS + order)
                .params(params)
                .query((row, number) -> progress(row))
                .list();
        return Page.of(
                content,
                query,
                jdbc.sql("select count(*) from training_job job" + where)
                        .params(params)
                        .query(Long.class)
                        .single());
    }

    /** Reads the stored settings of a training; empty if an earlier version has stored them incompletely. */
    Optional<TrainingConfig> config(JsonNode stored) {
        try {
            return Optional.of(json.treeToValue(stored, TrainingConfig.class));
        } catch (JacksonException ignored) {
            return Optional.empty();
        }
    }

    private JobProgress progress(ResultSet row) throws SQLException {
        EpochResult latest = row.getObject("epoch") == null ? null : EpochRepository.map(row);
        return new JobProgress(job(row), latest, row.getObject("mean_millis", Double.class));
    }

    private TrainingJob job(ResultSet row) throws SQLException {
        return new TrainingJob(
                new JobId(row.getObject("id", UUID.class)),
                row.getString("name"),
                new DatasetId(row.getObject("dataset_id", UUID.class)),
                json.treeToValue(StoredConfig.current(json.readTree(row.getString("config"))), TrainingConfig.class),
                ModelId.ofNullable(row.getObject("reproduces_model_id", UUID.class)),
                read(row, "promote", JobPromotion.class),
                instant(row, "created_at"),
                row.getInt("attempt"),
                row.getInt("deaths"),
                row.getObject("gradient_difference", Double.class),
                state(row));
    }

    private @Nullable String orNull(@Nullable Object value) {
        return value == null ? null : json.writeValueAsString(value);
    }

    private <T> @Nullable T read(ResultSet row, String column, Class<T> type) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : json.readValue(value, type);
    }

    private JobState state(ResultSet row) throws SQLException {
        return switch (JobStatus.valueOf(row.getString("status"))) {
            case QUEUED -> new JobState.Queued();
            case RUNNING -> new JobState.Running(instant(row, "started_at"), row.getBoolean("cancel_requested"));
            case SUCCEEDED ->
                new JobState.Succeeded(product(row), instant(row, "started_at"), instant(row, "finished_at"));
            case FAILED ->
                new JobState.Failed(
                        row.getString("failure_reason"), instant(row, "started_at"), instant(row, "finished_at"));
            case CANCELLED -> new JobState.Cancelled(optionalInstant(row, "started_at"), instant(row, "finished_at"));
        };
    }

    private JobState.Product product(ResultSet row) throws SQLException {
        String reproduction = row.getString("reproduction");
        if (reproduction != null) {
            return json.readValue(reproduction, Reproduction.class);
        }
        String crossValidation = row.getString("cross_validation");
        return crossValidation == null
                ? new JobState.StoredModel(
                        new ModelId(row.getObject("model_id", UUID.class)), read(row, "promotion", Promotion.class))
                : json.readValue(crossValidation, CrossValidation.class);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(optionalInstant(row, column), column);
    }

    private static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
