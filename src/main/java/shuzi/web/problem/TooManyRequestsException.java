package shuzi.web.problem;

import java.time.Duration;

/** The service does as much of this as it can: 429, with a time after which to try again. */
public final class TooManyRequestsException extends ProblemException {

    private TooManyRequestsException(String detail, Duration retryAfter) {
        super(ProblemKind.TOO_MANY_REQUESTS, detail, retryAfter);
    }

    public static TooManyRequestsException because(String detail, Duration retryAfter) {
        return new TooManyRequestsException(detail, retryAfter);
    }
}
