package shuzi.problem;

import java.time.Duration;
import org.springframework.http.HttpStatus;

/** The service does as much of this as it can: 429, with a time after which to try again. */
public final class TooBusyException extends ProblemException {

    private TooBusyException(String detail, Duration retryAfter) {
        super(HttpStatus.TOO_MANY_REQUESTS, "Too busy", detail, retryAfter);
    }

    public static TooBusyException because(String detail, Duration retryAfter) {
        return new TooBusyException(detail, retryAfter);
    }
}
