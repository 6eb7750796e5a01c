package shuzi.web.problem;

import java.time.Duration;

/** Something that the service needs does not answer: 503, with a time after which to try again. */
public final class UnavailableException extends ProblemException {

    private UnavailableException(String detail, Duration retryAfter) {
        super(ProblemKind.UNAVAILABLE, detail, retryAfter);
    }

    public static UnavailableException because(String detail, Duration retryAfter) {
        return new UnavailableException(detail, retryAfter);
    }
}
