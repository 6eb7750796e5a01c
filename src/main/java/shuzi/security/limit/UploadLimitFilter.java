package shuzi.security.limit;

import io.micrometer.core.instrument.Counter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.springframework.web.filter.OncePerRequestFilter;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.problem.TooManyRequestsException;

/**
 * Rejects an upload, before it is read, while its client has its maximum in progress. Forms of pictures to classify do
 * not count while they are small, so a client can send many at once. All other multipart forms count, because they are
 * stored on the disk.
 */
final class UploadLimitFilter extends OncePerRequestFilter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final long MAX_SMALL = 8 << 20; // bytes of a form that does not count
    private static final int CHUNKED_FORMS =
            8; // forms of pictures of unknown length, mostly small, that count as one upload

    private final int uploads;
    private final Counter rejected;
    private final ProblemAnswers problems;
    private final ActiveByClient active = new ActiveByClient();

    UploadLimitFilter(int uploads, Counter rejected, ProblemAnswers problems) {
        this.uploads = uploads;
        this.rejected = rejected;
        this.problems = problems;
    }

    int active() {
        return active.total();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            return true;
        }
        long length = request.getContentLengthLong();
        return isPictures(request) && length >= 0 && length <= MAX_SMALL;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean unknown = isPictures(request) && request.getContentLengthLong() < 0;
        int max = unknown ? CHUNKED_FORMS * uploads : uploads;
        String client = ClientLimits.client(request) + (unknown ? " pictures" : "");
        if (!active.begin(client, max)) {
            rejected.increment();
            problems.send(
                    request,
                    response,
                    TooManyRequestsException.because(
                            "You have %d uploads in progress, which is the limit for one client. Try again later."
                                    .formatted(max),
                            RETRY_AFTER));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            active.end(client);
        }
    }

    private static boolean isPictures(HttpServletRequest request) {
        return request.getRequestURI().startsWith(request.getContextPath() + "/predict");
    }
}
