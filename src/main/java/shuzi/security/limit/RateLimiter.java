package shuzi.security.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits the rate of each client by a token bucket. The number of buckets is bounded. A dropped bucket is full when its
 * client returns; one that was not used for a few seconds would be full anyway.
 */
final class RateLimiter {

    private static final int MAX_CLIENTS = 20_000;
    private static final Duration FULL_AGAIN = Duration.ofSeconds(5); // an empty bucket is full after two seconds

    private final int perSecond;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(FULL_AGAIN)
            .build();

    RateLimiter(int perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * Takes one token of the client. If there is none, returns the time until the next, in whole seconds for {@code
     * Retry-After}.
     */
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
                .withNanosecondPrecision() // uses the monotonic clock
                .addLimit(limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
