package shuzi.security.limit;

import io.micrometer.core.instrument.Counter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.web.filter.OncePerRequestFilter;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.problem.TooManyRequestsException;

/** Rejects a request when its client has sent too many in the last seconds. */
final class RequestLimitFilter extends OncePerRequestFilter {

    private final RateLimiter rates;
    private final int perSecond;
    private final Predicate<HttpServletRequest> exempt;
    private final Counter rejected;
    private final ProblemAnswers problems;

    RequestLimitFilter(
            RateLimiter rates,
            int perSecond,
            Predicate<HttpServletRequest> exempt,
            Counter rejected,
            ProblemAnswers problems) {
        this.rates = rates;
        this.perSecond = perSecond;
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
        Optional<Duration> wait = rates.take(ClientLimits.client(request));
        if (wait.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        rejected.increment();
        problems.send(
                request,
                response,
                TooManyRequestsException.because(
                        "You send more than %d requests per second, which is the limit for one client. Try again later."
                                .formatted(perSecond),
                        wait.get()));
    }
}
