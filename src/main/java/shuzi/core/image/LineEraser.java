package shuzi.core.image;

/**
 * Erases lines from the ink of a picture. Where a stroke crosses a line, the run of ink is longer or darker than the line,
 * and stays.
 */
final class LineEraser {

    /** Outside of a line that is closer to the border than this share of the side, no character fits. */
    private static final double MARGIN = 0.17;

    /** A thicker piece of a line that does not leave it is shorter than this share of the side. */
    private static final double MAX_BLOT_LENGTH = 0.06;

    private final InkMap map;
    private final boolean erasesBlots;

    /** @param erasesBlots whether thicker pieces of lines are erased, too; they may be strokes: 一 on a ruled line is short */
    LineEraser(InkMap map, boolean erasesBlots) {
        this.map = map;
        this.erasesBlots = erasesBlots;
    }

    /** Erases the runs of a line, with their soft edges, except where a stroke crosses it. */
    void erase(PrintedLine line) {
        int length = map.along(line.vertical());
        int rows = map.across(line.vertical());
        double end = 3 + 0.02 * length;
        int from = line.from() < end ? 0 : Math.max(0, line.from() - 2);
        int to = line.to() > length - 1 - end ? length - 1 : Math.min(length - 1, line.to() + 2);
        int longest = (int) (1.25 * line.width() + 1.75);
        int darkest = Math.max(line.contrast() + 30, line.contrast() * 3 / 2);
        int softEdge = Math.max(2, (int) (line.width() / 2));
        int stepAcross = line.vertical() ? 1 : map.width();
        int corridor = (int) (0.75 * line.width() + 3);
        int crossing = -1; // where a stroke or a thicker piece of the line begins
        boolean leaves = false;
        for (int position = from; position <= to; position++) {
            int row = Math.clamp(Math.round(line.at(position, length)), 0, rows - 1);
            for (int distance = 0; distance <= 2; distance++) {
                if (row - distance >= 0 && map.isInk(line.vertical(), position, row - distance)) {
                    row -= distance;
                    break;
                }
                if (row + distance < rows && map.isInk(line.vertical(), position, row + distance)) {
                    row += distance;
                    break;
                }
            }
            int first = row;
            int last = row;
            while (first > 0 && map.isInk(line.vertical(), position, first - 1)) {
                first--;
            }
            while (last < rows - 1 && map.isInk(line.vertical(), position, last + 1)) {
                last++;
            }
            int column = line.vertical() ? position * map.width() : position;
            double middle = line.at(position, length);
            if (last - first + 1 > longest || map.peak(line.vertical(), position, first, last) > darkest) {
                if (crossing < 0) {
                    crossing = position;
                    leaves = false;
                }
                leaves |= first < middle - corridor || last > middle + corridor;
                continue;
            }
            if (crossing >= 0 && !leaves) {
                eraseBlot(line, crossing, position - 1);
            }
            crossing = -1;
            for (int i = 0; i < softEdge && first > 0 && falls(column, first, -1, stepAcross); i++) {
                first--;
            }
            for (int i = 0; i < softEdge && last < rows - 1 && falls(column, last, 1, stepAcross); i++) {
                last++;
            }
            for (int i = first; i <= last; i++) {
                map.contrast()[column + i * stepAcross] = 0;
            }
        }
        if (crossing >= 0 && !leaves) {
            eraseBlot(line, crossing, to);
        }
    }

    /** Erases a thicker piece of a line, unless it is so long that it is a stroke on the line. */
    private void eraseBlot(PrintedLine line, int from, int to) {
        int rows = map.across(line.vertical());
        if (!erasesBlots || to - from + 1 >= MAX_BLOT_LENGTH * map.along(line.vertical())) {
            return;
        }
        int corridor = (int) (0.75 * line.width() + 3);
        for (int position = from; position <= to; position++) {
            int middle = (int) Math.round(line.at(position, map.along(line.vertical())));
            for (int i = Math.max(0, middle - corridor); i <= Math.min(rows - 1, middle + corridor); i++) {
                map.contrast()[line.vertical() ? position * map.width() + i : i * map.width() + position] = 0;
            }
        }
    }

    private boolean falls(int column, int row, int direction, int step) {
        return (map.contrast()[column + (row + direction) * step] & 0xff)
                <= (map.contrast()[column + row * step] & 0xff);
    }

    /** Erases everything outside of a line that is close to the border: it belongs to the neighbours. */
    void eraseMargin(PrintedLine line) {
        int length = map.along(line.vertical());
        int rows = map.across(line.vertical());
        for (int position = 0; position < length; position++) {
            int row = Math.clamp(Math.round(line.at(position, length)), 0, rows - 1);
            int first = row < MARGIN * rows ? 0 : row;
            int last = row > (1 - MARGIN) * rows ? rows - 1 : row;
            if (last > first) {
                for (int i = first; i <= last; i++) {
                    map.contrast()[line.vertical() ? position * map.width() + i : i * map.width() + position] = 0;
                }
            }
        }
    }
}
