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

    private static final String INFERENCE_ERROR = "{\"error\":\"The request cannot be understood.\"}";

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String path = request.getRequestURI(); // null if even the request line is malformed
        boolean inference = InferenceError.isFor(path);
        try {
            response.setContentType(inference ? "application/json" : "application/problem+json");
            String document = inference ? INFERENCE_ERROR : document(request, response.getStatus(), path);
            response.getOutputStream().write(document.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) { // the client has gone, or the response has begun
            container.getLogger().debug("no error report", e);
        }
    }

    private static String document(Request request, int status, @Nullable String path) {
        ProblemKind kind = ProblemKind.of(status);
        return """
                {"type":"%s","title":"%s","status":%d,"detail":"The request cannot be understood.","requestId":"%s"%s}""".formatted(
                        kind.path(), // the prefix of a gateway is not known yet
                        kind.title(),
                        status,
                        RequestId.of(request),
                        path == null
                                ? ""
                                : ",\"instance\":"
                                        + JsonMapper.shared()
                                                .writeValueAsString(
                                                        ProblemInstance.of(path).toString()));
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
         * Keeps Tomcat from reading the body of a request as a form, because no operation takes one and clients send other
         * bodies with that type, as curl does without a header.
         */
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> noForms() {
            return factory -> factory.addConnectorCustomizers(connector -> connector.setParseBodyMethods(""));
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
