package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.HandlerExceptionResolver;
import shuzi.core.InvalidFileException;

/**
 * Problem documents for filters, which run before any controller, and for responses that have begun.
 * {@link ProblemHandler} creates these documents too.
 */
@Component
public class ProblemAnswers {

    /**
     * Attribute of a request with the detail of its problem document, for a filter that responds by {@code sendError}.
     */
    public static final String DETAIL_ATTRIBUTE = ProblemAnswers.class.getName() + ".detail";

    private final HandlerExceptionResolver resolver;
    private final ProblemHandler handler;

    ProblemAnswers(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver, ProblemHandler handler) {
        this.resolver = resolver;
        this.handler = handler;
    }

    /** Sends the problem document of an exception. */
    public void send(HttpServletRequest request, HttpServletResponse response, Exception problem) {
        resolver.resolveException(request, response, null, problem);
    }

    /** Returns the problem document of an exception, for a client whose response has begun. */
    public ProblemDetail document(HttpServletRequest request, Exception problem) {
        var context = new ServletWebRequest(request);
        ResponseEntity<Object> answer = switch (problem) {
            case ProblemException known -> handler.handle(known, context);
            case InvalidFileException file -> handler.handle(file, context);
            default -> handler.handle(problem, context);
        };
        return (ProblemDetail)
                Objects.requireNonNull(Objects.requireNonNull(answer).getBody());
    }
}
