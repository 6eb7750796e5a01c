package shuzi.report;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import shuzi.web.concurrency.ConcurrencyLimiter;

/** Bounds the memory of drawings: a browser's page of plots is drawn at once, many pages are not. */
@Configuration(proxyBeanMethods = false)
class DrawingLimit {

    private static final int MAX_DRAWINGS = 8;

    @Bean
    ConcurrencyLimiter drawings() {
        return new ConcurrencyLimiter(MAX_DRAWINGS, "plots and reports");
    }
}
