package shuzi.security.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the rows of the audit log. */
@Repository
class AuditRepository {

    private final JdbcClient jdbc;

    AuditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
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

    /** Adds to a row the status of the response and the id of the created resource. */
    void recordStatus(long id, int status, @Nullable String resource) {
        jdbc.sql("update audit_log set status = ?, resource = ? where id = ?")
                .param(status)
                .param(resource)
                .param(id)
                .update();
    }

    void deleteBefore(Instant time) {
        jdbc.sql("delete from audit_log where at < ?")
                .param(time.atOffset(ZoneOffset.UTC))
                .update();
    }
}
