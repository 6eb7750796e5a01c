package shuzi.security.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.ServiceTest;

/** The audit log of a service without security. SecurityHttpTest tests it with names. */
@ServiceTest
@Tag("database")
class AuditLogHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    AuditLog audit;

    @Test
    void withoutSecurityAnAuditRowHasTheAddress() {
        String path = "/models/" + UUID.randomUUID();
        assertThat(new Api(port).delete(path).status()).isEqualTo(404);
        Awaitility.await()
                .until(() ->
                        jdbc.sql("""
                                select concat_ws(' ', client, address, method, status) from audit_log where path = ?
                                """).param(path).query(String.class).list().equals(List.of("127.0.0.1 DELETE 404")));
    }

    @Test
    void theRowOfAChangedAliasHasItsStateBeforeAndAfter() {
        var api = new Api(port);
        String path = "/models/aliases/audited-" + UUID.randomUUID();
        String model =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        String target = "{\"modelId\": \"%s\"}".formatted(model);
        api.put(path, target).json(201);
        api.put(path, target).json(200);
        api.put(path, target, "If-Match", "\"stale\"").json(412);
        api.post(path + "/rollback", "{}").json(200);
        assertThat(api.delete(path).status()).isEqualTo(204);
        Awaitility.await()
                .untilAsserted(() -> assertThat(jdbc.sql("""
                                        select concat_ws(' ', method, status, before ->> 'revision', after ->> 'revision',
                                            coalesce(after ->> 'modelId', before ->> 'modelId'))
                                        from audit_log where path like ? order by id
                                        """)
                                .param(path + "%")
                                .query(String.class)
                                .list())
                        .containsExactly(
                                "PUT 201 1 " + model,
                                "PUT 200 1 2 " + model,
                                "PUT 412",
                                "POST 200 2 3 " + model,
                                "DELETE 204 3 " + model));
    }

    @Test
    void auditRowsAreKeptForAYear() {
        String path = "/" + UUID.randomUUID();
        for (int days : List.of(364, 366)) {
            jdbc.sql("""
                            insert into audit_log (at, address, method, path, status)
                            values (now() - make_interval(days => ?), '127.0.0.1', 'POST', ?, ?)
                            """).params(days, path, days).update();
        }
        audit.deleteOld();
        assertThat(jdbc.sql("select status from audit_log where path = ?")
                        .param(path)
                        .query(Integer.class)
                        .list())
                .containsExactly(364);
    }
}
