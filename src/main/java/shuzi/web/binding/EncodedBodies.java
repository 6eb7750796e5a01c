package shuzi.web.binding;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.problem.UnsupportedTypeException;

/**
 * Rejects requests with an encoded body ({@code Content-Encoding}) before it is read, because limits count the bytes on
 * the wire.
 */
@Component
class EncodedBodies extends OncePerRequestFilter {

    private static final String IDENTITY = "identity"; // not encoded

    private final ProblemAnswers problems;

    EncodedBodies(ProblemAnswers problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        boolean body = request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return !body
                || Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                        .flatMap(codings -> Arrays.stream(codings.split(",")))
                        .map(String::strip)
                        .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase(IDENTITY));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        problems.send(
                request,
                response,
                UnsupportedTypeException.because(
                        "Encoded bodies are not supported. Send the body without Content-Encoding."));
    }
}
