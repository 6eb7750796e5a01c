package shuzi.web.problem;

import java.util.List;

/** The request is understood, but nothing can be made of what it brings: 422. */
public final class UnprocessableContentException extends ProblemException {

    private UnprocessableContentException(String detail, List<FieldProblem> errors) {
        super(ProblemKind.UNPROCESSABLE_CONTENT, detail, errors);
    }

    public static UnprocessableContentException because(String detail) {
        return new UnprocessableContentException(detail, List.of());
    }

    public static UnprocessableContentException field(String field, String message) {
        var problem = new FieldProblem(field, message);
        return new UnprocessableContentException(
                "A field cannot be used: " + problem.field() + " " + problem.message() + ".", List.of(problem));
    }
}
