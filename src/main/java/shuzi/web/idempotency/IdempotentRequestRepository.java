package shuzi.web.idempotency;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of answered requests. */
@Repository
class IdempotentRequestRepository {

    private final JdbcClient jdbc;

    IdempotentRequestRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What was answered to a request.
     *
     * @param digest of the request
     * @param body as JSON
     */
    record AnsweredRow(byte[] digest, int status, String location, String body) {}

    /**
     * Reserves a key until the end of the transaction, on all replicas; whether it was free. PostgreSQL frees it when the
     * connection is lost, too.
     */
    boolean tryReserve(String key) {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 8))") // the seed sets our locks apart
                .param(key)
                .query(Boolean.class)
                .single();
    }

    Optional<AnsweredRow> find(String key, Instant notBefore) {
        return jdbc.sql("""
                        select request_digest, status, location, body from idempotent_request
                        where key = ? and created_at >= ?
                        """)
                .param(key)
                .param(notBefore.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new AnsweredRow(
                        row.getBytes("request_digest"),
                        row.getInt("status"),
                        row.getString("location"),
                        row.getString("body")))
                .optional();
    }

    /** Writes an answer, in place of one that was too old to be found. */
    void put(String key, AnsweredRow answer, Instant now) {
        jdbc.sql("""
                        insert into idempotent_request (key, request_digest, status, location, body, created_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (key) do update set request_digest = excluded.request_digest,
                            status = excluded.status, location = excluded.location, body = excluded.body,
                            created_at = excluded.created_at
                        """)
                .param(key)
                .param(answer.digest())
                .param(answer.status())
                .param(answer.location())
                .param(answer.body())
                .param(now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void deleteBefore(Instant time) {
        jdbc.sql("delete from idempotent_request where created_at < ?")
                .param(time.atOffset(ZoneOffset.UTC))
                .update();
    }
}
