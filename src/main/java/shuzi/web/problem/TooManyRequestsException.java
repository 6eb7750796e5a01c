package shuzi.web.problem;

import java.time.Duration;

/** Reports that the service or the client has reached a limit: 429, with the time after which to try again. */
public final class TooManyRequestsException extends ProblemException {

    private TooManyRequestsException(String detail, Duration retryAfter) {
        super(ProblemKind.TOO_MANY_REQUESTS, detail, retryAfter);
    }

    public static TooManyRequestsException because(String detail, Duration retryAfter) {
        return new TooManyRequestsException(detail, retryAfter);
    }
}
