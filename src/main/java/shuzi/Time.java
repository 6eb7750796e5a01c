package shuzi;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The clock that all rooms are given, and what they do from time to time. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Time {

    @Bean
    Clock systemClock() {
        return Clock.systemUTC();
    }
}
