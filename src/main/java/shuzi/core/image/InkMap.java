package shuzi.core.image;

import java.util.List;

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

    /**
     * Returns the mean width of the ink that is on none of the lines, in pixels: of each pixel, the shorter of its two
     * runs.
     */
    double strokeWidthBeside(List<PrintedLine> lines) {
        var lengths = new int[width * height]; // of vertical runs
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                int start = y;
                while (y < height && isInk(true, y, x)) {
                    y++;
                }
                for (int i = start; i < y; i++) {
                    lengths[i * width + x] = y - start;
                }
            }
        }
        for (PrintedLine line : lines) {
            int corridor = (int) Math.ceil(line.width());
            for (int position = line.from(); position <= line.to(); position++) {
                int middle = (int) Math.round(line.at(position, along(line.vertical())));
                for (int i = middle - corridor; i <= middle + corridor; i++) {
                    if (i >= 0 && i < across(line.vertical())) {
                        lengths[line.vertical() ? position * width + i : i * width + position] = 0;
                    }
                }
            }
        }
        long sum = 0;
        long count = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int start = x;
                while (x < width && isInk(false, x, y)) {
                    x++;
                }
                for (int i = start; i < x; i++) {
                    int length = lengths[y * width + i];
                    if (length > 0) {
                        sum += Math.min(length, x - start);
                        count++;
                    }
                }
            }
        }
        return count == 0 ? 0 : (double) sum / count;
    }
}
