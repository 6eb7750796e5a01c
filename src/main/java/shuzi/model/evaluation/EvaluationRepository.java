package shuzi.model.evaluation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.core.id.DatasetId;
import shuzi.core.id.EvaluationId;
import shuzi.core.id.ModelId;
import shuzi.core.network.ConfusionMatrix;
import shuzi.dataset.Split;
import shuzi.model.TestResults;
import shuzi.web.paging.Filter;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the rows of evaluations and of their errors. */
@Repository
class EvaluationRepository {

    private static final Map<String, String> SORTS = Map.of("createdAt", "created_at");
    private static final Map<String, String> ERROR_SORTS =
            Map.of("label", "label", "predicted", "predicted", "probability", "probability", "maxLogit", "max_logit");

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    EvaluationRepository(JdbcTemplate template, JdbcClient jdbc, JsonMapper json) {
        this.template = template;
        this.jdbc = jdbc;
        this.json = json.rebuild() // a newer version may have stored fields that this one does not know
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** Locks a model, so that it cannot be deleted before the transaction ends; returns whether it exists. */
    boolean keepModel(ModelId id) {
        return jdbc.sql("select id from model where id = ? for key share")
                .param(id.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    void insert(ModelEvaluation evaluation, List<EvaluationError> errors) {
        jdbc.sql("""
                        insert into model_evaluation (id, model_id, dataset_id, dataset_digest, split, trained_on_count,
                            confusion_matrix, test_results, created_at)
                        values (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?)
                        """)
                .param(evaluation.id().value())
                .param(evaluation.modelId().value())
                .param(evaluation.datasetId().value())
                .param(evaluation.datasetDigest())
                .param(evaluation.split().name())
                .param(evaluation.trainedOnCount())
                .param(json.writeValueAsString(evaluation.confusionMatrix().toArray()))
                .param(json.writeValueAsString(evaluation.results()))
                .param(evaluation.createdAt().atOffset(ZoneOffset.UTC))
                .update();
        String sql =
                "insert into model_evaluation_error (evaluation_id, position, label, predicted, probability, max_logit,"
                        + " out_of_class) select ?, * from unnest(?, ?, ?, ?, ?, ?)";
        template.update(sql, statement -> {
            Connection connection = statement.getConnection();
            statement.setObject(1, evaluation.id().value());
            statement.setArray(
                    2, connection.createArrayOf("int4", column(errors, Integer[]::new, EvaluationError::position)));
            statement.setArray(
                    3, connection.createArrayOf("int4", column(errors, Integer[]::new, EvaluationError::label)));
            statement.setArray(
                    4, connection.createArrayOf("int4", column(errors, Integer[]::new, EvaluationError::predicted)));
            statement.setArray(
                    5, connection.createArrayOf("float8", column(errors, Double[]::new, EvaluationError::probability)));
            statement.setArray(
                    6, connection.createArrayOf("float8", column(errors, Double[]::new, EvaluationError::maxLogit)));
            statement.setArray(
                    7, connection.createArrayOf("bool", column(errors, Boolean[]::new, EvaluationError::outOfClass)));
        });
    }

    private static <T> T[] column(
            List<EvaluationError> errors, IntFunction<T[]> array, Function<EvaluationError, T> value) {
        return errors.stream().map(value).toArray(array);
    }

    Optional<ModelEvaluation> find(ModelId modelId, EvaluationId id) {
        return jdbc.sql("select * from model_evaluation where model_id = ? and id = ?")
                .param(modelId.value())
                .param(id.value())
                .query(this::map)
                .optional();
    }

    Page<ModelEvaluation> list(ModelId modelId, PageQuery query) {
        var filter = new Filter().equal("model_id", modelId.value());
        return Page.of(
                jdbc.sql("select * from model_evaluation" + filter.where()
                                + query.orderBy(SORTS, "created_at desc", "id") + query.limit())
                        .params(filter.values())
                        .query(this::map)
                        .list(),
                query,
                count("model_evaluation", filter));
    }

    Page<EvaluationError> errors(
            EvaluationId id, @Nullable Integer label, @Nullable Integer predicted, PageQuery query) {
        var filter = new Filter()
                .equal("evaluation_id", id.value())
                .equal("label", label)
                .equal("predicted", predicted);
        return Page.of(
                jdbc.sql("select * from model_evaluation_error" + filter.where()
                                + query.orderBy(ERROR_SORTS, "probability desc", "position") + query.limit())
                        .params(filter.values())
                        .query((row, number) -> new EvaluationError(
                                row.getInt("position"),
                                row.getInt("label"),
                                row.getInt("predicted"),
                                row.getDouble("probability"),
                                row.getDouble("max_logit"),
                                row.getBoolean("out_of_class")))
                        .list(),
                query,
                count("model_evaluation_error", filter));
    }

    private long count(String table, Filter filter) {
        return jdbc.sql("select count(*) from " + table + filter.where())
                .params(filter.values())
                .query(Long.class)
                .single();
    }

    private ModelEvaluation map(ResultSet row, int number) throws SQLException {
        return new ModelEvaluation(
                new EvaluationId(row.getObject("id", UUID.class)),
                new ModelId(row.getObject("model_id", UUID.class)),
                new DatasetId(row.getObject("dataset_id", UUID.class)),
                row.getString("dataset_digest"),
                Split.valueOf(row.getString("split")),
                row.getObject("trained_on_count", Integer.class),
                new ConfusionMatrix(json.readValue(row.getString("confusion_matrix"), int[][].class)),
                json.readValue(row.getString("test_results"), TestResults.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
