package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Problem documents for what filters reject, before there is a controller: made in the same one place. */
@Component
public class ProblemAnswers {

    /** A request's attribute with the detail that its problem document gets; for a filter that answers by {@code sendError}. */
    public static final String DETAIL_ATTRIBUTE = ProblemAnswers.class.getName() + ".detail";

    private final HandlerExceptionResolver resolver;

    ProblemAnswers(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        this.resolver = resolver;
    }

    /** Answers with the problem document of an exception. */
    public void send(HttpServletRequest request, HttpServletResponse response, Exception problem) {
        resolver.resolveException(request, response, null, problem);
    }
}
