package shuzi.web.problem;

import java.util.List;
import shuzi.core.Excerpt;

/** There is no such thing: 404. */
public final class NotFoundException extends ProblemException {

    private NotFoundException(String detail) {
        super(ProblemKind.NOT_FOUND, detail, List.of());
    }

    /**
     * For a thing that was asked for by its id.
     *
     * @param kind what it is, in lower case
     */
    public static NotFoundException of(String kind, Object id) {
        return new NotFoundException("There is no " + kind + " " + Excerpt.of(id) + ".");
    }

    public static NotFoundException because(String detail) {
        return new NotFoundException(detail);
    }
}
