package shuzi.core.image;

import io.swagger.v3.oas.annotations.media.Schema;

/** The steps of the normalization of a picture. Positions are in pixels of the upright picture. */
@Schema(description = "What was done to a picture to normalize it. Places are in pixels of the upright picture.")
public record NormalizationSteps(
        @Schema(
                description = "Width of the picture after decoding and turning; large pictures are decoded smaller",
                example = "640")
        int width,

        @Schema(description = "Height of the picture after decoding and turning", example = "480")
        int height,

        @Schema(description = "The EXIF orientation that was undone, 1 for none", example = "1")
        int orientation,

        @Schema(description = "Whether the ink is darker than its background", example = "true")
        boolean darkInk,

        @Schema(
                description = "Whether the background has one level; otherwise its level was estimated place by place",
                example = "false")
        boolean evenBackground,

        @Schema(description = "Level of the background, the median of an uneven one, 0..255", example = "214")
        int background,

        @Schema(description = "Contrast to the background from which a pixel is ink, 0..255", example = "96")
        int threshold,

        @Schema(description = "Left edge of the box around the character", example = "212")
        int x,

        @Schema(description = "Upper edge of the box around the character", example = "104")
        int y,

        @Schema(description = "Width of the box", example = "180")
        int boxWidth,

        @Schema(description = "Height of the box", example = "196")
        int boxHeight,

        @Schema(
                description = "Pieces of ink that were removed because they are not part of the character",
                example = "2")
        int specksRemoved,

        @Schema(description = "Printed lines that were erased, for example of a form or of ruled paper", example = "2")
        int linesErased,

        @Schema(
                description = "The assumption about the picture under which the network recognized it best",
                example = "USUAL")
        Hypothesis hypothesis,

        @Schema(
                description = "Normalized pixels for each pixel of the picture, along the longer side of the box",
                example = "0.143")
        double scale,

        @Schema(description = "Mean width of the strokes after scaling, in normalized pixels", example = "1.9")
        double strokeWidthBefore,

        @Schema(
                description = "Mean width of the strokes after they were evened out, in normalized pixels",
                example = "3.2")
        double strokeWidthAfter) {}
