package shuzi.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.Api;
import shuzi.OtherService;
import shuzi.OwnSchema;
import shuzi.ServiceTest;

/** Requests while a real database is unavailable. */
@ServiceTest
@Tag("database")
class DatabaseAvailabilityHttpTest {

    @LocalServerPort
    int port;

    @Autowired
    DataSource dataSource;

    @Test
    void aGetSucceedsAfterItsConnectionWasTerminated() throws Exception {
        var api = new Api(port);
        try (var outside = new OwnSchema(dataSource)) {
            JdbcClient jdbc = outside.migrate("1").jdbc(); // opens its own connection, outside the pool
            for (int i = 0; i < 5; i++) {
                api.get("/datasets").json(200); // the pool does not test a connection that was used a moment ago
                jdbc.sql("""
                                select pg_terminate_backend(pid) from pg_stat_activity
                                where datname = current_database() and pid <> pg_backend_pid()
                                    and application_name = 'PostgreSQL JDBC Driver'
                                """).query(Boolean.class).list();
                assertThat(api.get("/datasets").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aWriteGets503WithRetryAfterWhileTheDatabaseIsReadOnly() throws Exception {
        try (var service = new OtherService(
                dataSource,
                "--spring.datasource.hikari.data-source-properties.options=-c default_transaction_read_only=on")) {
            Api.Answer answer = service.api().post("/datasets/synthetic", "{\"imagesPerClass\": 2}");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(answer.json(503).get("detail").asString())
                    .isEqualTo("The database is unavailable. Try again later.");
            assertThat(service.api().get("/datasets").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "08006, true, true",
        "57P01, true, true",
        "25P03, true, true",
        "25006, true, false",
        "40001, true, false",
        "53100, true, false",
        "53300, true, false",
        "57014, true, false",
        "23505, false, false",
        "42P01, false, false",
        "54000, false, false",
        "58P01, false, false",
        "P0001, false, false"
    })
    void transientFailuresAreRecognisedByTheirSqlState(String state, boolean isTransient, boolean isConnectionLost) {
        var failure = new DataAccessResourceFailureException("", new SQLException("", state));
        assertThat(DatabaseAvailability.isTransient(failure)).isEqualTo(isTransient);
        assertThat(DatabaseAvailability.isConnectionLost(failure)).isEqualTo(isConnectionLost);
    }
}
