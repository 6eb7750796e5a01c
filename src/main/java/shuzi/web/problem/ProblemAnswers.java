package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Sends problem documents for filters, which run before any controller. {@link ProblemHandler} creates these documents
 * too.
 */
@Component
public class ProblemAnswers {

    /**
     * Attribute of a request with the detail of its problem document, for a filter that responds by {@code sendError}.
     */
    public static final String DETAIL_ATTRIBUTE = ProblemAnswers.class.getName() + ".detail";

    private final HandlerExceptionResolver resolver;

    ProblemAnswers(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        this.resolver = resolver;
    }

    /** Sends the problem document of an exception. */
    public void send(HttpServletRequest request, HttpServletResponse response, Exception problem) {
        resolver.resolveException(request, response, null, problem);
    }
}
