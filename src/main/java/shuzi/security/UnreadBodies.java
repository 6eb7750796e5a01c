package shuzi.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import shuzi.client.Client;
import shuzi.security.SecuritySettings.Mode;

/**
 * Leaves what a stranger sends unread, and closes its connection. Tomcat would read up to 1 GB of it, so that the client gets to see the
 * answer, and wait for it with a thread: strangers cannot have that, be it much or be it slow. What is small and on its way is read. A
 * client that asks first ({@code Expect: 100-continue}) sees the answer anyway.
 */
final class UnreadBodies extends ValveBase {

    private static final String LEFT = UnreadBodies.class.getName();
    private static final long READ_ANYWAY = 1 << 20; // it has most likely arrived
    private static final Duration PATIENCE = Duration.ofMillis(500); // with what has not
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final boolean strangers;

    /** @param strangers whether those are strangers who have not shown who they are */
    UnreadBodies(boolean strangers) {
        super(true);
        this.strangers = strangers;
    }

    /** What the request brings is not to be read; called before the answer is written. */
    static void leave(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(LEFT, true);
        boolean unknownLength = request.getHeader("Transfer-Encoding") != null;
        if (unknownLength || request.getContentLengthLong() > READ_ANYWAY) {
            response.setHeader("Connection", "close");
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        boolean refused = request.getAttribute(LEFT) != null;
        if ((refused || (strangers && Client.name(request) == null)) && !request.isAsync() && !isRead(request)) {
            response.flushBuffer(); // finished, nothing could be read any more
            if (request.getContentLengthLong() > READ_ANYWAY || !hasComeToAnEnd(request)) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }

    private static boolean isRead(Request request) {
        var read = new AtomicBoolean();
        request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    /** Reads what comes soon, never waiting for the client; whether that was all. */
    private static boolean hasComeToAnEnd(Request request) {
        byte[] unused = new byte[8192];
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!isRead(request)) {
                request.getCoyoteRequest().action(ActionCode.AVAILABLE, true);
                int available = request.getCoyoteRequest().getAvailable();
                if (available > 0) {
                    if (request.getInputStream().read(unused, 0, Math.min(available, unused.length)) < 0) {
                        return true;
                    }
                } else {
                    Thread.sleep(BETWEEN_LOOKS);
                }
                if (System.nanoTime() - end > 0) {
                    return isRead(request);
                }
            }
            return true;
        } catch (IOException | IllegalStateException gone) { // or somebody else reads it
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Puts the valve around all others of Tomcat: to those within, a connection that is to be closed is an error to report. */
    @Configuration(proxyBeanMethods = false)
    static class Installation {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadBodies(SecuritySettings settings) {
            return factory -> factory.addEngineValves(new UnreadBodies(settings.mode() != Mode.NONE));
        }
    }
}
