package shuzi.core.image;

import java.util.List;

/**
 * The widest gap that divides ink into two parts, one beside or above the other.
 *
 * @param parts the boxes of the two parts
 * @param width in pixels
 */
record InkGap(List<InkBox> parts, int width) {

    /** The smaller part is at least this share of the larger one. */
    private static final double MIN_PART = 0.4;

    /**
     * Finds the widest gap whose parts are both large enough for a character.
     *
     * @param ink rows of pixels, 0 where there is no ink
     * @param stride number of pixels of a row
     * @param box around the ink
     * @return no parts if there is no such gap
     */
    static InkGap widest(byte[] ink, int stride, InkBox box) {
        InkGap beside = widest(ink, stride, box, false);
        InkGap above = widest(ink, stride, box, true);
        return beside.width >= above.width ? beside : above;
    }

    private static InkGap widest(byte[] ink, int stride, InkBox box, boolean vertical) {
        var widest = new InkGap(List.of(), 0);
        int length = vertical ? box.height() : box.width();
        int gap = 0;
        for (int position = 0; position < length; position++) {
            if (isEmpty(ink, stride, box, vertical, position)) {
                gap++;
            } else {
                if (gap > widest.width) {
                    List<InkBox> parts = List.of(
                            tight(ink, stride, part(box, vertical, 0, position - gap)),
                            tight(ink, stride, part(box, vertical, position, length)));
                    int smaller = Math.min(
                            parts.getFirst().longerSide(), parts.getLast().longerSide());
                    int larger = Math.max(
                            parts.getFirst().longerSide(), parts.getLast().longerSide());
                    if (smaller >= MIN_PART * larger) {
                        widest = new InkGap(parts, gap);
                    }
                }
                gap = 0;
            }
        }
        return widest;
    }

    private static InkBox part(InkBox box, boolean vertical, int from, int to) {
        return vertical
                ? new InkBox(box.x(), box.y() + from, box.width(), to - from)
                : new InkBox(box.x() + from, box.y(), to - from, box.height());
    }

    private static boolean isEmpty(byte[] ink, int stride, InkBox box, boolean vertical, int position) {
        int length = vertical ? box.width() : box.height();
        for (int i = 0; i < length; i++) {
            int row = box.y() + (vertical ? position : i);
            int column = box.x() + (vertical ? i : position);
            if (ink[row * stride + column] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the smallest box around the ink in a box, which is not empty. */
    private static InkBox tight(byte[] ink, int stride, InkBox box) {
        int top = 0;
        while (isEmpty(ink, stride, box, true, top)) {
            top++;
        }
        int bottom = box.height();
        while (isEmpty(ink, stride, box, true, bottom - 1)) {
            bottom--;
        }
        int left = 0;
        while (isEmpty(ink, stride, box, false, left)) {
            left++;
        }
        int right = box.width();
        while (isEmpty(ink, stride, box, false, right - 1)) {
            right--;
        }
        return new InkBox(box.x() + left, box.y() + top, right - left, bottom - top);
    }
}
