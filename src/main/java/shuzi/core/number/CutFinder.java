package shuzi.core.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds where ink that may be several characters can be divided: along the paths from one side of the line to the other that
 * cross the least ink. A path may bend, because the strokes of neighbours often reach over each other (J. Wang and J. Jean,
 * "Segmentation of merged characters by neural networks and shortest path", 1994).
 */
final class CutFinder {

    /** In the middle, a cut is at least this far from the ends of the ink and from others, as shares of the size of characters. */
    private static final double MIN_END_MARGIN = 0.2;

    private static final double MIN_CUT_DISTANCE = 0.15;

    /** The maximum cost of a cut, as a share of the mean ink of a straight one. */
    private static final double MAX_COST = 0.8;

    /** The maximum number of cuts for each size of a character. */
    private static final int MAX_CUTS_PER_SIZE = 3;

    /** What a step to the side costs, as a share of the mean contrast of ink: a path bends only if that saves a stroke. */
    private static final double SIDE_STEP_COST = 0.4;

    private final int[][] ink; // across x along: contrast
    private final int across;
    private final int along;
    private final int middle; // position across at which cuts are compared
    private final int sideStep;
    private final double maxCost;
    private final int[][] before; // across x along: the least cost of a path from the first row to a pixel
    private final int[][] after; // the same from the last row

    /** @param ink across x along: contrast, 0 elsewhere; at least one pixel has some */
    CutFinder(int[][] ink) {
        this.ink = ink;
        this.across = ink.length;
        this.along = ink[0].length;
        this.middle = across / 2;
        long sum = 0;
        int inked = 0;
        for (int[] row : ink) {
            for (int contrast : row) {
                sum += contrast;
                inked += contrast > 0 ? 1 : 0;
            }
        }
        this.sideStep = (int) (SIDE_STEP_COST * sum / inked);
        this.maxCost = MAX_COST * sum / along;
        this.before = new int[across][along];
        this.after = new int[across][along];
        for (int i = 0; i < across; i++) {
            extend(before, i, i - 1);
            extend(after, across - 1 - i, across - i);
        }
    }

    /** Computes the costs of a row from those of the row before it, if there is one. */
    private void extend(int[][] costs, int row, int previous) {
        boolean isFirst = previous < 0 || previous >= across;
        for (int i = 0; i < along; i++) {
            int least = 0;
            if (!isFirst) {
                int from = next(costs[previous], i);
                least = costs[previous][from] + (from == i ? 0 : sideStep);
            }
            costs[row][i] = least + ink[row][i];
        }
    }

    /** Returns the position in a row to which the cheapest path goes on from a position beside it. */
    private int next(int[] costs, int from) {
        int best = from;
        int least = costs[from];
        for (int i = Math.max(0, from - 1); i <= Math.min(along - 1, from + 1); i++) {
            if (i != from && costs[i] + sideStep < least) {
                best = i;
                least = costs[i] + sideStep;
            }
        }
        return best;
    }

    /**
     * Finds cuts.
     *
     * @param size of characters, in pixels
     * @return for each cut, in their order along the line: its position along the line for each position across it
     */
    List<int[]> find(double size) {
        int margin = (int) (MIN_END_MARGIN * size);
        int distance = Math.max(1, (int) (MIN_CUT_DISTANCE * size));
        int most = (int) Math.ceil(MAX_CUTS_PER_SIZE * along / size) - 1;
        var isBlocked = new boolean[along];
        var found = new ArrayList<int[]>();
        while (found.size() < most) {
            int best = -1;
            for (int i = margin; i < along - margin; i++) {
                if (!isBlocked[i] && (best < 0 || cost(i) < cost(best))) {
                    best = i;
                }
            }
            if (best < 0 || cost(best) > maxCost) {
                break;
            }
            found.add(path(best));
            Arrays.fill(isBlocked, Math.max(0, best - distance), Math.min(along, best + distance + 1), true);
        }
        found.sort(Comparator.comparingInt(path -> path[middle]));
        return List.copyOf(found);
    }

    /** Returns the least cost of a path through a position in the middle. */
    private int cost(int position) {
        return before[middle][position] + after[middle][position] - ink[middle][position];
    }

    private int[] path(int position) {
        var path = new int[across];
        path[middle] = position;
        for (int row = middle - 1; row >= 0; row--) {
            path[row] = next(before[row], path[row + 1]);
        }
        for (int row = middle + 1; row < across; row++) {
            path[row] = next(after[row], path[row - 1]);
        }
        return path;
    }
}
