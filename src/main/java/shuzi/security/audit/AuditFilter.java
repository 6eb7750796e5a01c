package shuzi.security.audit;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.filter.OncePerRequestFilter;
import shuzi.security.audit.AuditRepository.LoggedRequest;
import shuzi.web.RequestId;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.request.AuditedChange;
import shuzi.web.request.Client;
import shuzi.web.request.RequestLog;
import shuzi.web.request.StreamedOutcome;

/**
 * Logs every request that may change something. The row is written before the request is processed, so that nothing
 * changes without one, and its status afterwards. If the row cannot be written, the request is rejected with 503; it
 * would fail anyway, because its changes go to the same database.
 */
final class AuditFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(AuditFilter.class);
    private static final Set<String> WRITING_METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final AuditRepository rows;
    private final boolean unauthenticated;
    private final ProblemAnswers problems;
    private final Clock clock;

    AuditFilter(AuditRepository rows, boolean unauthenticated, ProblemAnswers problems, Clock clock) {
        this.rows = rows;
        this.unauthenticated = unauthenticated;
        this.problems = problems;
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = path(request);
        return !WRITING_METHODS.contains(request.getMethod())
                || path.equals("/predict")
                || path.startsWith("/predict/")
                || path.startsWith("/v2/")
                || (!unauthenticated && Client.name(request) == null);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long row;
        try {
            row = rows.insert(new LoggedRequest(
                    clock.instant(),
                    Client.name(request),
                    Client.address(request),
                    request.getMethod(),
                    path(request),
                    RequestId.of(request)));
        } catch (DataAccessException e) {
            problems.send(request, response, e);
            return;
        }
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR; // of an exception that no filter has caught
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            if (request.isAsyncStarted()) { // the response follows later
                request.getAsyncContext().addListener(new StatusListener(row, request, response));
            } else {
                recordStatus(row, status, request, response);
            }
        }
    }

    /** Writes the status of a request that was answered asynchronously. */
    private final class StatusListener implements AsyncListener {

        private final long row;
        private final HttpServletRequest request;
        private final HttpServletResponse response;

        StatusListener(long row, HttpServletRequest request, HttpServletResponse response) {
            this.row = row;
            this.request = request;
            this.response = response;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            recordStatus(row, response.getStatus(), request, response);
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }

    /**
     * Writes the status of a response. On failure the row stays without one, which means that the outcome is unknown.
     */
    private void recordStatus(long row, int status, HttpServletRequest request, HttpServletResponse response) {
        StreamedOutcome outcome = StreamedOutcome.of(request)
                .orElseGet(() -> new StreamedOutcome(status, response.getHeader("Location")));
        try {
            rows.recordStatus(
                    row,
                    outcome.status(),
                    createdId(outcome),
                    AuditedChange.of(request).orElse(null));
        } catch (DataAccessException e) {
            log.error("Row {} of the audit log was not completed with its status {}", row, status, e);
        }
    }

    /** Returns the path as sent, percent-encoded, without the query. */
    private static String path(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.length() > RequestLog.MAX_PATH ? path.substring(0, RequestLog.MAX_PATH) : path;
    }

    /** Returns the id of the created resource. */
    private static @Nullable String createdId(StreamedOutcome outcome) {
        String location = outcome.location();
        return location == null ? null : location.substring(location.lastIndexOf('/') + 1);
    }
}
