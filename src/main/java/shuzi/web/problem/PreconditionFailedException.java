package shuzi.web.problem;

import java.util.List;

/** Reports that the resource does not satisfy the condition of the request: 412. */
public final class PreconditionFailedException extends ProblemException {

    private PreconditionFailedException(String detail) {
        super(ProblemKind.PRECONDITION_FAILED, detail, List.of());
    }

    public static PreconditionFailedException because(String detail) {
        return new PreconditionFailedException(detail);
    }
}
