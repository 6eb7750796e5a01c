package shuzi.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The service does as much of this as it can: 429, with a time after which to try again. */
public final class TooBusyException extends ProblemException {

    private final Duration retryAfter;

    private TooBusyException(String detail, Duration retryAfter) {
        super(HttpStatus.TOO_MANY_REQUESTS, "Too busy", detail, List.of());
        this.retryAfter = retryAfter;
    }

    public static TooBusyException because(String detail, Duration retryAfter) {
        return new TooBusyException(detail, retryAfter);
    }

    @Override
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
