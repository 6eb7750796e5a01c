package shuzi.prediction;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of predictions, and the warm-up.
 *
 * @param maxImage maximum size of an image file
 * @param maxBatch maximum number of images in a batch, up to 1000
 * @param warmUp how long the service sends pictures to itself before it is ready; 0 for no warm-up
 */
@Validated
@ConfigurationProperties("shuzi.prediction")
public record PredictionSettings(
        @DefaultValue("20MB") DataSize maxImage,
        @DefaultValue("1000") @Min(1) @Max(1000) int maxBatch,
        @DefaultValue("2s") Duration warmUp) {}
