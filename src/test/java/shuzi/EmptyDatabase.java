package shuzi;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Empties the database of a service under test before it starts: an earlier run has left its rows there. */
@TestConfiguration(proxyBeanMethods = false)
class EmptyDatabase {

    @Bean
    FlywayMigrationStrategy emptyTheDatabaseFirst(Environment environment) {
        return flyway -> {
            if (environment.containsProperty("spring.datasource.url") && !ContainerDatabase.isUsed()) {
                throw new IllegalStateException(
                        "The tests would empty the database of spring.datasource.url. Unset SPRING_DATASOURCE_URL.");
            }
            flyway.clean();
            flyway.migrate();
        };
    }
}
