package shuzi.report;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import shuzi.web.concurrency.ConcurrencyLimiter;

/** Limits the memory of drawings. The plots of one page of a browser are drawn at once, those of many pages are not. */
@Configuration(proxyBeanMethods = false)
class DrawingLimit {

    private static final int MAX_DRAWINGS = 8;

    @Bean
    ConcurrencyLimiter drawings() {
        return new ConcurrencyLimiter(MAX_DRAWINGS, "plots and reports");
    }
}
