package shuzi.web.problem;

import java.util.List;

/** The request is understood, but nothing can be made of what it brings: 422. */
public final class UnusableException extends ProblemException {

    private UnusableException(String detail, List<FieldProblem> errors) {
        super(ProblemKind.UNUSABLE_CONTENT, detail, errors);
    }

    public static UnusableException because(String detail) {
        return new UnusableException(detail, List.of());
    }

    public static UnusableException field(String field, String message) {
        var problem = new FieldProblem(field, message);
        return new UnusableException(
                "A field cannot be used: " + problem.field() + " " + problem.message() + ".", List.of(problem));
    }
}
