package shuzi.core.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds straight lines that are printed on the paper, such as those of forms, frames, grids and ruled paper, and erases
 * them. Instances hold buffers, which grow with the largest picture.
 *
 * <p>A run is a sequence of ink pixels across the direction of a line. Each run that is short enough for a printed line
 * votes for all nearly horizontal, or nearly vertical, lines through its middle (R. Duda and P. Hart, "Use of the Hough
 * Transformation to Detect Lines and Curves in Pictures", 1972). The line with the most votes is fitted to the runs near
 * it by least squares. A line is printed if it ends at the border of the picture or at another line, or if it is much
 * thinner than the strokes. Where a stroke crosses a line, the run is longer than the line is wide and stays.
 */
final class PrintedLines {

    /** The greatest width of a line, as a share of the picture's longer side. */
    private static final double MAX_WIDTH = 0.06;

    /** The least length of a line, as a share of the picture's side. */
    private static final double MIN_LENGTH = 0.5;

    /** The least length of a line along the border, of which the picture has only a part. */
    private static final double MIN_BORDER_LENGTH = 0.25;

    /** The votes that a line needs, as a share of the picture's side: dashed lines have half. */
    private static final double MIN_VOTES = 0.2;

    /** The steepest line, in pixels across for each pixel along it. */
    private static final double MAX_SLOPE = 0.08;

    /** How far from the end of a line the border or another line may be, as a share of the picture's side. */
    private static final double END = 0.025;

    /** Outside of a line that is closer to the border than this share of the side, no character fits. */
    private static final double MARGIN = 0.17;

    /** A line that ends in the open is at most this wide, as a share of the width of the strokes. */
    private static final double THIN = 0.6;

    /** The greatest mean distance of the runs from such a line, in pixels. */
    private static final double STRAIGHT = 0.4;

    /** The greatest difference of the slopes of parallel lines. */
    private static final double PARALLEL = 0.01;

    /** A thicker piece of a line that does not leave it is shorter than this share of the side. */
    private static final double BLOT = 0.06;

    /** The most lines of one direction. */
    private static final int MAX_LINES = 40;

    /** In a picture with more runs than this in each row or column there are no lines but noise. */
    private static final int MAX_RUNS = 12;

    private int width;
    private int height;
    private int level;
    private byte[] ink = new byte[0];
    private int[] votes = new int[0];
    private Runs runs = new Runs(0);

    /** The runs across one direction, in the order of their position along it. */
    private static final class Runs {
        private int count;
        private final int[] position; // along the direction
        private final int[] start; // across it
        private final int[] length;
        private final boolean[] used;

        Runs(int capacity) {
            position = new int[capacity];
            start = new int[capacity];
            length = new int[capacity];
            used = new boolean[capacity];
        }

        double middle(int run) {
            return start[run] + (length[run] - 1) / 2.0;
        }
    }

    /**
     * A line.
     *
     * @param vertical whether it is nearly vertical
     * @param slope pixels across for each pixel along it
     * @param offset its position across in the middle of the picture
     * @param from its first pixel along the direction
     * @param to its last pixel
     * @param width the lower quartile of the lengths of its runs, because strokes may lie on it
     * @param contrast the lower tertile of the greatest contrasts of its runs
     * @param deviation the mean distance of its runs' middles from it, in pixels
     * @param solid the share of the length that has runs
     */
    record Line(
            boolean vertical,
            double slope,
            double offset,
            int from,
            int to,
            double width,
            int contrast,
            double deviation,
            double solid) {

        double at(int position, int length) {
            return offset + slope * (position - length / 2.0);
        }
    }

    /**
     * Erases printed lines.
     *
     * @param ink height x width, contrast of each pixel
     * @param level the least contrast of a line
     * @param known lines that were erased before, at which others may end
     * @return the lines that were erased
     */
    List<Line> erase(byte[] ink, int width, int height, int level, List<Line> known) {
        this.ink = ink;
        this.width = width;
        this.height = height;
        this.level = level;
        var candidates = new ArrayList<Line>();
        find(false, 0, candidates);
        find(true, 0, candidates);
        if (candidates.isEmpty() && known.isEmpty()) {
            return List.of();
        }
        candidates.addAll(known);
        findDiagonals(candidates);
        double strokes = strokeWidth(candidates.stream().filter(this::isLong).toList());
        List<Line> bounded = candidates.stream()
                .filter(line -> isBounded(line, candidates)
                        && (isAnchored(line, candidates) || hasParallel(line, candidates) || isThin(line, strokes)))
                .toList();
        List<Line> erased = candidates.stream()
                .filter(line -> !known.contains(line)
                        && (bounded.contains(line)
                                || (isLong(line) && (isLikeOthers(line, bounded) || isThin(line, strokes)))))
                .toList();
        erased.forEach(this::erase);
        erased.stream()
                .filter(bounded::contains)
                .filter(line -> Math.abs(line.slope) < 2 * MAX_SLOPE)
                .forEach(this::eraseMargin);
        return erased;
    }

    private int along(boolean vertical) {
        return vertical ? height : width;
    }

    private int across(boolean vertical) {
        return vertical ? width : height;
    }

    private boolean isInk(boolean vertical, int position, int across) {
        return (ink[vertical ? position * width + across : across * width + position] & 0xff) >= level;
    }

    /** Adds the diagonals of a frame. */
    private void findDiagonals(List<Line> lines) {
        double[] rows = lines.stream()
                .filter(line -> !line.vertical && isBounded(line, lines))
                .mapToDouble(Line::offset)
                .sorted()
                .toArray();
        double[] columns = lines.stream()
                .filter(line -> line.vertical && isBounded(line, lines))
                .mapToDouble(Line::offset)
                .sorted()
                .toArray();
        if (rows.length < 2 || columns.length < 2) {
            return;
        }
        double slope = (rows[rows.length - 1] - rows[0]) / (columns[columns.length - 1] - columns[0]);
        if (slope > 0.5 && slope < 2) {
            find(false, slope, lines);
            find(false, -slope, lines);
        }
    }

    /**
     * Adds the lines of one direction.
     *
     * @param base the slope around which lines are searched
     */
    private void find(boolean vertical, double base, List<Line> lines) {
        int length = along(vertical);
        int rows = across(vertical);
        if (rows * 3 < length) {
            return; // a single stroke may fill such a picture
        }
        if (!collectRuns(vertical)) {
            return;
        }
        int steps = (int) Math.ceil(MAX_SLOPE * length); // of slopes to each side, one pixel from end to end apart
        int pad = (int) Math.ceil((Math.abs(base) + MAX_SLOPE) * length / 2) + 2;
        int offsets = rows + 2 * pad;
        int cells = (2 * steps + 1) * offsets;
        if (votes.length < cells) {
            votes = new int[cells];
        }
        Arrays.fill(votes, 0, cells, 0);
        for (int run = 0; run < runs.count; run++) {
            vote(run, 1, length, base, steps, pad, offsets);
        }
        for (int attempt = 0; attempt < MAX_LINES; attempt++) {
            int best = 0;
            int cell = 0;
            for (int i = 1; i < cells - 1; i++) {
                int value = 2 * votes[i] + votes[i - 1] + votes[i + 1];
                if (value > best) {
                    best = value;
                    cell = i;
                }
            }
            if (best < 2 * MIN_VOTES * length) {
                return;
            }
            double slope = base + (cell / offsets - steps) / (double) length;
            Line line = fit(vertical, base, slope, cell % offsets - pad);
            if (line != null) {
                lines.add(line);
            }
            boolean removed = false;
            for (int run = 0; run < runs.count; run++) {
                if (!runs.used[run]
                        && (isOn(run, length, slope, cell % offsets - pad)
                                || (line != null && isOn(run, length, line.slope, line.offset)))) {
                    runs.used[run] = true;
                    vote(run, -1, length, base, steps, pad, offsets);
                    removed = true;
                }
            }
            if (!removed) {
                return;
            }
        }
    }

    private boolean isOn(int run, int length, double slope, double offset) {
        return Math.abs(runs.middle(run) - offset - slope * (runs.position[run] - length / 2.0)) <= 1.5;
    }

    private void vote(int run, int vote, int length, double base, int steps, int pad, int offsets) {
        double u = (runs.position[run] - length / 2.0) / length;
        double middle = runs.middle(run) - base * u * length;
        for (int step = -steps, row = 0; step <= steps; step++, row += offsets) {
            votes[row + (int) (middle - step * u + 0.5 + pad)] += vote;
        }
    }

    /** Collects the runs that are short enough for a line. Returns whether the picture is not too noisy for lines. */
    private boolean collectRuns(boolean vertical) {
        int length = along(vertical);
        int rows = across(vertical);
        int maxRun = Math.max(2, (int) Math.round(MAX_WIDTH * Math.max(width, height)));
        int capacity = MAX_RUNS * length;
        if (runs.position.length < capacity) {
            runs = new Runs(capacity);
        }
        runs.count = 0;
        for (int position = 0; position < length; position++) {
            for (int row = 0; row < rows; row++) {
                if (!isInk(vertical, position, row)) {
                    continue;
                }
                int start = row;
                while (row < rows && isInk(vertical, position, row)) {
                    row++;
                }
                if (row - start <= maxRun) {
                    if (runs.count == capacity) {
                        return false;
                    }
                    runs.position[runs.count] = position;
                    runs.start[runs.count] = start;
                    runs.length[runs.count] = row - start;
                    runs.used[runs.count++] = false;
                }
            }
        }
        return true;
    }

    /** Fits a line to the runs near it and finds its ends. Returns null if it is too short. */
    private @Nullable Line fit(boolean vertical, double base, double slope, double offset) {
        int length = along(vertical);
        for (int pass = 0; pass < 3; pass++) {
            double count = 0;
            double sumU = 0;
            double sumV = 0;
            double sumUu = 0;
            double sumUv = 0;
            for (int run = 0; run < runs.count; run++) {
                if (!runs.used[run] && isOn(run, length, slope, offset)) {
                    double u = runs.position[run] - length / 2.0;
                    double v = runs.middle(run);
                    count++;
                    sumU += u;
                    sumV += v;
                    sumUu += u * u;
                    sumUv += u * v;
                }
            }
            double determinant = count * sumUu - sumU * sumU;
            if (determinant < 1) {
                return null;
            }
            slope = (count * sumUv - sumU * sumV) / determinant;
            offset = (sumV - slope * sumU) / count;
        }
        if (Math.abs(slope - base) > 2 * MAX_SLOPE) {
            return null;
        }
        return withEnds(vertical, slope, offset);
    }

    /**
     * Finds the ends of a line: of all segments, the one with the largest sum of 1 for each position with a run, 0.2 for
     * other ink and -0.8 for a gap.
     */
    private @Nullable Line withEnds(boolean vertical, double slope, double offset) {
        int length = along(vertical);
        var runAt = new int[length]; // 1 + the run on the line
        for (int run = 0; run < runs.count; run++) {
            if (!runs.used[run] && isOn(run, length, slope, offset)) {
                runAt[runs.position[run]] = run + 1;
            }
        }
        double best = 0;
        double sum = 0;
        int start = 0;
        int from = 0;
        int to = -1;
        for (int position = 0; position < length; position++) {
            int row = (int) Math.round(offset + slope * (position - length / 2.0));
            double value = runAt[position] > 0
                    ? 1
                    : row >= 0 && row < across(vertical) && isInk(vertical, position, row) ? 0.2 : -0.8;
            if (sum <= 0) {
                sum = 0;
                start = position;
            }
            sum += value;
            if (sum > best) {
                best = sum;
                from = start;
                to = position;
            }
        }
        var widths = new int[length];
        var peaks = new int[length];
        int count = 0;
        double deviation = 0;
        for (int position = from; position <= to; position++) {
            int run = runAt[position] - 1;
            if (run >= 0) {
                peaks[count] = peak(vertical, position, runs.start[run], runs.start[run] + runs.length[run] - 1);
                widths[count++] = runs.length[run];
                deviation += Math.abs(runs.middle(run) - offset - slope * (position - length / 2.0));
            }
        }
        if (to - from + 1 < MIN_BORDER_LENGTH * length || count == 0) {
            return null;
        }
        Arrays.sort(widths, 0, count);
        Arrays.sort(peaks, 0, count);
        return new Line(
                vertical,
                slope,
                offset,
                from,
                to,
                widths[count / 4],
                peaks[count / 3],
                deviation / count,
                (double) count / (to - from + 1));
    }

    /** Returns whether a line ends at the border or at another line, and is long enough. */
    private boolean isBounded(Line line, List<Line> lines) {
        double end = end();
        boolean alongBorder = isAtSide(line, line.from, end) && isAtSide(line, line.to, end);
        return (isLong(line) || alongBorder) && ends(line, line.from, lines, end) && ends(line, line.to, lines, end);
    }

    /** Returns whether a line ends at the border, or at lines that do; a character's own strokes do not. */
    private boolean isAnchored(Line line, List<Line> lines) {
        List<Line> outer = lines.stream()
                .filter(other -> ends(other, other.from, List.of(), end()) && ends(other, other.to, List.of(), end()))
                .toList();
        List<Line> joined = lines.stream()
                .filter(other -> ends(other, other.from, outer, end()) && ends(other, other.to, outer, end()))
                .toList();
        return ends(line, line.from, joined, end()) && ends(line, line.to, joined, end());
    }

    /** Returns whether a line is straight and exactly parallel to another straight one, as the sides of a frame are. */
    private boolean hasParallel(Line line, List<Line> lines) {
        return line.deviation < STRAIGHT
                && lines.stream()
                        .anyMatch(other -> !hasOtherDirection(line, other)
                                && other.deviation < STRAIGHT
                                && isLong(other)
                                && Math.abs(line.slope - other.slope) < PARALLEL
                                && Math.abs(line.width - other.width) <= 2
                                && Math.abs(line.offset - other.offset) > MIN_LENGTH * along(line.vertical) / 2);
    }

    /** Returns how far from the end of a line the border or another line may be, in pixels. */
    private double end() {
        return 3 + END * Math.max(width, height);
    }

    /** Returns whether a line leaves the picture through the side along which it runs. */
    private boolean isAtSide(Line line, int position, double end) {
        double across = line.at(position, along(line.vertical));
        return across < end || across > across(line.vertical) - 1 - end;
    }

    private boolean ends(Line line, int position, List<Line> lines, double end) {
        if (position < end || position > along(line.vertical) - 1 - end || isAtSide(line, position, end)) {
            return true;
        }
        double across = line.at(position, along(line.vertical));
        return lines.stream().anyMatch(other -> crosses(line, other) && distance(other, line, position, across) < end);
    }

    /** Returns whether a line can end at another: it has another direction, and is neither thicker nor darker. */
    private static boolean crosses(Line line, Line other) {
        return line.width <= other.width + 2 && line.contrast <= 1.5 * other.contrast && hasOtherDirection(line, other);
    }

    private static boolean hasOtherDirection(Line line, Line other) {
        return line.vertical != other.vertical || Math.abs(line.slope - other.slope) > 2 * MAX_SLOPE;
    }

    /** Returns the distance of a point of a line from another line, in pixels along one axis. */
    private double distance(Line other, Line line, int position, double across) {
        double x = line.vertical ? across : position;
        double y = line.vertical ? position : across;
        return other.vertical
                ? Math.abs(other.at((int) Math.round(y), height) - x)
                : Math.abs(other.at((int) Math.round(x), width) - y);
    }

    /** Returns whether a straight line is parallel to a printed one, as thin and as dark. */
    private static boolean isLikeOthers(Line line, List<Line> printed) {
        return line.deviation < STRAIGHT
                && printed.stream()
                        .anyMatch(other -> other.vertical == line.vertical
                                && Math.abs(other.slope - line.slope) < PARALLEL
                                && line.width <= other.width + 1
                                && Math.abs(line.contrast - other.contrast) < 0.4 * other.contrast);
    }

    private boolean isLong(Line line) {
        return line.to - line.from + 1 >= MIN_LENGTH * along(line.vertical);
    }

    /** Returns whether a line is straighter and much thinner than the strokes of a hand. */
    private static boolean isThin(Line line, double strokeWidth) {
        return line.deviation < STRAIGHT && line.width <= THIN * strokeWidth;
    }

    /**
     * Returns the mean width of the ink that is on none of the lines, in pixels: of each pixel, the shorter of its two
     * runs.
     */
    private double strokeWidth(List<Line> lines) {
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
        for (Line line : lines) {
            int corridor = (int) Math.ceil(line.width);
            for (int position = line.from; position <= line.to; position++) {
                int middle = (int) Math.round(line.at(position, along(line.vertical)));
                for (int i = middle - corridor; i <= middle + corridor; i++) {
                    if (i >= 0 && i < across(line.vertical)) {
                        lengths[line.vertical ? position * width + i : i * width + position] = 0;
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

    /** Erases the runs of a line, with their soft edges, except where a stroke crosses it. */
    private void erase(Line line) {
        int length = along(line.vertical);
        int rows = across(line.vertical);
        double end = 3 + 0.02 * length;
        int from = line.from < end ? 0 : Math.max(0, line.from - 2);
        int to = line.to > length - 1 - end ? length - 1 : Math.min(length - 1, line.to + 2);
        int longest = (int) (1.25 * line.width + 1.75);
        int darkest = Math.max(line.contrast + 30, line.contrast * 3 / 2);
        int softEdge = Math.max(2, (int) (line.width / 2));
        int stepAcross = line.vertical ? 1 : width;
        int corridor = (int) (0.75 * line.width + 3);
        int crossing = -1; // where a stroke or a thicker piece of the line begins
        boolean leaves = false;
        for (int position = from; position <= to; position++) {
            int row = Math.clamp(Math.round(line.at(position, length)), 0, rows - 1);
            for (int distance = 0; distance <= 2; distance++) {
                if (row - distance >= 0 && isInk(line.vertical, position, row - distance)) {
                    row -= distance;
                    break;
                }
                if (row + distance < rows && isInk(line.vertical, position, row + distance)) {
                    row += distance;
                    break;
                }
            }
            int first = row;
            int last = row;
            while (first > 0 && isInk(line.vertical, position, first - 1)) {
                first--;
            }
            while (last < rows - 1 && isInk(line.vertical, position, last + 1)) {
                last++;
            }
            int column = line.vertical ? position * width : position;
            double middle = line.at(position, length);
            if (last - first + 1 > longest || peak(line.vertical, position, first, last) > darkest) {
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
                ink[column + i * stepAcross] = 0;
            }
        }
        if (crossing >= 0 && !leaves) {
            eraseBlot(line, crossing, to);
        }
    }

    /** Erases a thicker piece of a line, unless it is so long that it is a stroke on the line. */
    private void eraseBlot(Line line, int from, int to) {
        int rows = across(line.vertical);
        if (to - from + 1 >= BLOT * along(line.vertical)) {
            return;
        }
        int corridor = (int) (0.75 * line.width + 3);
        for (int position = from; position <= to; position++) {
            int middle = (int) Math.round(line.at(position, along(line.vertical)));
            for (int i = Math.max(0, middle - corridor); i <= Math.min(rows - 1, middle + corridor); i++) {
                ink[line.vertical ? position * width + i : i * width + position] = 0;
            }
        }
    }

    /** Returns the greatest contrast of a run. */
    private int peak(boolean vertical, int position, int first, int last) {
        int peak = 0;
        for (int i = first; i <= last; i++) {
            peak = Math.max(peak, ink[vertical ? position * width + i : i * width + position] & 0xff);
        }
        return peak;
    }

    private boolean falls(int column, int row, int direction, int step) {
        return (ink[column + (row + direction) * step] & 0xff) <= (ink[column + row * step] & 0xff);
    }

    /** Erases everything outside of a line that is close to the border: it belongs to the neighbours. */
    private void eraseMargin(Line line) {
        int length = along(line.vertical);
        int rows = across(line.vertical);
        for (int position = 0; position < length; position++) {
            int row = Math.clamp(Math.round(line.at(position, length)), 0, rows - 1);
            int first = row < MARGIN * rows ? 0 : row;
            int last = row > (1 - MARGIN) * rows ? rows - 1 : row;
            if (last > first) {
                for (int i = first; i <= last; i++) {
                    ink[line.vertical ? position * width + i : i * width + position] = 0;
                }
            }
        }
    }
}
