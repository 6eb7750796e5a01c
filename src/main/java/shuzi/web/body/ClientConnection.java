package shuzi.web.body;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

/** The connection that a request came by. */
public final class ClientConnection {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final org.apache.coyote.Request request;
    private final MeteredBody body;

    private ClientConnection(org.apache.coyote.Request request, MeteredBody body) {
        this.request = request;
        this.body = body;
    }

    /** Keeps Tomcat's own request where those wrapped around it are asked. */
    static void remember(Request request, MeteredBody body) {
        request.setAttribute(ATTRIBUTE, new ClientConnection(request.getCoyoteRequest(), body));
    }

    /**
     * Returns whether the client has closed its side of the connection, so that nobody waits for an answer that takes long. To be called
     * on the request's thread, when its body has been read.
     */
    public static boolean isClosed(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection && connection.isAtEnd();
    }

    /**
     * Tomcat tries to read without waiting, and says that one byte is there when that fails, as it does at the end; a byte of the next
     * request is still there afterwards. It is not to try while it keeps bytes of the next request apart: what it reads would overwrite
     * them.
     */
    private boolean isAtEnd() {
        return !body.reachesIntoNext() && available(true) == 1 && available(false) == 0;
    }

    private int available(boolean afterReading) {
        request.action(ActionCode.AVAILABLE, afterReading);
        return request.getAvailable();
    }
}
