package shuzi.problem;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** What was asked cannot be done, for a reason the client can understand. The message is what the client reads. */
public abstract class ProblemException extends RuntimeException {

    /** The type of a problem whose title says all (RFC 9457, section 4.2.1). */
    static final URI NO_TYPE = URI.create("about:blank");

    private final HttpStatus status;
    private final String title;
    private final String detail;
    private final List<FieldProblem> errors;
    private final @Nullable Duration retryAfter;

    ProblemException(HttpStatus status, String title, String detail, List<FieldProblem> errors) {
        this(status, title, detail, errors, null);
    }

    /** One that time may change: the client is told when to try again. */
    ProblemException(HttpStatus status, String title, String detail, Duration retryAfter) {
        this(status, title, detail, List.of(), retryAfter);
    }

    private ProblemException(
            HttpStatus status, String title, String detail, List<FieldProblem> errors, @Nullable Duration retryAfter) {
        super(detail);
        this.status = status;
        this.title = title;
        this.detail = detail;
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

    /** The problem document that a client gets. */
    public ProblemDetail document() {
        ProblemDetail document = ProblemDetail.forStatusAndDetail(status, detail);
        document.setType(NO_TYPE);
        document.setTitle(title);
        if (!errors.isEmpty()) {
            document.setProperty("errors", errors);
        }
        return document;
    }
}
