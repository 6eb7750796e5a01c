package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import shuzi.core.Excerpt;

/** What was asked cannot be done, for a reason the client can understand. The message is what the client reads. */
public abstract class ProblemException extends RuntimeException {

    private final ProblemKind kind;
    private final String detail;
    private final List<FieldProblem> errors;
    private final @Nullable Duration retryAfter;

    ProblemException(ProblemKind kind, String detail, List<FieldProblem> errors) {
        this(kind, detail, errors, null);
    }

    /** One that time may change: the client is told when to try again. */
    ProblemException(ProblemKind kind, String detail, Duration retryAfter) {
        this(kind, detail, List.of(), retryAfter);
    }

    private ProblemException(
            ProblemKind kind, String detail, List<FieldProblem> errors, @Nullable Duration retryAfter) {
        super(Excerpt.text(detail));
        this.kind = kind;
        this.detail = Excerpt.text(detail);
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /** What is wrong, in words for the client. */
    public String detail() {
        return detail;
    }

    /** When to try again; null when time alone changes nothing. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    /** The problem document that the client of a request gets. */
    public ProblemDetail document(HttpServletRequest request) {
        ProblemDetail document = ProblemDetail.forStatusAndDetail(kind.status(), detail);
        kind.describe(document, request);
        if (!errors.isEmpty()) {
            document.setProperty("errors", errors);
        }
        return document;
    }
}
