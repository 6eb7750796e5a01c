package shuzi.core.image;

/** A box around ink, in pixels. */
public record InkBox(int left, int top, int width, int height) {

    /** Returns the longer side, in pixels. */
    public int longerSide() {
        return Math.max(width, height);
    }

    /** Returns the box in a picture that is larger by a factor along both sides. */
    public InkBox scaled(int factor) {
        return new InkBox(factor * left, factor * top, factor * width, factor * height);
    }

    /** Returns the box around both. */
    public InkBox union(InkBox other) {
        int unionLeft = Math.min(left, other.left);
        int unionTop = Math.min(top, other.top);
        int right = Math.max(left + width, other.left + other.width);
        int bottom = Math.max(top + height, other.top + other.height);
        return new InkBox(unionLeft, unionTop, right - unionLeft, bottom - unionTop);
    }
}
