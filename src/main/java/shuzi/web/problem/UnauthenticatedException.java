package shuzi.web.problem;

import java.util.List;

/** The client has not shown who it is: 401. Who throws it has set {@code WWW-Authenticate}. */
public final class UnauthenticatedException extends ProblemException {

    private UnauthenticatedException(String detail) {
        super(ProblemKind.UNAUTHENTICATED, detail, List.of());
    }

    public static UnauthenticatedException because(String detail) {
        return new UnauthenticatedException(detail);
    }
}
