package shuzi.training;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs are run.
 *
 * @param workers jobs that this process runs at once; 0 when it only serves
 * @param maxQueued most jobs that may wait, in all processes together
 * @param checkpointInterval how long a job trains, at most, until the next end of an epoch is one to go on from
 */
@Validated
@ConfigurationProperties("shuzi.training")
record TrainingSettings(
        @DefaultValue("1") @Min(0) @Max(64) int workers,
        @DefaultValue("100") @Min(1) int maxQueued,
        @DefaultValue("5s") Duration checkpointInterval) {}
