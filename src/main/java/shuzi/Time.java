package shuzi;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Measures durations and runs periodic work for all packages. The time of day is the database's. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Time {

    /** Returns the monotonic clock by which durations are measured. */
    @Bean
    Ticker ticker() {
        return Ticker.systemTicker();
    }
}
