package shuzi.security.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;

/**
 * A bucket of tokens for each client. They are bounded in number, whoever comes: a bucket that is forgotten comes back full, and one
 * that nobody has used for a few seconds is full anyway.
 */
final class RateLimiter {

    private static final int MOST = 20_000;
    private static final Duration FULL_AGAIN = Duration.ofSeconds(5); // it takes two

    private final int perSecond;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(FULL_AGAIN)
            .build();

    RateLimiter(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes one token; if there is none, how long until there is, in whole seconds as {@code Retry-After} has them. */
    Optional<Duration> take(String client) {
        ConsumptionProbe taken = buckets.get(client, name -> full()).tryConsumeAndReturnRemaining(1);
        if (taken.isConsumed()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(
                Duration.ofNanos(taken.getNanosToWaitForRefill()).toSeconds() + 1));
    }

    /** Clients that have a bucket now. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full() {
        return Bucket.builder()
                .withNanosecondPrecision() // by a clock that nobody sets
                .addLimit(limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
