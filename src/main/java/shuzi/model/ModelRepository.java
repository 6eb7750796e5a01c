package shuzi.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.core.NumeralClass;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.core.id.ResourceId;
import shuzi.core.image.ImageHashes;
import shuzi.core.image.Normalization;
import shuzi.core.network.Activation;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Topology;
import shuzi.web.metadata.Metadata;
import shuzi.web.metadata.TagFilter;
import shuzi.web.paging.Filter;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the rows of models. */
@Repository
class ModelRepository {

    private static final Map<String, String> SORTS = Map.of(
            "name",
            "name",
            "createdAt",
            "created_at",
            "trainAccuracy",
            "train_accuracy",
            "testAccuracy",
            "test_accuracy");
    private static final String SELECT = """
            select id, name, description, tags, job_id, dataset_id, dataset_digest, layers, hidden_activation, output_activation, normalization,
                pixel_scale, temperature, rejection_threshold, config, classes, train_accuracy, validation_accuracy,
                confusion_matrix, test_results, weights_digest, octet_length(weights) as weights_bytes,
                software_version, matrix_engine, created_at,
                array(select alias.name from model_alias alias where alias.model_id = model.id order by alias.name) as aliases
            from model
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ModelRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json.rebuild() // a newer version may have stored fields that this one does not know
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    void insert(Model model, byte[] weights) {
        Provenance provenance = model.provenance();
        jdbc.sql("""
                        insert into model (id, name, job_id, dataset_id, dataset_digest, layers, hidden_activation,
                            output_activation, normalization, pixel_scale, temperature, rejection_threshold, config, classes,
                            train_accuracy, validation_accuracy, test_accuracy, confusion_matrix, test_results,
                            weights, weights_digest, software_version, matrix_engine, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?::jsonb,
                            ?::jsonb, ?, ?, ?, ?, ?)
                        """)
                .param(model.id().value())
                .param(model.name())
                .param(ResourceId.valueOf(provenance.jobId()))
                .param(ResourceId.valueOf(provenance.datasetId()))
                .param(provenance.datasetDigest())
                .param(model.topology().layers().toArray(new Integer[0]))
                .param(model.topology().hidden().name())
                .param(model.topology().output().name())
                .param(orNull(model.preparation().normalization()))
                .param(model.preparation().pixelScale())
                .param(model.temperature())
                .param(model.rejectionThreshold())
                .param(provenance.config().toString())
                .param(json.writeValueAsString(model.classes()))
                .param(model.trainAccuracy())
                .param(model.validationAccuracy())
                .param(model.testAccuracy())
                .param(orNull(
                        model.confusionMatrix() == null
                                ? null
                                : model.confusionMatrix().toArray()))
                .param(orNull(model.testResults()))
                .param(weights)
                .param(model.weightsDigest())
                .param(provenance.softwareVersion())
                .param(provenance.matrixEngine())
                .param(model.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Stores the images that a model was trained on unless they are stored already; returns whether it did. */
    boolean insert(ModelId id, TrainedOn trainedOn) {
        return jdbc.sql("insert into model_training_image (model_id, hashes, complete) values (?, ?, ?)"
                                + " on conflict do nothing")
                        .param(id.value())
                        .param(trainedOn.images().toBytes())
                        .param(trainedOn.complete())
                        .update()
                == 1;
    }

    Optional<TrainedOn> trainedOn(ModelId id) {
        return jdbc.sql("select hashes, complete from model_training_image where model_id = ?")
                .param(id.value())
                .query((row, number) ->
                        new TrainedOn(ImageHashes.ofBytes(row.getBytes("hashes")), row.getBoolean("complete")))
                .optional();
    }

    Optional<Model> find(ModelId id) {
        return jdbc.sql(SELECT + " where id = ?")
                .param(id.value())
                .query(this::map)
                .optional();
    }

    /** Returns the ids of all models, the oldest first. */
    List<UUID> ids() {
        return jdbc.sql("select id from model order by created_at, id")
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    boolean exists(ModelId id) {
        return jdbc.sql("select exists (select from model where id = ?)")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    Optional<byte[]> weights(ModelId id) {
        return jdbc.sql("select weights from model where id = ?")
                .param(id.value())
                .query((row, number) -> row.getBytes("weights"))
                .optional();
    }

    /**
     * Locks the row of a model until the transaction ends.
     *
     * @return whether the model exists
     */
    boolean lock(ModelId id) {
        return jdbc.sql("select id from model where id = ? for no key update")
                .param(id.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    void update(ModelId id, Metadata metadata) {
        jdbc.sql("update model set name = ?, description = ?, tags = ?::jsonb where id = ?")
                .param(metadata.name())
                .param(metadata.description())
                .param(json.writeValueAsString(metadata.tags()))
                .param(id.value())
                .update();
    }

    boolean delete(ModelId id) {
        return jdbc.sql("delete from model where id = ?").param(id.value()).update() == 1;
    }

    Page<Model> list(ModelFilter filtered, PageQuery query) {
        var filter = new Filter()
                .equal("dataset_id", ResourceId.valueOf(filtered.datasetId()))
                .equal("job_id", ResourceId.valueOf(filtered.jobId()))
                .equal("name", filtered.name())
                .contains("tags", orNull(TagFilter.of(filtered.tag())))
                .matching("id = (select model_id from model_alias where model_alias.name = ?)", filtered.alias());
        List<Model> content = jdbc.sql(
                        SELECT + filter.where() + query.orderBy(SORTS, "created_at desc", "id") + query.limit())
                .params(filter.values())
                .query(this::map)
                .list();
        return Page.of(
                content,
                query,
                jdbc.sql("select count(*) from model" + filter.where())
                        .params(filter.values())
                        .query(Long.class)
                        .single());
    }

    private Model map(ResultSet row, int number) throws SQLException {
        return new Model(
                new ModelId(row.getObject("id", UUID.class)),
                new Metadata(
                        row.getString("name"),
                        row.getString("description"),
                        json.readValue(row.getString("tags"), new TypeReference<Map<String, String>>() {})),
                new Provenance(
                        JobId.ofNullable(row.getObject("job_id", UUID.class)),
                        DatasetId.ofNullable(row.getObject("dataset_id", UUID.class)),
                        row.getString("dataset_digest"),
                        StoredConfig.current(json.readTree(row.getString("config"))),
                        row.getString("software_version"),
                        row.getString("matrix_engine")),
                new Topology(
                        List.of((Integer[]) row.getArray("layers").getArray()),
                        Activation.valueOf(row.getString("hidden_activation")),
                        OutputActivation.valueOf(row.getString("output_activation"))),
                new Preparation(normalization(row), row.getDouble("pixel_scale")),
                row.getDouble("temperature"),
                row.getObject("rejection_threshold", Double.class),
                json.readValue(row.getString("classes"), new TypeReference<List<NumeralClass>>() {}),
                row.getObject("train_accuracy", Double.class),
                row.getObject("validation_accuracy", Double.class),
                confusionMatrix(row),
                read(row, "test_results", TestResults.class),
                row.getString("weights_digest"),
                row.getLong("weights_bytes"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                List.of((String[]) row.getArray("aliases").getArray()));
    }

    private @Nullable ConfusionMatrix confusionMatrix(ResultSet row) throws SQLException {
        int[][] matrix = read(row, "confusion_matrix", int[][].class);
        return matrix == null ? null : new ConfusionMatrix(matrix);
    }

    private @Nullable String orNull(@Nullable Object value) {
        return value == null ? null : json.writeValueAsString(value);
    }

    /** Reads a normalization. Those of earlier versions have no edge directions, which means false. */
    private @Nullable Normalization normalization(ResultSet row) throws SQLException {
        String value = row.getString("normalization");
        return value == null
                ? null
                : json.readerFor(Normalization.class)
                        .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .readValue(value);
    }

    private <T> @Nullable T read(ResultSet row, String column, Class<T> type) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : json.readValue(value, type);
    }
}
