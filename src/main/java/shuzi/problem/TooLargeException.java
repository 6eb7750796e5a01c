package shuzi.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** What was sent is over a limit: 413. */
public final class TooLargeException extends ProblemException {

    private TooLargeException(String detail) {
        super(HttpStatus.CONTENT_TOO_LARGE, "Too large", detail, List.of());
    }

    public static TooLargeException because(String detail) {
        return new TooLargeException(detail);
    }
}
