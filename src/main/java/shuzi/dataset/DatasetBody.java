package shuzi.dataset;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.NumeralClass;
import shuzi.core.id.DatasetId;

/** Represents a data set over HTTP. */
@Schema(name = "Dataset", description = "A data set without its images")
public record DatasetBody(
        @Schema(description = "Id", example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
        DatasetId id,

        @Schema(description = "Name", example = "Chinese MNIST")
        String name,

        @Schema(description = "Description; null if there is none", example = "Forms of 1952, scanned at 300 dpi.")
        @Nullable
        String description,

        @Schema(description = "Tags, by key", example = "{\"source\": \"archive\"}")
        Map<String, String> tags,

        @Schema(
                description = "SHA-256 over the SHA-256 of each image's label (one byte) and pixels, in ascending"
                        + " order: the same images have the same digest in whatever format they were sent",
                example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
        String digest,

        @Schema(description = "Number of images", example = "12000")
        int imageCount,

        @Schema(description = "Number of training images", example = "8400")
        int trainCount,

        @Schema(description = "Number of test images", example = "3600")
        int testCount,

        @Schema(description = "The 15 classes, by label") List<ClassBody> classes,

        @Schema(description = "How the images are split") SplitSpec split,

        @Schema(description = "Number of files that were skipped", example = "1")
        int skippedCount,

        @Schema(description = "The first " + DatasetWriter.MAX_SKIPPED_FILES + " files that were skipped")
        List<SkippedFile> skippedFiles,

        @Schema(
                description = "How the import resolved ambiguities of the files, one sentence each",
                example = "[\"All pixels are from 0 to 1: they were multiplied by 255.\"]")
        List<String> warnings,

        @Schema(description = "Time of creation", example = "2026-01-31T12:00:00Z")
        Instant createdAt) {

    @Schema(name = "DatasetClass", description = "A class and its number of images")
    public record ClassBody(
            @JsonUnwrapped NumeralClass numeral,

            @Schema(description = "Number of training images", example = "560")
            int trainCount,

            @Schema(description = "Number of test images", example = "240")
            int testCount) {}

    public static DatasetBody from(Dataset dataset) {
        return new DatasetBody(
                dataset.id(),
                dataset.name(),
                dataset.metadata().description(),
                dataset.metadata().tags(),
                dataset.digest(),
                dataset.trainCount() + dataset.testCount(),
                dataset.trainCount(),
                dataset.testCount(),
                Numeral.ALL.stream()
                        .map(numeral -> new ClassBody(
                                numeral.toClass(),
                                dataset.trainCounts().get(numeral.classIndex()),
                                dataset.testCounts().get(numeral.classIndex())))
                        .toList(),
                dataset.split(),
                dataset.skippedCount(),
                dataset.skippedFiles(),
                dataset.warnings(),
                dataset.createdAt());
    }
}
