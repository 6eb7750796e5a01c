package shuzi.core.image;

/**
 * The ink of a picture, read along rows or along columns: a position along a direction and one across it give a pixel.
 *
 * @param contrast height x width, contrast of each pixel
 * @param level the minimum contrast of ink
 */
record InkMap(byte[] contrast, int width, int height, int level) {

    /** Returns the length of the picture along a direction, in pixels. */
    int along(boolean vertical) {
        return vertical ? height : width;
    }

    /** Returns the length of the picture across a direction, in pixels. */
    int across(boolean vertical) {
        return vertical ? width : height;
    }

    /** Returns the index of a pixel. */
    int index(boolean vertical, int position, int across) {
        return vertical ? position * width + across : across * width + position;
    }

    boolean isInk(boolean vertical, int position, int across) {
        return (contrast[index(vertical, position, across)] & 0xff) >= level;
    }

    /** Returns the maximum contrast of a run of pixels across a direction. */
    int peak(boolean vertical, int position, int first, int last) {
        int peak = 0;
        for (int i = first; i <= last; i++) {
            peak = Math.max(peak, contrast[index(vertical, position, i)] & 0xff);
        }
        return peak;
    }
}
