package shuzi.limit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What each client may ask of one replica.
 *
 * @param requestsPerSecond requests a second of each client, and twice that in a burst; 100 if not set, but no limit
 *     where security is off
 * @param uploads uploads of each client at once; 2 if not set, but no limit where security is off
 * @param failedAuthenticationsPerSecond requests without a valid key or token a second from each address that are
 *     answered 401, and twice that in a burst; more are answered 429
 */
@Validated
@ConfigurationProperties("shuzi.limit")
record LimitSettings(
        @Min(1) @Max(1_000_000) @Nullable Integer requestsPerSecond,
        @Min(1) @Max(10_000) @Nullable Integer uploads,
        @Min(1) @Max(1_000_000) @DefaultValue("10") int failedAuthenticationsPerSecond) {}
