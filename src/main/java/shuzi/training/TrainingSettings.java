package shuzi.training;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the worker and the queue.
 *
 * @param workers maximum number of jobs that this process runs at once; 0 for a process that only serves
 * @param maxQueued maximum number of jobs in the queue, in all processes together
 * @param checkpointInterval minimum time between two checkpoints, which are stored at the end of an epoch
 */
@Validated
@ConfigurationProperties("shuzi.training")
record TrainingSettings(
        @DefaultValue("1") @Min(0) @Max(64) int workers,
        @DefaultValue("100") @Min(1) int maxQueued,
        @DefaultValue("5s") Duration checkpointInterval) {}
