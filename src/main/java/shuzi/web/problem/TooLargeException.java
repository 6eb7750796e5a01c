package shuzi.web.problem;

import java.util.List;

/** Reports a request that is larger than a limit: 413. */
public final class TooLargeException extends ProblemException {

    private TooLargeException(String detail) {
        super(ProblemKind.TOO_LARGE, detail, List.of());
    }

    public static TooLargeException because(String detail) {
        return new TooLargeException(detail);
    }
}
