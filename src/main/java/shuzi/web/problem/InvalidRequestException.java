package shuzi.web.problem;

import java.util.List;

/** The request is malformed: 400. */
public final class InvalidRequestException extends ProblemException {

    private InvalidRequestException(String detail, List<FieldProblem> errors) {
        super(ProblemKind.INVALID_REQUEST, detail, errors);
    }

    /** For several fields, all of which are named. */
    public static InvalidRequestException fields(List<FieldProblem> errors) {
        List<FieldProblem> told = FieldProblem.first(errors);
        return new InvalidRequestException(FieldProblem.describe(told), told);
    }

    public static InvalidRequestException field(String field, String message) {
        return fields(List.of(new FieldProblem(field, message)));
    }
}
