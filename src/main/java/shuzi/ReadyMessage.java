package shuzi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Logs the address of the service as the last line of its start. */
@Component
class ReadyMessage {

    private static final Logger log = LoggerFactory.getLogger(ShuziApplication.class);

    private final ServerProperties server;

    ReadyMessage(ServerProperties server) {
        this.server = server;
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void log(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext context) {
            log.info(
                    "Shuzi is ready: {}",
                    address(Objects.requireNonNull(context.getWebServer()).getPort()));
        }
    }

    private String address(int port) {
        InetAddress address = server.getAddress();
        if (address == null || address.isAnyLocalAddress()) {
            address = InetAddress.getLoopbackAddress();
        }
        String host = address.getHostAddress();
        return "%s://%s:%d%s"
                .formatted(
                        Ssl.isEnabled(server.getSsl()) ? "https" : "http",
                        address instanceof Inet6Address ? "[" + host + "]" : host,
                        port,
                        Objects.requireNonNullElse(server.getServlet().getContextPath(), ""));
    }
}
