package shuzi.core.number;

import shuzi.core.image.InkBox;

/** The direction of a line of characters. */
public enum Direction {
    /** From left to right. */
    HORIZONTAL,
    /** From top to bottom. */
    VERTICAL;

    /** Returns the first position of a box along the line, in pixels. */
    int start(InkBox box) {
        return this == HORIZONTAL ? box.x() : box.y();
    }

    /** Returns the length of a box along the line, in pixels. */
    int length(InkBox box) {
        return this == HORIZONTAL ? box.width() : box.height();
    }

    /** Returns the position after a box along the line, in pixels. */
    int end(InkBox box) {
        return start(box) + length(box);
    }

    /** Returns the direction across the line. */
    Direction across() {
        return this == HORIZONTAL ? VERTICAL : HORIZONTAL;
    }
}
