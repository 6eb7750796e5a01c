package shuzi.web.problem;

import java.util.List;

/** Reports a malformed request: 400. */
public final class InvalidRequestException extends ProblemException {

    private InvalidRequestException(String detail, List<FieldProblem> errors) {
        super(ProblemKind.INVALID_REQUEST, detail, errors);
    }

    /** Creates the exception for invalid fields; it names up to 20 of them. */
    public static InvalidRequestException fields(List<FieldProblem> errors) {
        List<FieldProblem> reported = FieldProblem.first(errors);
        return new InvalidRequestException(FieldProblem.describe(reported), reported);
    }

    public static InvalidRequestException field(String field, String message) {
        return fields(List.of(new FieldProblem(field, message)));
    }
}
