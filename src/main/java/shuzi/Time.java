package shuzi;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock that all rooms are given. */
@Configuration(proxyBeanMethods = false)
class Time {

    @Bean
    Clock systemClock() {
        return Clock.systemUTC();
    }
}
