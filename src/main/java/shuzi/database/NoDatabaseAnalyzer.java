package shuzi.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints how to configure a database if there is none. */
final class NoDatabaseAnalyzer extends AbstractFailureAnalyzer<NoDatabaseException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, NoDatabaseException cause) {
        return new FailureAnalysis(
                "No database is configured, and this application contains no embedded PostgreSQL for this machine.",
                "Set the environment variables SPRING_DATASOURCE_URL (for example"
                        + " jdbc:postgresql://host:5432/database), SPRING_DATASOURCE_USERNAME and"
                        + " SPRING_DATASOURCE_PASSWORD, or the settings spring.datasource.url, .username and .password.",
                cause);
    }
}
