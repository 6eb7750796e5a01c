package shuzi.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import shuzi.core.id.ModelId;

/**
 * Caches for a second which models exist, so that not every prediction queries the database. A change by another
 * replica takes effect within that second, a change by this replica at once. The absence of a model is not cached.
 */
final class RecentAnswers {

    private static final long LIFETIME = Duration.ofSeconds(1).toNanos();

    private final Ticker ticker;
    private final Cache<ModelId, Answer> answers =
            Caffeine.newBuilder().maximumSize(1000).build();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger openChanges = new AtomicInteger();

    RecentAnswers(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * The answer that a model exists.
     *
     * @param change number of changes before the query
     * @param askedAt time of the query, in nanoseconds of the ticker
     */
    private record Answer(long change, long askedAt) {}

    /**
     * Requires that a model exists.
     *
     * @param database queries the database; throws if the model does not exist
     */
    void require(ModelId id, Runnable database) {
        @Nullable Answer recent = answers.getIfPresent(id);
        if (recent != null && isValid(recent)) {
            return;
        }
        long change = changes.get(); // before the query: the answer is not used if there was a change meanwhile
        long askedAt = ticker.read();
        database.run();
        answers.put(id, new Answer(change, askedAt));
    }

    private boolean isValid(Answer answer) {
        return openChanges.get() == 0 && answer.change == changes.get() && ticker.read() - answer.askedAt < LIFETIME;
    }

    /**
     * Discards all answers when the transaction ends. Until then none is used, because other replicas may see its
     * changes first.
     */
    void invalidate() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                changes.incrementAndGet();
                openChanges.decrementAndGet();
            }
        });
        openChanges.incrementAndGet();
    }
}
