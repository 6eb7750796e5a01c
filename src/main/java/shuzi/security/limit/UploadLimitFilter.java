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
 * Rejects an upload, before it is read, while its client has its maximum in progress. Pictures to classify do not count as uploads while
 * they are small in total, so a client may send many at once. A multipart form always counts, because it is stored on the disk.
 */
final class UploadLimitFilter extends OncePerRequestFilter {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final long SMALL = 8 << 20;
    private static final int AS_MANY =
            8; // forms of pictures of unknown length, which mostly are small, for each upload

    private final int uploads;
    private final Counter rejected;
    private final ProblemAnswers problems;
    private final ActiveByClient underWay = new ActiveByClient();

    UploadLimitFilter(int uploads, Counter rejected, ProblemAnswers problems) {
        this.uploads = uploads;
        this.rejected = rejected;
        this.problems = problems;
    }

    int underWay() {
        return underWay.total();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            return true;
        }
        long length = request.getContentLengthLong();
        return isPictures(request) && length >= 0 && length <= SMALL;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean unknown = isPictures(request) && request.getContentLengthLong() < 0;
        int most = unknown ? AS_MANY * uploads : uploads;
        String client = ClientLimits.client(request) + (unknown ? " pictures" : "");
        if (!underWay.begin(client, most)) {
            rejected.increment();
            problems.send(
                    request,
                    response,
                    TooManyRequestsException.because(
                            "You have %d uploads in progress, which is the limit for one client. Try again later."
                                    .formatted(most),
                            RETRY_AFTER));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            underWay.end(client);
        }
    }

    private static boolean isPictures(HttpServletRequest request) {
        return request.getRequestURI().startsWith(request.getContextPath() + "/predict");
    }
}
