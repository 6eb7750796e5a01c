package shuzi.prediction;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of predictions.
 *
 * @param maxImage maximum size of an image file
 * @param maxBatch maximum number of images in a batch, up to 1000
 */
@Validated
@ConfigurationProperties("shuzi.prediction")
record PredictionSettings(
        @DefaultValue("20MB") DataSize maxImage,
        @DefaultValue("1000") @Min(1) @Max(1000) int maxBatch) {}
