package shuzi.web.idempotency;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the responses to requests with a key. */
@Repository
class IdempotentRequestRepository {

    private final JdbcClient jdbc;

    IdempotentRequestRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The response to a request.
     *
     * @param digest SHA-256 of the request's content
     * @param status HTTP status
     * @param location header {@code Location}
     * @param body JSON
     */
    record StoredResponse(byte[] digest, int status, String location, String body) {}

    /**
     * Tries to reserve a key for this transaction, against all replicas, and returns whether it was free. PostgreSQL
     * releases it at the end of the transaction, and also if the connection is lost.
     */
    boolean tryReserve(String key) {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 8))") // the seed 8 keeps these locks
                // apart from others
                .param(key)
                .query(Boolean.class)
                .single();
    }

    Optional<StoredResponse> find(String key, Instant notBefore) {
        return jdbc.sql("""
                        select request_digest, status, location, body from idempotent_request
                        where key = ? and created_at >= ?
                        """)
                .param(key)
                .param(notBefore.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new StoredResponse(
                        row.getBytes("request_digest"),
                        row.getInt("status"),
                        row.getString("location"),
                        row.getString("body")))
                .optional();
    }

    /** Stores a response. It replaces one that is older than {@link #find} returns. */
    void put(String key, StoredResponse response, Instant now) {
        jdbc.sql("""
                        insert into idempotent_request (key, request_digest, status, location, body, created_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (key) do update set request_digest = excluded.request_digest,
                            status = excluded.status, location = excluded.location, body = excluded.body,
                            created_at = excluded.created_at
                        """)
                .param(key)
                .param(response.digest())
                .param(response.status())
                .param(response.location())
                .param(response.body())
                .param(now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void deleteBefore(Instant time) {
        jdbc.sql("delete from idempotent_request where created_at < ?")
                .param(time.atOffset(ZoneOffset.UTC))
                .update();
    }
}
