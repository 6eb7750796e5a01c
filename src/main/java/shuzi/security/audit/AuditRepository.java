package shuzi.security.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of the audit log. */
@Repository
class AuditRepository {

    private final JdbcClient jdbc;

    AuditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A request that is about to be carried out. */
    record Asked(
            Instant at,
            @Nullable String client,
            String address,
            String method,
            String path,
            @Nullable String requestId) {}

    /** A new row; its id. */
    long insert(Asked asked) {
        return jdbc.sql("""
                        insert into audit_log (at, client, address, method, path, request_id)
                        values (?, ?, ?, ?, ?, ?) returning id
                        """)
                .param(asked.at().atOffset(ZoneOffset.UTC))
                .param(asked.client())
                .param(asked.address())
                .param(asked.method())
                .param(asked.path())
                .param(asked.requestId())
                .query(Long.class)
                .single();
    }

    void answered(long id, int status, @Nullable String resource) {
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
