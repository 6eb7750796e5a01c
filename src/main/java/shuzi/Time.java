package shuzi;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What measures durations in all rooms, and what they do from time to time. The time of day is the database's. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Time {

    /** What durations are measured by: nobody sets it. */
    @Bean
    Ticker ticker() {
        return Ticker.systemTicker();
    }
}
