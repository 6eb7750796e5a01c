package shuzi.web.problem;

import java.util.List;

/** Reports a body of an unsupported type or encoding: 415. */
public final class UnsupportedTypeException extends ProblemException {

    private UnsupportedTypeException(String detail) {
        super(ProblemKind.UNSUPPORTED_TYPE, detail, List.of());
    }

    public static UnsupportedTypeException because(String detail) {
        return new UnsupportedTypeException(detail);
    }
}
