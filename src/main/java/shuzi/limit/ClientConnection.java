package shuzi.limit;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

/** The connection that a request came by. */
public final class ClientConnection {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private ClientConnection() {}

    /** Keeps Tomcat's own request where those wrapped around it are asked. */
    static void remember(Request request) {
        request.setAttribute(ATTRIBUTE, request.getCoyoteRequest());
    }

    /**
     * Returns whether the client has closed its side of the connection, so that nobody waits for an answer that takes long. To be called
     * on the request's thread, when its body has been read.
     */
    public static boolean isClosed(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof org.apache.coyote.Request coyote
                && isAtEnd(coyote)
                && isAtEnd(coyote); // the first time it may be one byte of the next request, which then is buffered
    }

    /** Tomcat tries to read without waiting, and says that one byte is there when that fails, as it does at the end. */
    private static boolean isAtEnd(org.apache.coyote.Request coyote) {
        coyote.action(ActionCode.AVAILABLE, true);
        return coyote.getAvailable() == 1;
    }
}
