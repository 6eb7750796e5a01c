package shuzi.web.problem;

import java.util.List;

/** Reports a request whose content is understood but cannot be processed: 422. */
public final class UnprocessableContentException extends ProblemException {

    private UnprocessableContentException(String detail, List<FieldProblem> errors) {
        super(ProblemKind.UNPROCESSABLE_CONTENT, detail, errors);
    }

    public static UnprocessableContentException because(String detail) {
        return new UnprocessableContentException(detail, List.of());
    }

    public static UnprocessableContentException field(String field, String message) {
        List<FieldProblem> errors = List.of(new FieldProblem(field, message));
        return new UnprocessableContentException(FieldProblem.describe(errors), errors);
    }
}
