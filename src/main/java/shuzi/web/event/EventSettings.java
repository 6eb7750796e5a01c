package shuzi.web.event;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of event streams.
 *
 * @param maxStreams maximum number of clients that watch jobs or aliases on one replica; each has a connection of its own
 * @param keepAlive time without an event after which the service sends a comment, because gateways close idle
 *     connections
 * @param writeTimeout maximum time for which a client reads nothing before the service disconnects it
 */
@Validated
@ConfigurationProperties("shuzi.events")
record EventSettings(
        @DefaultValue("2000") @Min(1) int maxStreams,
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("30s") Duration writeTimeout) {}
