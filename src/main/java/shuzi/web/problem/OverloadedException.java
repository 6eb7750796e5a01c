package shuzi.web.problem;

import java.time.Duration;

/**
 * Reports that all clients together send more requests than the service can process: 503, with the time after which to
 * try again.
 */
public final class OverloadedException extends ProblemException {

    private OverloadedException(String detail, Duration retryAfter) {
        super(ProblemKind.OVERLOADED, detail, retryAfter);
    }

    public static OverloadedException because(String detail, Duration retryAfter) {
        return new OverloadedException(detail, retryAfter);
    }
}
