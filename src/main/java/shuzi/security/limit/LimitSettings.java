package shuzi.security.limit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What each client may ask of one replica.
 *
 * @param requestsPerSecond requests a second of each client, and twice that in a burst; 100 if not set, but no limit
 *     where security is off
 * @param uploads uploads of each client at once; 2 if not set, but no limit where security is off
 * @param concurrentRequests requests of each client in progress at once; 64 if not set, but no limit where security is
 *     off
 * @param bodyRate the least rate of a request's body, in bytes a second on average, after its first ten seconds; slower
 *     ones are answered 408
 * @param bodyTime the longest time that a request's body may take to arrive
 * @param failedAuthenticationsPerSecond requests without a valid key or token a second from each address that are
 *     answered 401, and twice that in a burst; more are answered 429
 */
@Validated
@ConfigurationProperties("shuzi.limit")
public record LimitSettings(
        @Min(1) @Max(1_000_000) @Nullable Integer requestsPerSecond,
        @Min(1) @Max(10_000) @Nullable Integer uploads,
        @Min(1) @Max(10_000) @Nullable Integer concurrentRequests,
        @DefaultValue("8KB") DataSize bodyRate,
        @DefaultValue("30m") Duration bodyTime,
        @Min(1) @Max(1_000_000) @DefaultValue("10") int failedAuthenticationsPerSecond) {}
