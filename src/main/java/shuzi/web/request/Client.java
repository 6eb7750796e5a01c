package shuzi.web.request;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Who sends a request. */
public final class Client {

    /** The request's attribute with the client's name, of one who has shown who it is. */
    public static final String ATTRIBUTE = "shuzi.client";

    private Client() {}

    /** Remembers who sends the request: the name of an API key, or the subject of a token. */
    public static void identify(HttpServletRequest request, String name) {
        request.setAttribute(ATTRIBUTE, name);
    }

    /** The client's name; null while it has not shown who it is, or where nobody is asked. */
    public static @Nullable String name(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String name ? name : null;
    }

    /** The name of the client whose request this thread answers; null also where there is no request. */
    public static @Nullable String currentName() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? name(attributes.getRequest())
                : null;
    }

    /** Where it sends from. */
    public static String address(HttpServletRequest request) {
        return String.valueOf(request.getRemoteAddr());
    }
}
