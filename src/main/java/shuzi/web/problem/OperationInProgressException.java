package shuzi.web.problem;

import java.time.Duration;

/** Reports that the same operation is already in progress: 409, with the time after which to try again. */
public final class OperationInProgressException extends ProblemException {

    private OperationInProgressException(String detail, Duration retryAfter) {
        super(ProblemKind.OPERATION_IN_PROGRESS, detail, retryAfter);
    }

    public static OperationInProgressException because(String detail, Duration retryAfter) {
        return new OperationInProgressException(detail, retryAfter);
    }
}
