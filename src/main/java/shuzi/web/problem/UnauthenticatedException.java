package shuzi.web.problem;

import java.util.List;

/** Reports a client without valid authentication: 401. The thrower must set {@code WWW-Authenticate}. */
public final class UnauthenticatedException extends ProblemException {

    private UnauthenticatedException(String detail) {
        super(ProblemKind.UNAUTHENTICATED, detail, List.of());
    }

    public static UnauthenticatedException because(String detail) {
        return new UnauthenticatedException(detail);
    }
}
