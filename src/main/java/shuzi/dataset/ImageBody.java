package shuzi.dataset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;

/** Represents an image over HTTP. */
@Schema(name = "Image", description = "An image of a data set, without its pixels")
record ImageBody(
        @Schema(description = "Id", example = "b2c1f6de-8a55-4c2f-9a3e-54c7b8d90a17")
        UUID id,

        @Schema(description = "Path in the archive", example = "data/data/input_1_1_6.jpg")
        String fileName,

        @Schema(description = "Label, 1..15", example = "6") int label,

        @Schema(description = "Character", example = "五") String character,

        @Schema(description = "Writer; null if unknown", example = "1") @Nullable
        Integer writer,

        @Schema(description = "Number of the sample of this writer; null if unknown", example = "1") @Nullable
        Integer sample,

        @Schema(description = "Training or test side", example = "TRAIN")
        Split split) {

    static ImageBody of(
            UUID id,
            String fileName,
            Numeral numeral,
            @Nullable Integer writer,
            @Nullable Integer sample,
            Split split) {
        return new ImageBody(id, fileName, numeral.label(), numeral.character(), writer, sample, split);
    }
}
