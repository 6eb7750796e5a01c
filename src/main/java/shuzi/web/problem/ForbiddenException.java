package shuzi.web.problem;

import java.util.List;

/** The client may not do this: 403. */
public final class ForbiddenException extends ProblemException {

    private ForbiddenException(String detail) {
        super(ProblemKind.FORBIDDEN, detail, List.of());
    }

    public static ForbiddenException because(String detail) {
        return new ForbiddenException(detail);
    }
}
