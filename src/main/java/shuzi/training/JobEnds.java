package shuzi.training;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.context.request.async.DeferredResult;
import shuzi.web.problem.ProblemException;

/**
 * Requests that are answered when a job has ended, or when their time is over. Meanwhile they hold neither a thread nor a
 * connection to the database. {@link JobEvents} tells of changes, on its thread.
 */
@Component
class JobEnds {

    private static final Logger log = LoggerFactory.getLogger(JobEnds.class);

    /** Each keeps its request and response, about 100 KB; those beyond are answered at once. */
    static final int MOST = 200;

    private final TrainingJobRepository jobs;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<UUID, Set<Waiting<?>>> waiting = new ConcurrentHashMap<>();

    JobEnds(TrainingJobRepository jobs) {
        this.jobs = jobs;
    }

    /**
     * A request that waits.
     *
     * @param answer as things are then
     * @param otherwise when that cannot be told
     */
    private record Waiting<T>(DeferredResult<T> result, Supplier<T> answer, T otherwise) {

        void answerNow() {
            if (result.isSetOrExpired()) {
                return;
            }
            T now = otherwise;
            try {
                now = answer.get();
            } catch (DataAccessException | TransactionException | ProblemException unknown) { // or the job was deleted
                log.debug("A request that waits is answered as it would have been at once", unknown);
            }
            result.setResult(now);
        }
    }

    /**
     * An answer that comes when the job has ended, or after some time.
     *
     * @param answer asked then, for the answer
     * @param otherwise the answer if that is not to be had
     * @return nothing when as many requests wait as may
     */
    <T> Optional<DeferredResult<T>> await(UUID job, Duration time, Supplier<T> answer, T otherwise) {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return Optional.empty();
        }
        var result = new DeferredResult<T>(time.toMillis());
        var one = new Waiting<>(result, answer, otherwise);
        waiting.compute(job, (id, all) -> { // as one step, as the set of a job is taken away with its last request
            Set<Waiting<?>> requests = all == null ? ConcurrentHashMap.newKeySet() : all;
            requests.add(one);
            return requests;
        });
        result.onTimeout(one::answerNow);
        result.onCompletion(
                () -> { // answered, or the client has gone
                    count.decrementAndGet();
                    waiting.computeIfPresent(job, (id, all) -> all.remove(one) && all.isEmpty() ? null : all);
                });
        return Optional.of(result);
    }

    /** Requests that wait. */
    int count() {
        return count.get();
    }

    /** Jobs for whose ends requests wait. */
    Set<UUID> awaited() {
        return waiting.keySet();
    }

    /** Answers those that wait for jobs that have ended, or been deleted, of these. */
    void look(Collection<UUID> some) {
        List<UUID> awaited = some.stream().filter(waiting::containsKey).toList();
        if (awaited.isEmpty()) {
            return;
        }
        Map<UUID, TrainingJobRepository.Position> positions = jobs.positions(awaited);
        for (UUID job : awaited) {
            TrainingJobRepository.Position position = positions.get(job);
            if (position == null || position.status().hasEnded()) {
                answer(job);
            }
        }
    }

    /** Answers all that wait: this replica is stopping. */
    void end() {
        waiting.keySet().forEach(this::answer);
    }

    private void answer(UUID job) {
        List.copyOf(waiting.getOrDefault(job, Set.of())).forEach(Waiting::answerNow);
    }
}
