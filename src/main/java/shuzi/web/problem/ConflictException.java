package shuzi.web.problem;

import java.util.List;

/** Reports that the resource's current state does not allow the request: 409. */
public final class ConflictException extends ProblemException {

    private ConflictException(String detail) {
        super(ProblemKind.CONFLICT, detail, List.of());
    }

    public static ConflictException because(String detail) {
        return new ConflictException(detail);
    }
}
