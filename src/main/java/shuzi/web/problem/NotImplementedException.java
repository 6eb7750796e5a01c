package shuzi.web.problem;

import java.util.List;

/** Reports a request for something that the service does not support: 501. */
public final class NotImplementedException extends ProblemException {

    private NotImplementedException(String detail) {
        super(ProblemKind.NOT_IMPLEMENTED, detail, List.of());
    }

    public static NotImplementedException because(String detail) {
        return new NotImplementedException(detail);
    }
}
