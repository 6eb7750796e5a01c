package shuzi;

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

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (isUsed()) {
            PostgreSQLContainer database = Started.DATABASE;
            TestPropertyValues.of(
                            "spring.datasource.url=" + database.getJdbcUrl(),
                            "spring.datasource.username=" + database.getUsername(),
                            "spring.datasource.password=" + database.getPassword())
                    .applyTo(context);
        }
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
