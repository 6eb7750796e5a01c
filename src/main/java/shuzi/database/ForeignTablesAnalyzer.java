package shuzi.database;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints that the database's tables belong to another version of the service, or not to the service at all. */
final class ForeignTablesAnalyzer extends AbstractFailureAnalyzer<FlywayException> {

    private static final String ANOTHER = "use another database (shuzi.data-directory or spring.datasource.url).";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, FlywayException cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof FlywayValidateException) {
            String first = message.lines()
                    .filter(line -> line.contains("igration") && line.contains("version"))
                    .findFirst()
                    .orElse("a migration differs");
            return new FailureAnalysis(
                    "The tables of the database belong to another version of the service: %s.".formatted(first.strip()),
                    "Start that version, restore a backup of the database, or " + ANOTHER,
                    cause);
        }
        if (message.contains("non-empty schema")) {
            return new FailureAnalysis(
                    "The database has tables that do not belong to this service.", "Empty it, or " + ANOTHER, cause);
        }
        return null;
    }
}
