package shuzi.web.problem;

import java.util.List;

/** The state of the thing forbids what was asked: 409. */
public final class ConflictException extends ProblemException {

    private ConflictException(String detail) {
        super(ProblemKind.CONFLICT, detail, List.of());
    }

    public static ConflictException because(String detail) {
        return new ConflictException(detail);
    }
}
