package shuzi.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Leaves the large body of a refused request unread, and closes its connection. Tomcat would read up to 1 GB of it, so that the client
 * gets to see the answer; strangers cannot have that. A client that asks first ({@code Expect: 100-continue}) sees the answer anyway.
 */
final class UnreadBodies extends ValveBase {

    private static final String LEFT = UnreadBodies.class.getName();
    private static final long READ_ANYWAY = 1 << 20; // it has most likely arrived

    UnreadBodies() {
        super(true);
    }

    /** What the request brings is not to be read; called before the answer is written. */
    static void leave(HttpServletRequest request, HttpServletResponse response) {
        boolean unknownLength = request.getHeader("Transfer-Encoding") != null;
        if (unknownLength || request.getContentLengthLong() > READ_ANYWAY) {
            request.setAttribute(LEFT, true);
            response.setHeader("Connection", "close");
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (request.getAttribute(LEFT) != null) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Puts the valve around all others of Tomcat: to those within, a connection that is to be closed is an error to report. */
    @Configuration(proxyBeanMethods = false)
    static class Installation {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadBodies() {
            return factory -> factory.addEngineValves(new UnreadBodies());
        }
    }
}
