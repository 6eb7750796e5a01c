package shuzi;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Runs the service tests on a PostgreSQL in a container if the system property test.postgres names an image. */
final class ContainerDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String IMAGE = System.getProperty("test.postgres", "");

    static boolean isUsed() {
        return !IMAGE.isEmpty();
    }

    /** Gives the service a database named after its data folder, because two services run side by side. */
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (isUsed()) {
            PostgreSQLContainer container = Started.DATABASE;
            String folder = context.getEnvironment().getRequiredProperty("shuzi.data-directory");
            TestPropertyValues.of(
                            "spring.datasource.url="
                                    + newDatabase(
                                            container,
                                            Path.of(folder).getFileName().toString()),
                            "spring.datasource.username=" + container.getUsername(),
                            "spring.datasource.password=" + container.getPassword())
                    .applyTo(context);
        }
    }

    /** Creates a database and returns its URL. */
    private static String newDatabase(PostgreSQLContainer container, String name) {
        try (Connection connection = DriverManager.getConnection(
                        container.getJdbcUrl(), container.getUsername(), container.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("create database \"%s\"".formatted(name));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(container.getHost(), container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT), name);
    }

    /** One container for all tests. It ends with the JVM. */
    private static final class Started {

        static final PostgreSQLContainer DATABASE = start();

        private static PostgreSQLContainer start() {
            @SuppressWarnings("resource") // closed by the shutdown hook
            PostgreSQLContainer database = new PostgreSQLContainer(IMAGE)
                    .withUsername(
                            "postgres") // as in the embedded PostgreSQL, because tests with another service use it
                    .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
            database.start();
            Runtime.getRuntime().addShutdownHook(new Thread(database::stop));
            return database;
        }
    }
}
