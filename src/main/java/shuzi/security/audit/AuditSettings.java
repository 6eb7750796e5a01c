package shuzi.security.audit;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the audit log.
 *
 * @param keep how long the audit log keeps a row
 */
@Validated
@ConfigurationProperties("shuzi.audit")
record AuditSettings(
        @NotNull @DurationMin(hours = 1) @DefaultValue("365d")
        Duration keep) {}
