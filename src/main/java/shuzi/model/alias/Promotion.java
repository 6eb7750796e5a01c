package shuzi.model.alias;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import shuzi.model.evaluation.Comparison;

/** What became of a promotion. */
@Schema(description = "Whether the alias points at the model now, and why")
public record Promotion(
        @Schema(description = "Name of the alias", example = "default")
        String alias,

        @Schema(description = "Whether the alias was changed", example = "true")
        boolean promoted,

        @Schema(description = "The new revision of the alias; null if it was not changed", example = "18") @Nullable
        Integer revision,

        @Schema(
                description = "Why",
                example =
                        "NOT_WORSE is met: the model classifies 99.58 % of 1200 images correctly, the present one 99.42 %"
                                + " (p = 0.69).")
        String reason,

        @Schema(description = "The comparison on which it was decided; null if there was none") @Nullable
        Comparison comparison) {}
