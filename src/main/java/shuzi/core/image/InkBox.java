package shuzi.core.image;

import io.swagger.v3.oas.annotations.media.Schema;

/** A box around ink. */
@Schema(name = "Box", description = "A box in a picture, in pixels of the upright picture")
public record InkBox(
        @Schema(description = "Pixels left of the box", example = "112")
        int x,

        @Schema(description = "Pixels above the box", example = "24")
        int y,

        @Schema(description = "Its width", example = "61") int width,

        @Schema(description = "Its height", example = "70") int height) {

    /** Returns the longer side, in pixels. */
    public int longerSide() {
        return Math.max(width, height);
    }

    /** Returns the box in a picture that is larger by a factor along both sides. */
    public InkBox scaled(int factor) {
        return new InkBox(factor * x, factor * y, factor * width, factor * height);
    }

    /** Returns the box around both. */
    public InkBox union(InkBox other) {
        int left = Math.min(x, other.x);
        int top = Math.min(y, other.y);
        int right = Math.max(x + width, other.x + other.width);
        int bottom = Math.max(y + height, other.y + other.height);
        return new InkBox(left, top, right - left, bottom - top);
    }
}
