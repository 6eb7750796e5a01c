package shuzi.problem;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/**
 * A problem document for a request whose headers of a gateway are malformed. Spring's filter for them answers with an
 * empty 400, or lets a prefix through that is no path, upon which everything behind it fails.
 */
final class MalformedForwarding extends ValveBase {

    private static final String PREFIX = "X-Forwarded-Prefix";
    private static final List<String> HEADERS = List.of(
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Proto",
            "X-Forwarded-Ssl");

    /** A path, or several with commas between them. */
    private static final Pattern PATHS =
            Pattern.compile("|(/([\\w.~!$&'()*+;=:@-]|%[0-9a-fA-F]{2})*(?<!/)/?(\\s*,\\s*|$))+");

    MalformedForwarding() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        boolean paths = Collections.list(request.getHeaders(PREFIX)).stream()
                .allMatch(prefix -> PATHS.matcher(prefix).matches());
        if (paths) {
            getNext().invoke(request, response);
        }
        boolean emptyRefusal = response.getStatus() == HttpStatus.BAD_REQUEST.value()
                && !response.isCommitted()
                && !response.isError()
                && response.getContentType() == null
                && response.getContentWritten() == 0;
        if (!paths || emptyRefusal) {
            for (String name : HEADERS) { // the problem document's way leads through the same filter
                request.getCoyoteRequest().getMimeHeaders().removeHeader(name);
            }
            request.setAttribute(
                    ProblemErrorController.DETAIL,
                    "A header of a gateway, one of " + String.join(", ", HEADERS) + ", is malformed.");
            response.sendError(HttpStatus.BAD_REQUEST.value());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Installation {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> malformedForwarding() {
            return factory -> factory.addContextValves(new MalformedForwarding());
        }
    }
}
