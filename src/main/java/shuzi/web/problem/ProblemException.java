package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import shuzi.core.Excerpt;

/** Reports why a request cannot be processed, as a problem document. The message is for the client. */
public abstract class ProblemException extends RuntimeException {

    private final ProblemKind kind;
    private final String detail;
    private final List<FieldProblem> errors;
    private final @Nullable Duration retryAfter;

    ProblemException(ProblemKind kind, String detail, List<FieldProblem> errors) {
        this(kind, detail, errors, null);
    }

    /** Creates an exception for a temporary reason, with the time after which to try again. */
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

    /** Returns what is wrong, for the client. */
    public String detail() {
        return detail;
    }

    /** Returns the time after which to try again; null if the reason is not temporary. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    /** Returns the problem document for the client of a request. */
    public ProblemDetail document(HttpServletRequest request) {
        ProblemDetail document = ProblemDetail.forStatusAndDetail(kind.status(), detail);
        kind.describe(document, request);
        if (!errors.isEmpty()) {
            document.setProperty("errors", errors);
        }
        return document;
    }
}
