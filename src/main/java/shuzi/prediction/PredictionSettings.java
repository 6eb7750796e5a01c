package shuzi.prediction;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of a prediction.
 *
 * @param maxImage largest image file
 * @param maxBatch most images of a batch; the server takes no forms of many more parts
 */
@Validated
@ConfigurationProperties("shuzi.prediction")
record PredictionSettings(
        @DefaultValue("20MB") DataSize maxImage,
        @DefaultValue("1000") @Min(1) @Max(1000) int maxBatch) {}
