package shuzi.dataset;

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
import shuzi.core.id.DatasetId;
import shuzi.web.metadata.Metadata;
import shuzi.web.metadata.TagFilter;
import shuzi.web.paging.Filter;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the rows of data sets. */
@Repository
class DatasetRepository {

    private static final Map<String, String> SORTS = Map.of("name", "name", "createdAt", "created_at");

    private final JdbcClient jdbc;
    private final JsonMapper json;

    DatasetRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json.rebuild() // a newer version may have stored fields that this one does not know
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    void insert(Dataset dataset) {
        jdbc.sql("""
                        insert into dataset (id, name, digest, train_counts, test_counts, split_strategy,
                            train_fraction, split_seed, skipped_count, skipped_files, warnings, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?)
                        """)
                .param(dataset.id().value())
                .param(dataset.name())
                .param(dataset.digest())
                .param(dataset.trainCounts().toArray(new Integer[0]))
                .param(dataset.testCounts().toArray(new Integer[0]))
                .param(dataset.split().strategy().name())
                .param(dataset.split().trainFraction())
                .param(dataset.split().seed())
                .param(dataset.skippedCount())
                .param(json.writeValueAsString(dataset.skippedFiles()))
                .param(json.writeValueAsString(dataset.warnings()))
                .param(dataset.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Dataset> find(DatasetId id) {
        return jdbc.sql("select * from dataset where id = ?")
                .param(id.value())
                .query(this::map)
                .optional();
    }

    /** Returns a data set and locks its row, so that it cannot be deleted before the transaction ends. */
    Optional<Dataset> findAndKeep(DatasetId id) {
        return jdbc.sql("select * from dataset where id = ? for key share")
                .param(id.value())
                .query(this::map)
                .optional();
    }

    /** Returns the data sets with a digest, the newest first, and locks their rows like {@link #findAndKeep}. */
    List<Dataset> withDigest(String digest) {
        return jdbc.sql("select * from dataset where digest = ? order by created_at desc, id for key share")
                .param(digest)
                .query(this::map)
                .list();
    }

    /**
     * Locks the row of a data set, so that no other transaction can use or delete it before this one ends.
     *
     * @return whether the data set exists
     */
    boolean lock(DatasetId id) {
        return jdbc.sql("select id from dataset where id = ? for update")
                .param(id.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /** Returns a data set and locks its row, so that it does not change before the transaction ends. */
    Optional<Dataset> findAndLock(DatasetId id) {
        return jdbc.sql("select * from dataset where id = ? for no key update")
                .param(id.value())
                .query(this::map)
                .optional();
    }

    void update(DatasetId id, Metadata metadata) {
        jdbc.sql("update dataset set name = ?, description = ?, tags = ?::jsonb where id = ?")
                .param(metadata.name())
                .param(metadata.description())
                .param(json.writeValueAsString(metadata.tags()))
                .param(id.value())
                .update();
    }

    void delete(DatasetId id) {
        jdbc.sql("delete from dataset where id = ?").param(id.value()).update();
    }

    Page<Dataset> list(@Nullable String name, @Nullable String digest, @Nullable String tag, PageQuery query) {
        Map<String, String> tagged = TagFilter.of(tag);
        var filter = new Filter()
                .equal("name", name)
                .equal("digest", digest)
                .contains("tags", tagged == null ? null : json.writeValueAsString(tagged));
        List<Dataset> content = jdbc.sql("select * from dataset" + filter.where()
                        + query.orderBy(SORTS, "created_at desc", "id") + query.limit())
                .params(filter.values())
                .query(this::map)
                .list();
        return Page.of(
                content,
                query,
                jdbc.sql("select count(*) from dataset" + filter.where())
                        .params(filter.values())
                        .query(Long.class)
                        .single());
    }

    private Dataset map(ResultSet row, int number) throws SQLException {
        return new Dataset(
                new DatasetId(row.getObject("id", UUID.class)),
                new Metadata(
                        row.getString("name"),
                        row.getString("description"),
                        json.readValue(row.getString("tags"), new TypeReference<Map<String, String>>() {})),
                row.getString("digest"),
                List.of((Integer[]) row.getArray("train_counts").getArray()),
                List.of((Integer[]) row.getArray("test_counts").getArray()),
                new SplitSpec(
                        SplitStrategy.valueOf(row.getString("split_strategy")),
                        row.getDouble("train_fraction"),
                        row.getLong("split_seed")),
                row.getInt("skipped_count"),
                json.readValue(row.getString("skipped_files"), new TypeReference<List<SkippedFile>>() {}),
                json.readValue(row.getString("warnings"), new TypeReference<List<String>>() {}),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
