package shuzi.database;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/** Provides the database's time to all packages and to the queue of jobs. */
@Configuration(proxyBeanMethods = false)
class DatabaseTime {

    private static final Logger log = LoggerFactory.getLogger(DatabaseTime.class);

    private final DatabaseClock clock;

    DatabaseTime(JdbcClient jdbc, Ticker ticker) {
        clock = new DatabaseClock(
                () -> jdbc.sql("select clock_timestamp()")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant(),
                ticker,
                Clock.systemUTC());
        synchronise();
    }

    /** Reads the database's clock; if it is unavailable, the last reading counts. */
    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    final void synchronise() {
        try {
            clock.synchronise();
        } catch (DataAccessException e) {
            log.debug("The database's clock was not read", e);
        }
    }

    @Bean
    Clock databaseClock() {
        return clock;
    }

    /** Returns the clock by which the queue decides whether a replica is dead and whether a job is due. */
    @Bean
    com.github.kagkarlsson.scheduler.Clock clockOfQueue() {
        return clock::instant;
    }
}
