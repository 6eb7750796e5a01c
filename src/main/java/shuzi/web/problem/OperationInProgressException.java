package shuzi.web.problem;

import java.time.Duration;

/** The same is being done already: 409, with a time after which to ask again. */
public final class OperationInProgressException extends ProblemException {

    private OperationInProgressException(String detail, Duration retryAfter) {
        super(ProblemKind.OPERATION_IN_PROGRESS, detail, retryAfter);
    }

    public static OperationInProgressException because(String detail, Duration retryAfter) {
        return new OperationInProgressException(detail, retryAfter);
    }
}
