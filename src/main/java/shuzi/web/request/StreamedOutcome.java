package shuzi.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a request whose response has begun before the outcome was known, for logs and metrics.
 *
 * @param status the status that the response would otherwise have
 * @param location address of the created resource; null if there is none
 */
public record StreamedOutcome(int status, @Nullable String location) {

    private static final String ATTRIBUTE = StreamedOutcome.class.getName();

    /** Records the outcome of a request. */
    public void record(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns the recorded outcome of a request; empty if its response says it. */
    public static Optional<StreamedOutcome> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof StreamedOutcome outcome
                ? Optional.of(outcome)
                : Optional.empty();
    }
}
