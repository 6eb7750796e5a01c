package shuzi.security.audit;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.request.BackgroundChange;

/** Writes the audit log and deletes its old rows. */
@Component
public class AuditLog {

    private final AuditRepository rows;
    private final AuditSettings settings;
    private final ProblemAnswers problems;
    private final Clock clock;

    AuditLog(AuditRepository rows, AuditSettings settings, ProblemAnswers problems, Clock clock) {
        this.rows = rows;
        this.settings = settings;
        this.problems = problems;
        this.clock = clock;
    }

    /**
     * Returns a filter that logs every request that may change something. It runs after authentication and before
     * authorization.
     *
     * @param unauthenticated whether requests without authentication are logged, too; if authentication is required
     *     they must not be, or anybody could fill the table
     */
    public Filter filter(boolean unauthenticated) {
        return new AuditFilter(rows, unauthenticated, problems, clock);
    }

    /** Logs a change that a job has made, in the transaction of the change. */
    @EventListener
    void add(BackgroundChange change) {
        rows.insert(clock.instant(), change);
    }

    /** Deletes the rows that are older than the settings allow. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void deleteOld() {
        rows.deleteBefore(clock.instant().minus(settings.keep()));
    }
}
