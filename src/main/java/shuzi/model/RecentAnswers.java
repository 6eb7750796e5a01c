package shuzi.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Which models the database had a moment ago, so that not every prediction has to ask it. What another replica changes
 * is seen within a second, what this one changes at once. That a model is missing is not remembered.
 */
final class RecentAnswers {

    private static final long LIFETIME = Duration.ofSeconds(1).toNanos();

    private final Ticker ticker;
    private final Cache<Optional<UUID>, Answer> answers =
            Caffeine.newBuilder().maximumSize(1000).build();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger openChanges = new AtomicInteger();

    RecentAnswers(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * @param change number of changes there were when the database was asked
     * @param askedAt when that was, in the ticker's nanoseconds
     */
    private record Answer(UUID id, long change, long askedAt) {}

    /**
     * The id of a model that exists.
     *
     * @param wanted its id; empty for the newest
     * @param database asked when there is no recent answer; throws when there is no such model
     */
    UUID id(Optional<UUID> wanted, Supplier<UUID> database) {
        @Nullable Answer recent = answers.getIfPresent(wanted);
        if (recent != null && isValid(recent)) {
            return recent.id;
        }
        long change = changes.get(); // before asking: an answer that a change has overtaken is never used
        long askedAt = ticker.read();
        UUID id = database.get();
        answers.put(wanted, new Answer(id, change, askedAt));
        return id;
    }

    private boolean isValid(Answer answer) {
        return openChanges.get() == 0 && answer.change == changes.get() && ticker.read() - answer.askedAt < LIFETIME;
    }

    /** Forgets all answers when the transaction ends; until then none is used, as others may see its changes first. */
    void changing() {
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
