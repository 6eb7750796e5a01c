package shuzi.web.request;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Identifies the client of a request. */
public final class Client {

    /** Attribute of a request with the name of its authenticated client. */
    public static final String ATTRIBUTE = "shuzi.client";

    private Client() {}

    /** Stores the name of the client in the request: the name of an API key, or the subject of a token. */
    public static void identify(HttpServletRequest request, String name) {
        request.setAttribute(ATTRIBUTE, name);
    }

    /** Returns the client's name; null if it has not authenticated, or if no authentication is required. */
    public static @Nullable String name(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String name ? name : null;
    }

    /** Returns the name of the client whose request this thread processes; null also if it processes none. */
    public static @Nullable String currentName() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? name(attributes.getRequest())
                : null;
    }

    /** Returns the client's address; behind a trusted gateway, the one that the gateway reports. */
    public static String address(HttpServletRequest request) {
        return String.valueOf(request.getRemoteAddr());
    }
}
