package shuzi.model.alias;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.core.id.ModelId;
import shuzi.core.id.ResourceId;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the rows of aliases and of their revisions. */
@Repository
class AliasRepository {

    private static final String CURRENT = " from model_alias join model_alias_revision r"
            + " on r.alias = model_alias.name and r.revision = model_alias.revision";

    private static final Map<String, String> SORTS = Map.of("alias", "alias", "updatedAt", "changed_at");
    private static final Map<String, String> REVISION_SORTS = Map.of("revision", "revision");

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AliasRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Locks all aliases, so that no other transaction changes one before this one ends. Reading stays possible. */
    void lock() {
        jdbc.sql("lock table model_alias in share row exclusive mode").update();
    }

    /** Locks the row of a model, so that it cannot be deleted before the transaction ends. Returns whether it exists. */
    boolean keepModel(ModelId id) {
        return jdbc.sql("select id from model where id = ? for key share")
                .param(id.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    Optional<AliasRevision> find(String alias) {
        return jdbc.sql("select r.*" + CURRENT + " where name = ?")
                .param(alias)
                .query(this::map)
                .optional();
    }

    /** Returns the present states of all aliases, without their comparisons. */
    List<AliasRevision> all() {
        return jdbc.sql(
                        "select r.alias, r.revision, r.model_id, r.shadow_model_id, r.changed_at, r.changed_by, r.reason,"
                                + " r.request_id, null as comparison" + CURRENT + " order by name")
                .query(this::map)
                .list();
    }

    int count() {
        return jdbc.sql("select count(*) from model_alias").query(Integer.class).single();
    }

    Page<AliasRevision> list(PageQuery query) {
        List<AliasRevision> content = jdbc.sql(
                        "select r.*" + CURRENT + query.orderBy(SORTS, "alias", "alias") + query.limit())
                .query(this::map)
                .list();
        return Page.of(
                content,
                query,
                jdbc.sql("select count(*) from model_alias").query(Long.class).single());
    }

    /** Returns the latest revision of an alias, which may be its deletion. */
    Optional<AliasRevision> latest(String alias) {
        return jdbc.sql("select * from model_alias_revision where alias = ? order by revision desc limit 1")
                .param(alias)
                .query(this::map)
                .optional();
    }

    Optional<AliasRevision> revision(String alias, int revision) {
        return jdbc.sql("select * from model_alias_revision where alias = ? and revision = ?")
                .param(alias)
                .param(revision)
                .query(this::map)
                .optional();
    }

    Optional<AliasRevision> at(String alias, Instant time) {
        return jdbc.sql("select * from model_alias_revision where alias = ? and changed_at <= ?"
                        + " order by revision desc limit 1")
                .param(alias)
                .param(time.atOffset(ZoneOffset.UTC))
                .query(this::map)
                .optional();
    }

    Page<AliasRevision> revisions(String alias, PageQuery query) {
        List<AliasRevision> content = jdbc.sql("select * from model_alias_revision where alias = ?"
                        + query.orderBy(REVISION_SORTS, "revision desc", "revision") + query.limit())
                .param(alias)
                .query(this::map)
                .list();
        return Page.of(
                content,
                query,
                jdbc.sql("select count(*) from model_alias_revision where alias = ?")
                        .param(alias)
                        .query(Long.class)
                        .single());
    }

    List<Integer> revisionsWithModels(String alias) {
        return jdbc.sql("select revision from model_alias_revision join model on model.id = model_id where alias = ?"
                        + " order by revision")
                .param(alias)
                .query((row, number) -> row.getInt("revision"))
                .list();
    }

    /** Returns the revisions of an alias after one of them, the oldest first. */
    List<AliasRevision> after(String alias, int revision, int limit) {
        return jdbc.sql("select * from model_alias_revision where alias = ? and revision > ? order by revision limit ?")
                .param(alias)
                .param(revision)
                .param(limit)
                .query(this::map)
                .list();
    }

    /** Returns the number of the latest revision of each alias that has one. */
    Map<String, Integer> latestRevisions(Set<String> names) {
        return jdbc
                .sql(
                        "select alias, max(revision) as revision from model_alias_revision where alias = any(?) group by alias")
                .param(names.toArray(new String[0]))
                .query((row, number) -> Map.entry(row.getString("alias"), row.getInt("revision")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Stores a change: its revision, and the alias after it. All replicas are notified when the transaction commits. */
    void insert(AliasRevision change) {
        jdbc.sql("""
                        insert into model_alias_revision (alias, revision, model_id, shadow_model_id, changed_at,
                            changed_by, reason, request_id, comparison)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                        """)
                .param(change.alias())
                .param(change.revision())
                .param(ResourceId.valueOf(change.modelId()))
                .param(ResourceId.valueOf(change.shadowModelId()))
                .param(change.updatedAt().atOffset(ZoneOffset.UTC))
                .param(change.updatedBy())
                .param(change.reason())
                .param(change.requestId())
                .param(change.comparison() == null ? null : change.comparison().toString())
                .update();
        jdbc.sql("select pg_notify('model_alias', ?)")
                .param(change.alias())
                .query()
                .singleRow();
        if (change.isDeletion()) {
            jdbc.sql("delete from model_alias where name = ?")
                    .param(change.alias())
                    .update();
            return;
        }
        jdbc.sql("""
                        insert into model_alias (name, revision, model_id, shadow_model_id) values (?, ?, ?, ?)
                        on conflict (name) do update set revision = excluded.revision, model_id = excluded.model_id,
                            shadow_model_id = excluded.shadow_model_id
                        """)
                .param(change.alias())
                .param(change.revision())
                .param(ResourceId.valueOf(change.modelId()))
                .param(ResourceId.valueOf(change.shadowModelId()))
                .update();
    }

    /**
     * Returns the revisions in which a model answers or is the shadow, among the last ones of the aliases that exist: the
     * latest of each alias.
     *
     * @param revisions number of last revisions of each alias
     */
    List<AliasRevision> using(ModelId model, int revisions) {
        return jdbc.sql("""
                        select distinct on (name) r.alias, r.revision, r.model_id, r.shadow_model_id, r.changed_at,
                            r.changed_by, r.reason, r.request_id, null as comparison
                        from model_alias join model_alias_revision r
                        on r.alias = name and r.revision > model_alias.revision - :revisions
                        where r.model_id = :model or r.shadow_model_id = :model
                        order by name, r.revision desc
                        """)
                .param("model", model.value())
                .param("revisions", revisions)
                .query(this::map)
                .list();
    }

    private AliasRevision map(ResultSet row, int number) throws SQLException {
        String comparison = row.getString("comparison");
        return new AliasRevision(
                row.getString("alias"),
                row.getInt("revision"),
                modelId(row, "model_id"),
                modelId(row, "shadow_model_id"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getString("changed_by"),
                row.getString("reason"),
                row.getString("request_id"),
                comparison == null ? null : json.readTree(comparison));
    }

    private static @Nullable ModelId modelId(ResultSet row, String column) throws SQLException {
        return ModelId.ofNullable(row.getObject(column, UUID.class));
    }
}
