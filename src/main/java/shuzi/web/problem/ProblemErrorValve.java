package shuzi.web.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import shuzi.web.RequestId;
import tools.jackson.databind.json.JsonMapper;

/** Sends problem documents for malformed requests that Tomcat rejects before they reach the application. */
public final class ProblemErrorValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemKind kind = ProblemKind.of(response.getStatus());
        String path = request.getRequestURI(); // null if even the request line is malformed
        String document = """
                {"type":"%s","title":"%s","status":%d,"detail":"The request cannot be understood.","requestId":"%s"%s}""".formatted(
                        kind.path(), // the prefix of a gateway is not known yet
                        kind.title(),
                        response.getStatus(),
                        RequestId.of(request),
                        path == null
                                ? ""
                                : ",\"instance\":"
                                        + JsonMapper.shared()
                                                .writeValueAsString(
                                                        ProblemInstance.of(path).toString()));
        try {
            response.setContentType("application/problem+json");
            response.getOutputStream().write(document.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) { // the client has gone, or the response has begun
            container.getLogger().debug("no error report", e);
        }
    }

    /** Makes it Tomcat's error report valve. */
    @Configuration(proxyBeanMethods = false)
    static class Installation {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemErrorValve() {
            return factory -> factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemErrorValve.class.getName());
                }
            });
        }

        /**
         * Raises Tomcat's limit on locales, because Spring reads them for every request and an excess is an exception.
         */
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> maxLocales() {
            return factory -> factory.addConnectorCustomizers(connector -> connector.setMaxLocaleCount(100_000));
        }
    }
}
