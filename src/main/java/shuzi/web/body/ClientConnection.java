package shuzi.web.body;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

/** The connection on which a request arrived. */
public final class ClientConnection {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final org.apache.coyote.Request request;
    private final MeteredBody body;

    private ClientConnection(org.apache.coyote.Request request, MeteredBody body) {
        this.request = request;
        this.body = body;
    }

    /** Stores the connection in an attribute of the request, because wrapped requests hide Tomcat's own. */
    static void remember(Request request, MeteredBody body) {
        request.setAttribute(ATTRIBUTE, new ClientConnection(request.getCoyoteRequest(), body));
    }

    /**
     * Tells whether the client has closed its side of the connection, so that a long operation for nobody can stop.
     * Call this on the request's thread, after its body was read.
     */
    public static boolean isClosed(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection && connection.peekAtEnd();
    }

    /**
     * Tells whether the connection is at its end. Tomcat tries to read without blocking, and reports one available byte
     * if that fails, as at the end of a connection; a byte of the next request would still be available afterwards.
     * While Tomcat keeps bytes of the next request aside, a read would overwrite them, so there is none.
     */
    private boolean peekAtEnd() {
        return !body.reachesIntoNext() && available(true) == 1 && available(false) == 0;
    }

    private int available(boolean afterReading) {
        request.action(ActionCode.AVAILABLE, afterReading);
        return request.getAvailable();
    }
}
