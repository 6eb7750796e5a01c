package shuzi.web.problem;

import java.util.List;
import shuzi.core.Excerpt;

/** Reports that the resource does not exist: 404. */
public final class NotFoundException extends ProblemException {

    private NotFoundException(String detail) {
        super(ProblemKind.NOT_FOUND, detail, List.of());
    }

    /**
     * Creates the exception for a resource that was requested by its id.
     *
     * @param kind kind of the resource, in lower case
     */
    public static NotFoundException of(String kind, Object id) {
        return new NotFoundException("There is no " + kind + " " + Excerpt.of(id) + ".");
    }

    public static NotFoundException because(String detail) {
        return new NotFoundException(detail);
    }
}
