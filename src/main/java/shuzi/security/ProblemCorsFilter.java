package shuzi.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.util.InvalidUrlException;
import shuzi.web.body.RequestBodyValve;
import shuzi.web.problem.ForbiddenException;
import shuzi.web.problem.ProblemAnswers;

/** Allows requests from pages of the configured web sites (CORS), and rejects other origins with a problem document. */
final class ProblemCorsFilter extends CorsFilter {

    /**
     * Creates the filter.
     *
     * @param allowedOrigins web sites whose pages can call the service
     */
    ProblemCorsFilter(List<String> allowedOrigins, ProblemAnswers problems) {
        super(source(allowedOrigins));
        setCorsProcessor(new Processor(problems));
    }

    private static CorsConfigurationSource source(List<String> allowedOrigins) {
        var configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(allowedOrigins);
        configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        configuration.setAllowedHeaders(List.of(
                SecurityConfiguration.API_KEY_HEADER,
                "Authorization",
                "Accept",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "If-Range",
                "Inference-Header-Content-Length",
                "Last-Event-ID",
                "Prefer",
                "Range",
                "X-Request-Id"));
        configuration.setExposedHeaders(List.of(
                "X-Request-Id",
                "Shuzi-Alias",
                "Location",
                "Link",
                "Retry-After",
                "ETag",
                "Inference-Header-Content-Length",
                "Accept-Ranges",
                "Content-Range",
                "Preference-Applied"));
        configuration.setMaxAge(Duration.ofHours(1));
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", configuration);
        return source;
    }

    private static final class Processor extends DefaultCorsProcessor {

        private final ProblemAnswers problems;

        Processor(ProblemAnswers problems) {
            this.problems = problems;
        }

        @Override
        public boolean processRequest(
                @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            boolean allowed;
            try {
                allowed = super.processRequest(configuration, request, response);
            } catch (InvalidUrlException ignored) { // a malformed origin
                allowed = false;
            }
            if (!allowed) {
                RequestBodyValve.leaveUnread(request, response);
                problems.send(
                        request,
                        response,
                        ForbiddenException.because("The CORS settings do not allow this request from this origin."));
            }
            return allowed;
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            // the problem document is the response
        }
    }
}
