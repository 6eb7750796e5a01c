package shuzi.training;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the streams of events.
 *
 * @param maxStreams most clients that may watch jobs on one replica at once; each has a connection of its own
 * @param keepAlive how long a stream may be silent before a comment is sent: gateways cut silent connections
 * @param writeTimeout how long a client may take nothing of what is sent before it is dropped
 */
@Validated
@ConfigurationProperties("shuzi.events")
record EventSettings(
        @DefaultValue("2000") @Min(1) int maxStreams,
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("30s") Duration writeTimeout) {}
