package shuzi.security.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import shuzi.web.request.AuditedChange;
import shuzi.web.request.BackgroundChange;
import tools.jackson.databind.json.JsonMapper;

/** Stores the rows of the audit log. */
@Repository
class AuditRepository {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AuditRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A request that is about to be processed. */
    record LoggedRequest(
            Instant at,
            @Nullable String client,
            String address,
            String method,
            String path,
            @Nullable String requestId) {}

    /** Inserts a row without a status, and returns its id. */
    long insert(LoggedRequest request) {
        return jdbc.sql("""
                        insert into audit_log (at, client, address, method, path, request_id)
                        values (?, ?, ?, ?, ?, ?) returning id
                        """)
                .param(request.at().atOffset(ZoneOffset.UTC))
                .param(request.client())
                .param(request.address())
                .param(request.method())
                .param(request.path())
                .param(request.requestId())
                .query(Long.class)
                .single();
    }

    /** Inserts the row of a change that a job has made. */
    void insert(Instant at, BackgroundChange change) {
        jdbc.sql("""
                        insert into audit_log (at, client, address, method, path, request_id, status, before, after)
                        values (?, ?, 'job', ?, ?, ?, 200, ?::jsonb, ?::jsonb)
                        """)
                .param(at.atOffset(ZoneOffset.UTC))
                .param(change.client())
                .param(change.method())
                .param(change.path())
                .param(change.requestId())
                .param(orNull(change.before()))
                .param(orNull(change.after()))
                .update();
    }

    /** Adds to a row the status of the response, the id of the created resource, and what was changed. */
    void recordStatus(long id, int status, @Nullable String resource, @Nullable AuditedChange change) {
        jdbc.sql("update audit_log set status = ?, resource = ?, before = ?::jsonb, after = ?::jsonb where id = ?")
                .param(status)
                .param(resource)
                .param(change == null ? null : orNull(change.before()))
                .param(change == null ? null : orNull(change.after()))
                .param(id)
                .update();
    }

    private @Nullable String orNull(@Nullable Object resource) {
        return resource == null ? null : json.writeValueAsString(resource);
    }

    void deleteBefore(Instant time) {
        jdbc.sql("delete from audit_log where at < ?")
                .param(time.atOffset(ZoneOffset.UTC))
                .update();
    }
}
