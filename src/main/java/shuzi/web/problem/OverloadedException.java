package shuzi.web.problem;

import java.time.Duration;

/** All clients together ask for more than the service can answer: 503, with a time after which to try again. */
public final class OverloadedException extends ProblemException {

    private OverloadedException(String detail, Duration retryAfter) {
        super(ProblemKind.OVERLOADED, detail, retryAfter);
    }

    public static OverloadedException because(String detail, Duration retryAfter) {
        return new OverloadedException(detail, retryAfter);
    }
}
