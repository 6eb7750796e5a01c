package shuzi.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** The client may not do this: 403. */
public final class ForbiddenException extends ProblemException {

    private ForbiddenException(String detail) {
        super(HttpStatus.FORBIDDEN, "Forbidden", detail, List.of());
    }

    public static ForbiddenException because(String detail) {
        return new ForbiddenException(detail);
    }
}
