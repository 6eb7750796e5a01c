package shuzi.web.problem;

import java.util.List;

/** The resource is not as the client expected it to be: 412. */
public final class PreconditionFailedException extends ProblemException {

    private PreconditionFailedException(String detail) {
        super(ProblemKind.PRECONDITION_FAILED, detail, List.of());
    }

    public static PreconditionFailedException because(String detail) {
        return new PreconditionFailedException(detail);
    }
}
