package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.ProblemDetail;

/** Reports that the resource does not satisfy the condition of the request: 412. */
public final class PreconditionFailedException extends ProblemException {

    private final Map<String, ?> state;

    private PreconditionFailedException(String detail, Map<String, ?> state) {
        super(ProblemKind.PRECONDITION_FAILED, detail, List.of());
        this.state = Map.copyOf(state);
    }

    /**
     * Creates an exception.
     *
     * @param state what the problem document says of the current state of the resource
     */
    public static PreconditionFailedException because(String detail, Map<String, ?> state) {
        return new PreconditionFailedException(detail, state);
    }

    @Override
    public ProblemDetail document(HttpServletRequest request) {
        ProblemDetail document = super.document(request);
        state.forEach(document::setProperty);
        return document;
    }
}
