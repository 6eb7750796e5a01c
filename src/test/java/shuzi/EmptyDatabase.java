package shuzi;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Empties the database of a service under test before it starts: an earlier run has left its rows there. */
@TestConfiguration(proxyBeanMethods = false)
class EmptyDatabase {

    @Bean
    FlywayMigrationStrategy emptyTheDatabaseFirst() {
        return flyway -> {
            flyway.clean();
            flyway.migrate();
        };
    }
}
