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
 * Holds requests that are answered when a job has ended, or when their time is over. Meanwhile they use neither a thread nor a
 * database connection. {@link JobEvents} reports changes, on its thread.
 */
@Component
class JobEnds {

    private static final Logger log = LoggerFactory.getLogger(JobEnds.class);

    /** Limits the requests that wait, each of which keeps about 100 KB; further ones are answered at once. */
    static final int MOST = 200;

    private final TrainingJobRepository jobs;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<UUID, Set<Waiting<?>>> waiting = new ConcurrentHashMap<>();

    JobEnds(TrainingJobRepository jobs) {
        this.jobs = jobs;
    }

    /**
     * Represents a request that waits.
     *
     * @param answer supplies the answer
     * @param otherwise the answer if that call fails
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
     * Returns an answer that comes when the job has ended, or after some time.
     *
     * @param answer called then, for the answer
     * @param otherwise the answer if the call fails
     * @return empty if the maximum number of requests waits already
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

    /** Returns the number of requests that wait. */
    int count() {
        return count.get();
    }

    /** Returns the jobs whose ends requests wait for. */
    Set<UUID> awaited() {
        return waiting.keySet();
    }

    /** Answers the requests that wait for those of these jobs that have ended or been deleted. */
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

    /** Answers all requests that wait, because this replica is stopping. */
    void end() {
        waiting.keySet().forEach(this::answer);
    }

    private void answer(UUID job) {
        List.copyOf(waiting.getOrDefault(job, Set.of())).forEach(Waiting::answerNow);
    }
}
