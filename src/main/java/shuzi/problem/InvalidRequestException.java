package shuzi.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** The request is malformed: 400. */
public final class InvalidRequestException extends ProblemException {

    private InvalidRequestException(String detail, List<FieldProblem> errors) {
        super(HttpStatus.BAD_REQUEST, "Invalid request", detail, errors);
    }

    public static InvalidRequestException field(String field, String message) {
        return new InvalidRequestException(
                "The request has an invalid field: " + field + " " + message + ".",
                List.of(new FieldProblem(field, message)));
    }
}
