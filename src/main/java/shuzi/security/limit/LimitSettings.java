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
 * Limits for each client of one replica.
 *
 * @param requestsPerSecond requests per second and client, with bursts of twice as many; 100 if not set, unlimited in
 *     mode {@code none}
 * @param uploads concurrent uploads per client; 2 if not set, unlimited in mode {@code none}
 * @param concurrentRequests concurrent requests per client; 64 if not set, unlimited in mode {@code none}
 * @param bodyRate minimum rate of a request body in bytes per second, on average after its first ten seconds; slower
 *     bodies get 408
 * @param bodyTime maximum time for a request body to arrive
 * @param failedAuthenticationsPerSecond requests per second and address that get 401 because of a missing or invalid
 *     key or token, with bursts of twice as many; more get 429
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
