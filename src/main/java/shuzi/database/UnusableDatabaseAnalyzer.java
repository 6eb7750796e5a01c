package shuzi.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Prints which database the service cannot connect to, why, and what to do. */
final class UnusableDatabaseAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    private final Environment environment;

    UnusableDatabaseAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException cause) {
        SQLException root = cause;
        while (root.getCause() instanceof SQLException deeper) { // the pool's own message says less
            root = deeper;
        }
        String action = action(String.valueOf(root.getSQLState()));
        String url = environment.getProperty("spring.datasource.url");
        if (action.isEmpty() || url == null) {
            return null;
        }
        return new FailureAnalysis(
                "The database at %s, user %s, cannot be used: %s"
                        .formatted(
                                url.replaceFirst("\\?.*", ""), // parameters, which can contain a password
                                environment.getProperty("spring.datasource.username", "(none)"),
                                root.getMessage()),
                action,
                root);
    }

    /**
     * Returns what to do about an SQL state (PostgreSQL's documentation, appendix A); empty for states of other
     * failures.
     */
    private static String action(String state) {
        return switch (state.length() == 5 ? state.substring(0, 2) : "") {
            case "08" -> "Start PostgreSQL, or correct spring.datasource.url (SPRING_DATASOURCE_URL).";
            case "28" ->
                "Correct spring.datasource.username and .password (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD).";
            case "3D" -> "Create the database, or correct spring.datasource.url (SPRING_DATASOURCE_URL).";
            case "53", "57" -> "Wait until PostgreSQL accepts connections, or raise its max_connections.";
            default -> "";
        };
    }
}
