package shuzi.security.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps a token bucket for each client. Their number is bounded: a bucket that is dropped is full when created anew, and one that has
 * not been used for a few seconds is full anyway.
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

    /** Takes one token. If there is none, returns the time until there is, in whole seconds as for {@code Retry-After}. */
    Optional<Duration> take(String client) {
        ConsumptionProbe taken = buckets.get(client, name -> full()).tryConsumeAndReturnRemaining(1);
        if (taken.isConsumed()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(
                Duration.ofNanos(taken.getNanosToWaitForRefill()).toSeconds() + 1));
    }

    /** Returns the number of clients that have a bucket. */
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
