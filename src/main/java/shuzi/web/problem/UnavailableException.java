package shuzi.web.problem;

import java.time.Duration;

/** Reports that a part on which the service depends is unavailable: 503, with the time after which to try again. */
public final class UnavailableException extends ProblemException {

    /** A time after which a short interruption has most likely ended. */
    public static final Duration SOON = Duration.ofSeconds(5);

    private UnavailableException(String detail, Duration retryAfter) {
        super(ProblemKind.UNAVAILABLE, detail, retryAfter);
    }

    public static UnavailableException because(String detail, Duration retryAfter) {
        return new UnavailableException(detail, retryAfter);
    }
}
