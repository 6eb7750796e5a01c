package shuzi.core.image;

/** A box around ink, in pixels. */
public record InkBox(int left, int top, int width, int height) {

    /** Returns the longer side, in pixels. */
    public int longerSide() {
        return Math.max(width, height);
    }
}
