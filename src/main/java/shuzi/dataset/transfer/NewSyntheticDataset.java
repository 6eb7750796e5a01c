package shuzi.dataset.transfer;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.dataset.SplitRequest;
import shuzi.dataset.SplitStrategy;
import shuzi.web.binding.ValidName;

/** A request for a data set of images by synthetic writers. */
@Schema(description = "Images to generate, and how to split them")
record NewSyntheticDataset(
        @Schema(
                description = "Name of the data set",
                example = "Synthetic writers",
                defaultValue = DEFAULT_NAME,
                minLength = 1,
                maxLength = ValidName.MAX,
                pattern = ValidName.PATTERN)
        @ValidName
        @Nullable
        String name,

        @Schema(
                description = "Images of each of the 15 classes; at least 2, so that each has training and test images",
                example = "1000",
                defaultValue = "" + DEFAULT_IMAGES)
        @Min(2)
        @Max(2000)
        @Nullable
        Integer imagesPerClass,

        @Schema(
                description = "Number of synthetic writers, who write in turn",
                example = "100",
                defaultValue = "" + DEFAULT_WRITERS)
        @Min(1)
        @Max(1000)
        @Nullable
        Integer writers,

        @Schema(description = "Seed of the writers and of the random split", example = "0", defaultValue = "0")
        @Nullable
        Long seed,

        @Schema(description = "Share of the training images, between 0 and 1; 0.7 if left out", example = "0.7")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax(value = "1", inclusive = false)
        @Nullable
        Double trainFraction,

        @Schema(description = "How to split the images", example = "BY_WRITER", defaultValue = "STRATIFIED") @Nullable
        SplitStrategy split) {

    private static final String DEFAULT_NAME = "Synthetic numerals";
    private static final int DEFAULT_IMAGES = 100;
    private static final int DEFAULT_WRITERS = 20;

    String nameOrDefault() {
        return Objects.requireNonNullElse(name, DEFAULT_NAME);
    }

    SyntheticImages toImages() {
        return new SyntheticImages(
                Objects.requireNonNullElse(imagesPerClass, DEFAULT_IMAGES),
                Objects.requireNonNullElse(writers, DEFAULT_WRITERS),
                Objects.requireNonNullElse(seed, 0L));
    }

    SplitRequest toSplit() {
        return new SplitRequest(split, trainFraction, seed);
    }
}
