package shuzi.core;

import io.swagger.v3.oas.annotations.media.Schema;

/** The numeral of a class, as responses, stored models and ONNX files contain it. */
@Schema(name = "ModelClass", description = "A class of the model")
public record NumeralClass(
        @Schema(description = "Label, 1..15", example = "6") int label,
        @Schema(description = "Character", example = "五") String character,

        @Schema(description = "Number that the character stands for", example = "5")
        int value) {}
