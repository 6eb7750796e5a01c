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
