package shuzi.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request has changed, for the audit log.
 *
 * @param before the resource before the change; null if it did not exist
 * @param after the resource after the change; null if it was deleted
 */
public record AuditedChange(
        @Nullable Object before, @Nullable Object after) {

    private static final String ATTRIBUTE = AuditedChange.class.getName();

    /** Notes what a request has changed. */
    public static void note(HttpServletRequest request, @Nullable Object before, @Nullable Object after) {
        request.setAttribute(ATTRIBUTE, new AuditedChange(before, after));
    }

    /** Returns what a request has changed; empty if it was not noted. */
    public static Optional<AuditedChange> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof AuditedChange change ? Optional.of(change) : Optional.empty();
    }
}
