package shuzi.core.image;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds straight lines of ink. Instances hold buffers, which grow with the largest picture.
 *
 * <p>A run is a sequence of ink pixels across the direction of a line. Each run that is short enough for a printed line
 * votes for all nearly horizontal, or nearly vertical, lines through its middle (R. Duda and P. Hart, "Use of the Hough
 * Transformation to Detect Lines and Curves in Pictures", 1972). The line with the most votes is fitted to the runs near
 * it by least squares, and its runs are taken away before the next line is searched.
 */
final class LineFinder {

    /** The maximum width of a line, as a share of the picture's longer side. */
    private static final double MAX_WIDTH = 0.06;

    /** The minimum length of a line along the border, of which the picture has only a part. */
    private static final double MIN_BORDER_LENGTH = 0.25;

    /** The votes that a line needs, as a share of the picture's side: dashed lines have half. */
    private static final double MIN_VOTES = 0.2;

    /** The steepest line, in pixels across for each pixel along it. */
    static final double MAX_SLOPE = 0.08;

    /** The maximum number of lines of one direction. */
    private static final int MAX_LINES = 40;

    /** In a picture with more runs than this in each row or column there are no lines but noise. */
    private static final int MAX_RUNS = 12;

    private final boolean ofText;
    private InkMap map = new InkMap(new byte[0], 0, 0, 0);
    private int[] votes = new int[0];
    private Runs runs = new Runs(0);

    LineFinder(boolean ofText) {
        this.ofText = ofText;
    }

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
     * Adds the lines of one direction.
     *
     * @param base the slope around which lines are searched
     */
    void find(InkMap ink, boolean vertical, double base, List<PrintedLine> lines) {
        map = ink;
        int length = map.along(vertical);
        int rows = map.across(vertical);
        if (!ofText && rows * 3 < length) {
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
            PrintedLine line = fit(vertical, base, slope, cell % offsets - pad);
            if (line != null) {
                lines.add(line);
            }
            boolean removed = false;
            for (int run = 0; run < runs.count; run++) {
                if (!runs.used[run]
                        && (isOn(run, length, slope, cell % offsets - pad)
                                || (line != null && isOn(run, length, line.slope(), line.offset())))) {
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
        int length = map.along(vertical);
        int rows = map.across(vertical);
        int side = ofText ? Math.min(map.width(), map.height()) : Math.max(map.width(), map.height());
        int maxRun = Math.max(2, (int) Math.round(MAX_WIDTH * side));
        int capacity = (ofText ? 4 : 1) * MAX_RUNS * length;
        if (runs.position.length < capacity) {
            runs = new Runs(capacity);
        }
        runs.count = 0;
        for (int position = 0; position < length; position++) {
            for (int row = 0; row < rows; row++) {
                if (!map.isInk(vertical, position, row)) {
                    continue;
                }
                int start = row;
                while (row < rows && map.isInk(vertical, position, row)) {
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
    private @Nullable PrintedLine fit(boolean vertical, double base, double slope, double offset) {
        int length = map.along(vertical);
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
    private @Nullable PrintedLine withEnds(boolean vertical, double slope, double offset) {
        int length = map.along(vertical);
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
            double value = runAt[position] > 0 ? 1 : isInk(vertical, position, slope, offset) ? 0.2 : -0.8;
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
        int inked = 0;
        double deviation = 0;
        for (int position = from; position <= to; position++) {
            int run = runAt[position] - 1;
            inked += run >= 0 || isInk(vertical, position, slope, offset) ? 1 : 0;
            if (run >= 0) {
                peaks[count] = map.peak(vertical, position, runs.start[run], runs.start[run] + runs.length[run] - 1);
                widths[count++] = runs.length[run];
                deviation += Math.abs(runs.middle(run) - offset - slope * (position - length / 2.0));
            }
        }
        if (to - from + 1 < MIN_BORDER_LENGTH * length || count == 0) {
            return null;
        }
        Arrays.sort(widths, 0, count);
        Arrays.sort(peaks, 0, count);
        return new PrintedLine(
                vertical,
                slope,
                offset,
                from,
                to,
                widths[count / 4],
                peaks[count / 3],
                deviation / count,
                (double) inked / (to - from + 1));
    }

    /** Returns whether there is ink on a line. */
    private boolean isInk(boolean vertical, int position, double slope, double offset) {
        int row = (int) Math.round(offset + slope * (position - map.along(vertical) / 2.0));
        return row >= 0 && row < map.across(vertical) && map.isInk(vertical, position, row);
    }
}
