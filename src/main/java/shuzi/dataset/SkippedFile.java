package shuzi.dataset;

import io.swagger.v3.oas.annotations.media.Schema;

/** A file of an archive that the import has skipped, and the reason. */
@Schema(description = "A file of the archive that was skipped")
public record SkippedFile(
        @Schema(description = "Its path in the archive", example = "data/input_7_1_16.jpg")
        String file,

        @Schema(description = "Why it was skipped", example = "label 16 is not one of 1..15")
        String reason)
        implements ImportedItem {}
