package shuzi.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import shuzi.web.problem.ForbiddenException;

/** Identifies the client of a request. */
public final class Client {

    /** Attribute of a request with the name of its authenticated client. */
    public static final String ATTRIBUTE = "shuzi.client";

    private static final String ROLES = "shuzi.client.roles";

    private Client() {}

    /**
     * Stores who sends a request.
     *
     * @param name the name of an API key, or the subject of a token
     * @param roles names of the client's roles
     */
    public static void identify(HttpServletRequest request, String name, Set<String> roles) {
        request.setAttribute(ATTRIBUTE, name);
        request.setAttribute(ROLES, Set.copyOf(roles));
    }

    /**
     * Requires a role for a part of an operation. Every client has it if no authentication is required.
     *
     * @param part what needs the role, as the subject of the message
     * @throws ForbiddenException if the client lacks the role
     */
    public static void requireRole(HttpServletRequest request, String role, String part) {
        if (request.getAttribute(ROLES) instanceof Set<?> roles && !roles.contains(role)) {
            throw ForbiddenException.because("%s needs the role %s.".formatted(part, role));
        }
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
