package shuzi.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.core.simple.JdbcClient;
import shuzi.OwnSchema;
import shuzi.ServiceTest;

/** The messages for a database whose tables are not those of this version. */
@ServiceTest
@Tag("database")
class ForeignTablesTest {

    @Autowired
    DataSource dataSource;

    @Test
    void aChangedMigrationIsNamed() throws Exception {
        try (var schema = new OwnSchema(dataSource).migrate("2")) {
            schema.jdbc()
                    .sql("update flyway_schema_history set checksum = 1 where version = '1'")
                    .update();
            FailureAnalysis analysis = analysis(schema);
            assertThat(analysis.getDescription())
                    .isEqualTo("The tables of the database belong to another version of the service:"
                            + " Migration checksum mismatch for migration version 1.");
            assertThat(analysis.getAction()).startsWith("Start that version");
        }
    }

    @Test
    void tablesOfAnotherApplicationAreNotChanged() throws Exception {
        try (var schema = new OwnSchema(dataSource)) {
            JdbcClient.create(dataSource).sql("create schema " + schema.name()).update();
            schema.jdbc().sql("create table something_else (x int)").update();
            assertThat(analysis(schema).getDescription())
                    .isEqualTo("The database has tables that do not belong to this service.");
        }
    }

    private static FailureAnalysis analysis(OwnSchema schema) {
        var failure = catchThrowableOfType(FlywayException.class, () -> schema.migrate("latest"));
        return Objects.requireNonNull(new ForeignTablesAnalyzer().analyze(failure, failure));
    }
}
