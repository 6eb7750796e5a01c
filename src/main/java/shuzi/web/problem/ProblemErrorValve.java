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

/** Problem documents for requests so malformed that Tomcat rejects them before the application sees them. */
public final class ProblemErrorValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemKind kind = ProblemKind.of(response.getStatus());
        String path = request.getRequestURI(); // null when even the first line was none
        String document = """
                {"type":"%s","title":"%s","status":%d,"detail":"The request cannot be understood.","requestId":"%s"%s}""".formatted(
                        kind.path(), // of the gateway's prefix nothing is known yet
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
        } catch (IOException | IllegalStateException gone) { // the client has gone, or the answer has begun
            container.getLogger().debug("no error report", gone);
        }
    }

    /** Makes it the valve that Tomcat reports errors with. */
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

        /** Spring asks for the locales of every request, and more than Tomcat wants to count are an exception. */
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> asManyLocalesAsFitIntoAHead() {
            return factory -> factory.addConnectorCustomizers(connector -> connector.setMaxLocaleCount(100_000));
        }
    }
}
