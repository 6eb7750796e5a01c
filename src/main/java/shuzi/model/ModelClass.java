package shuzi.model;

import io.swagger.v3.oas.annotations.media.Schema;

/** A class that a model distinguishes. */
@Schema(description = "A class of the model")
public record ModelClass(
        @Schema(description = "Label, 1..15", example = "6") int label,
        @Schema(description = "Character", example = "五") String character,

        @Schema(description = "Number that the character stands for", example = "5")
        int value) {}
