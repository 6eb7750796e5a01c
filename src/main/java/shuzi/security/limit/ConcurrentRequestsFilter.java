package shuzi.security.limit;

import io.micrometer.core.instrument.Counter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.springframework.web.filter.OncePerRequestFilter;
import shuzi.web.body.RequestBodyValve;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.problem.TooManyRequestsException;

/** Rejects a request while its client uses the maximum of the server's threads for one client. */
final class ConcurrentRequestsFilter extends OncePerRequestFilter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int max;
    private final Predicate<HttpServletRequest> exempt;
    private final Counter rejected;
    private final ProblemAnswers problems;
    private final ActiveByClient active = new ActiveByClient();

    /**
     * Creates the filter.
     *
     * @param max maximum number of concurrent requests of a client
     * @param exempt requests that are not counted
     */
    ConcurrentRequestsFilter(int max, Predicate<HttpServletRequest> exempt, Counter rejected, ProblemAnswers problems) {
        this.max = max;
        this.exempt = exempt;
        this.rejected = rejected;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return exempt.test(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String client = ClientLimits.client(request);
        if (active.begin(client, max)) {
            try {
                chain.doFilter(request, response);
            } finally {
                active.end(client);
            }
            return;
        }
        rejected.increment();
        RequestBodyValve.leaveUnread(request, response);
        problems.send(
                request,
                response,
                TooManyRequestsException.because(
                        "You have %d requests in progress, which is the limit for one client. Try again later."
                                .formatted(max),
                        RETRY_AFTER));
    }
}
