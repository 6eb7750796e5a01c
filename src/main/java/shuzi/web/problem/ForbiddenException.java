package shuzi.web.problem;

import java.util.List;

/** Reports that the client is not allowed to send the request: 403. */
public final class ForbiddenException extends ProblemException {

    private ForbiddenException(String detail) {
        super(ProblemKind.FORBIDDEN, detail, List.of());
    }

    public static ForbiddenException because(String detail) {
        return new ForbiddenException(detail);
    }
}
