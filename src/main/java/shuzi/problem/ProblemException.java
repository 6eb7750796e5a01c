package shuzi.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** What was asked cannot be done, for a reason the client can understand. The message is what the client reads. */
public abstract class ProblemException extends RuntimeException {

    private final HttpStatus status;
    private final String title;
    private final List<FieldProblem> errors;

    ProblemException(HttpStatus status, String title, String detail, List<FieldProblem> errors) {
        super(detail);
        this.status = status;
        this.title = title;
        this.errors = List.copyOf(errors);
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    List<FieldProblem> errors() {
        return errors;
    }
}
