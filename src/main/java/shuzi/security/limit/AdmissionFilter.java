package shuzi.security.limit;

import io.micrometer.core.instrument.Counter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.springframework.web.filter.OncePerRequestFilter;
import shuzi.web.body.RequestBodyValve;
import shuzi.web.problem.OverloadedException;
import shuzi.web.problem.ProblemAnswers;

/**
 * Rejects requests at once while nearly all threads of the server are busy, so that a few remain for health checks and
 * for rejections. A request counts as long as it holds its thread. A thread answers all requests of a connection in
 * turn; a response on one of the last threads closes its connection and so frees the thread.
 */
final class AdmissionFilter extends OncePerRequestFilter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int max;
    private final int spare;
    private final Predicate<HttpServletRequest> exempt;
    private final Counter rejected;
    private final ProblemAnswers problems;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger activeExempt = new AtomicInteger();

    /**
     * Creates the filter.
     *
     * @param max maximum number of concurrent requests
     * @param spare number of the server's remaining threads
     * @param exempt requests that are never rejected
     */
    AdmissionFilter(
            int max, int spare, Predicate<HttpServletRequest> exempt, Counter rejected, ProblemAnswers problems) {
        this.max = max;
        this.spare = spare;
        this.exempt = exempt;
        this.rejected = rejected;
        this.problems = problems;
    }

    /** Returns the number of requests in progress, without exempt ones. */
    int active() {
        return active.get();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (exempt.test(request)) {
            admitExempt(request, response, chain);
            return;
        }
        try {
            if (active.incrementAndGet() <= max) {
                chain.doFilter(request, response);
                return;
            }
        } finally {
            active.decrementAndGet();
        }
        rejected.increment();
        RequestBodyValve.leaveUnread(request, response);
        close(response);
        problems.send(
                request,
                response,
                OverloadedException.because(
                        "The service is answering %d requests, which is the limit. Try again later.".formatted(max),
                        RETRY_AFTER));
    }

    private void admitExempt(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (activeExempt.incrementAndGet() > spare) {
                close(response);
            }
            chain.doFilter(request, response);
        } finally {
            activeExempt.decrementAndGet();
        }
    }

    private static void close(HttpServletResponse response) {
        response.setHeader("Connection", "close");
    }
}
