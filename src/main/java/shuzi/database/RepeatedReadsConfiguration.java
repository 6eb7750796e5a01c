package shuzi.database;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Repeats the controller's call for a GET or HEAD request if the connection to the database was lost. */
@Configuration(proxyBeanMethods = false)
class RepeatedReadsConfiguration {

    private static final Set<String> READING_METHODS = Set.of("GET", "HEAD");

    @Bean
    WebMvcRegistrations repeatedReadsOfRequests(RepeatedReads reads) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new Adapter(reads);
            }
        };
    }

    private static final class Adapter extends RequestMappingHandlerAdapter {

        private final RepeatedReads reads;

        Adapter(RepeatedReads reads) {
            this.reads = reads;
        }

        @Override
        protected @Nullable ModelAndView invokeHandlerMethod(
                HttpServletRequest request, HttpServletResponse response, HandlerMethod handler) throws Exception {
            if (!READING_METHODS.contains(request.getMethod())) {
                return super.invokeHandlerMethod(request, response, handler);
            }
            return reads.<@Nullable ModelAndView, Exception>read(
                    () -> {
                        response.resetBuffer();
                        return super.invokeHandlerMethod(request, response, handler);
                    },
                    () -> !response.isCommitted());
        }
    }
}
