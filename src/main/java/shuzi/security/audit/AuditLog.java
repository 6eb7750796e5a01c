package shuzi.security.audit;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shuzi.web.problem.ProblemAnswers;

/** The audit log: what is written to it, and how long it is kept. */
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
     * A filter that writes down every request that may change something. It comes after the client was asked who it is, and before it is
     * told whether it may.
     *
     * @param strangers whether those count, too, who have not shown who they are; where they are rejected they do not, or
     *     anybody could fill the table
     */
    public Filter filter(boolean strangers) {
        return new AuditFilter(rows, strangers, problems, clock);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void deleteOld() {
        rows.deleteBefore(clock.instant().minus(settings.keep()));
    }
}
