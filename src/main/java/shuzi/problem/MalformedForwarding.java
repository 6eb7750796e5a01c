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
 * A problem document for a request whose headers of a gateway are malformed. Spring's filter for them refuses the request
 * and then its error page too, or lets a prefix through that is no path, or a scheme that is none, upon which what is behind it fails.
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
    private static final Pattern PATHS = paths();

    private static final Pattern SCHEMES = Pattern.compile("(?i)\\s*(https?|wss?)\\s*(,.*)?"); // the first counts
    private static final Pattern SCHEMED = Pattern.compile("(?i)(?!.*proto=(?!\"?(https?|wss?)\"?\\s*([;,]|$))).*");

    MalformedForwarding() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (all(request, PREFIX, PATHS)
                && all(request, "X-Forwarded-Proto", SCHEMES)
                && all(request, "Forwarded", SCHEMED)) {
            getNext().invoke(request, response);
        } else {
            response.sendError(HttpStatus.BAD_REQUEST.value());
        }
        boolean refused = response.getStatus() == HttpStatus.BAD_REQUEST.value()
                && response.isError()
                && !response.isCommitted()
                && HEADERS.stream().anyMatch(name -> request.getHeader(name) != null);
        if (refused) {
            for (String name :
                    HEADERS) { // or the error page, behind the same filter, would be refused like the request
                request.getCoyoteRequest().getMimeHeaders().removeHeader(name);
            }
            request.setAttribute(
                    ProblemErrorController.DETAIL,
                    "A header of a gateway, one of " + String.join(", ", HEADERS) + ", is malformed.");
        }
    }

    /** Or the error page, behind the same filter, would be refused like the request. */
    private static void removeHeaders(Request request) {
        HEADERS.forEach(name -> request.getCoyoteRequest().getMimeHeaders().removeHeader(name));
    }

    private static boolean all(Request request, String header, Pattern right) {
        return Collections.list(request.getHeaders(header)).stream()
                .allMatch(value -> right.matcher(value).matches());
    }

    private static Pattern paths() {
        String path = "(?:(?:/[\\w.~!$&'()*+;=:@%-]++)++/?|/)";
        return Pattern.compile("(?!.*%(?![0-9a-fA-F]{2}))(?:|" + path + "(?:\\s*,\\s*" + path + ")*+)");
    }

    /** A request that Tomcat has refused by now, for too many cookies for example, goes to the error page alone. */
    private static final class RefusedAlready extends ValveBase {

        RefusedAlready() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            if (response.isError()) {
                removeHeaders(request);
            }
            getNext().invoke(request, response);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Installation {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> malformedForwarding() {
            return factory -> {
                factory.addContextValves(new MalformedForwarding());
                factory.addEngineValves(new RefusedAlready());
            };
        }
    }
}
