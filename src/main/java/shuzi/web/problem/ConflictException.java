package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** Reports that the resource's current state does not allow the request: 409. */
public final class ConflictException extends ProblemException {

    private final @Nullable Object comparison;

    private ConflictException(String detail, @Nullable Object comparison) {
        super(ProblemKind.CONFLICT, detail, List.of());
        this.comparison = comparison;
    }

    public static ConflictException because(String detail) {
        return new ConflictException(detail, null);
    }

    /**
     * Creates an exception for a condition that a comparison of models does not meet.
     *
     * @param comparison the comparison, for the problem document
     */
    public static ConflictException because(String detail, Object comparison) {
        return new ConflictException(detail, comparison);
    }

    @Override
    public ProblemDetail document(HttpServletRequest request) {
        ProblemDetail document = super.document(request);
        if (comparison != null) {
            document.setProperty("comparison", comparison);
        }
        return document;
    }
}
