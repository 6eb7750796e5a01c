package shuzi.training;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.async.DeferredResult;
import shuzi.core.id.JobId;
import shuzi.web.problem.ProblemException;

/**
 * Keeps requests that wait for the end of a job, and answers them when the job has ended or their time is over. While
 * they wait, they use neither a thread nor a database connection. {@link JobEvents} reports changes on its thread.
 */
@Component
class JobEnds {

    private static final Logger log = LoggerFactory.getLogger(JobEnds.class);

    /**
     * Maximum number of requests that wait, each of which takes about 100 KB. Further requests are answered at once.
     */
    static final int MAX_WAITING = 200;

    private final TrainingJobRepository jobs;
    private final Semaphore places = new Semaphore(MAX_WAITING);
    private final Map<JobId, Set<Waiting<?>>> waiting = new ConcurrentHashMap<>();

    JobEnds(TrainingJobRepository jobs) {
        this.jobs = jobs;
    }

    /**
     * A request that waits.
     *
     * @param answer computes the answer
     * @param fallback the answer if {@code answer} fails
     */
    private record Waiting<T>(DeferredResult<T> result, Supplier<T> answer, T fallback) {

        void answerNow() {
            if (result.isSetOrExpired()) {
                return;
            }
            T now = fallback;
            try {
                now = answer.get();
            } catch (DataAccessException | TransactionException | ProblemException e) { // the job may have been deleted
                log.debug("Cannot read a job; its waiting request gets the last known state", e);
            }
            result.setResult(now);
        }
    }

    /**
     * Returns a result that is set when the job has ended or the time is over.
     *
     * @param answer computes the answer at that moment
     * @param fallback the answer if {@code answer} fails
     * @return empty if the maximum number of requests waits already
     */
    <T> Optional<DeferredResult<T>> await(JobId job, Duration time, Supplier<T> answer, T fallback) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        var result = new DeferredResult<T>(time.toMillis());
        var request = new Waiting<>(result, answer, fallback);
        waiting.compute(job, (id, all) -> { // atomically, because the last request of a job removes its set
            Set<Waiting<?>> requests = all == null ? ConcurrentHashMap.newKeySet() : all;
            requests.add(request);
            return requests;
        });
        result.onTimeout(request::answerNow);
        result.onCompletion(
                () -> { // answered, or the client has gone
                    places.release();
                    waiting.computeIfPresent(job, (id, all) -> all.remove(request) && all.isEmpty() ? null : all);
                });
        return Optional.of(result);
    }

    /** Returns the number of requests that wait. */
    int count() {
        return MAX_WAITING - places.availablePermits();
    }

    /** Returns the jobs whose ends requests wait for. */
    Set<JobId> awaited() {
        return waiting.keySet();
    }

    /** Answers the requests that wait for one of these jobs, if it has ended or was deleted. */
    void answerEnded(Collection<JobId> candidates) {
        List<JobId> awaited = candidates.stream().filter(waiting::containsKey).toList();
        if (awaited.isEmpty()) {
            return;
        }
        Map<JobId, TrainingJobRepository.Position> positions = jobs.positions(awaited);
        for (JobId job : awaited) {
            TrainingJobRepository.Position position = positions.get(job);
            if (position == null || position.status().hasEnded()) {
                answer(job);
            }
        }
    }

    /** Answers all requests that wait, because this replica stops. */
    void end() {
        waiting.keySet().forEach(this::answer);
    }

    private void answer(JobId job) {
        List.copyOf(waiting.getOrDefault(job, Set.of())).forEach(Waiting::answerNow);
    }
}
