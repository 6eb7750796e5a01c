package shuzi.core.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the lines that are printed on the paper, such as those of forms, frames, grids and ruled paper, and erases them.
 * Instances hold buffers, which grow with the largest picture.
 *
 * <p>A straight line is printed if it ends at the border of the picture or at another printed line, if it is a side of a
 * frame, if it comes from the border and is straighter than a hand draws, or if it is much thinner than the strokes.
 */
final class PrintedLines {

    /** The minimum length of a line, as a share of the picture's side. */
    private static final double MIN_LENGTH = 0.5;

    /** How far from the end of a line the border or another line may be, as a share of the picture's side. */
    private static final double MAX_END_DISTANCE = 0.025;

    /** A line that ends in the open is at most this wide, as a share of the width of the strokes. */
    private static final double MAX_OPEN_WIDTH = 0.6;

    /** The maximum mean distance of the runs from such a line, in pixels. */
    private static final double MAX_DEVIATION = 0.4;

    /** The minimum length of a straight line from the border that may be darker than the line at which it ends. */
    private static final double FROM_BORDER = 0.85;

    /** The maximum mean distance of the runs from a line that nobody can draw without a ruler, in pixels. */
    private static final double MAX_RULED_DEVIATION = 0.15;

    /** The minimum length of such a line from the border. */
    private static final double RULED_FROM_BORDER = 0.7;

    /** The maximum difference of the slopes of parallel lines. */
    private static final double MAX_SLOPE_DIFFERENCE = 0.01;

    /** The contrast of a line between two others is at most this many times theirs. */
    private static final double MAX_DARKER = 1.2;

    /** The maximum mean distance of the runs from a line across the text or half as long as it, in pixels. */
    private static final double MAX_DEVIATION_BESIDE_TEXT = 0.2;

    /** No stroke is half as long as a picture that is at least this many times as long as high. */
    private static final double MIN_ELONGATION_OF_TEXT = 2;

    private final boolean ofText;
    private final LineFinder finder;
    private InkMap map = new InkMap(new byte[0], 0, 0, 0);

    /** Whether a line that was erased last ends at the border or at another line at both ends. */
    boolean anyBounded;

    PrintedLines() {
        this(false);
    }

    /** @param ofText whether pictures show lines of text, which may be long */
    PrintedLines(boolean ofText) {
        this.ofText = ofText;
        this.finder = new LineFinder(ofText);
    }

    /**
     * Erases printed lines.
     *
     * @param ink height x width, contrast of each pixel
     * @param level the minimum contrast of a line
     * @param known lines that were erased before, at which others may end
     * @return the lines that were erased
     */
    List<PrintedLine> erase(byte[] ink, int width, int height, int level, List<PrintedLine> known) {
        map = new InkMap(ink, width, height, level);
        var candidates = new ArrayList<PrintedLine>();
        finder.find(map, false, 0, candidates);
        finder.find(map, true, 0, candidates);
        if (candidates.isEmpty() && known.isEmpty()) {
            return List.of();
        }
        candidates.addAll(known);
        if (ofText) {
            return eraseAroundText(candidates, known);
        }
        findDiagonals(candidates);
        double strokes =
                map.strokeWidthBeside(candidates.stream().filter(this::isLong).toList());
        List<PrintedLine> bounded = candidates.stream()
                .filter(line -> isBounded(line, candidates)
                        && (isAnchored(line, candidates) || hasParallel(line, candidates) || isThin(line, strokes)))
                .toList();
        List<PrintedLine> erased = candidates.stream()
                .filter(line -> !known.contains(line)
                        && (bounded.contains(line)
                                || isDiagonal(line, bounded)
                                || (isLong(line)
                                        && (isLikeOthers(line, bounded)
                                                || isThin(line, strokes)
                                                || isFromBorder(line, MAX_RULED_DEVIATION, RULED_FROM_BORDER)))))
                .toList();
        anyBounded = erased.stream().anyMatch(bounded::contains);
        var eraser = new LineEraser(map, true);
        erased.forEach(eraser::erase);
        erased.stream()
                .filter(bounded::contains)
                .filter(line -> Math.abs(line.slope()) < 2 * LineFinder.MAX_SLOPE)
                .forEach(eraser::eraseMargin);
        return erased;
    }

    /**
     * Erases lines that go from border to border (across the text only if straighter than a hand draws), lines between two of
     * these, and lines that fade in a shadow: others may be strokes, which are as long as the line of text is high.
     */
    private List<PrintedLine> eraseAroundText(List<PrintedLine> candidates, List<PrintedLine> known) {
        List<PrintedLine> through = candidates.stream()
                .filter(line -> endsAtBorder(line, line.from()) && endsAtBorder(line, line.to()))
                .filter(line -> line.vertical() == map.height() > map.width() // along the text
                        || line.deviation() < MAX_DEVIATION_BESIDE_TEXT)
                .toList();
        List<PrintedLine> fading = candidates.stream()
                .filter(line -> isFading(line, through, candidates))
                .toList();
        List<PrintedLine> erased = candidates.stream()
                .filter(line -> !known.contains(line))
                .filter(line -> through.contains(line) || fading.contains(line) || isBetween(line, through))
                .map(line -> fading.contains(line) ? line.fromBorderToBorder(map.along(line.vertical())) : line)
                .toList();
        var eraser = new LineEraser(map, false);
        erased.forEach(eraser::erase);
        return erased;
    }

    /**
     * Returns whether a line may go on where it is too faint to be seen: it begins at the border and goes along the text for
     * longer than a hand draws so straight, or it is like several lines that go from border to border or, as it, begin there.
     */
    private boolean isFading(PrintedLine line, List<PrintedLine> through, List<PrintedLine> candidates) {
        boolean isAlongLongText = map.along(line.vertical()) >= MIN_ELONGATION_OF_TEXT * map.across(line.vertical());
        boolean isFromBorder = isFromBorder(line, MAX_DEVIATION_BESIDE_TEXT, MIN_LENGTH)
                || isFromBorder(line, MAX_DEVIATION, FROM_BORDER);
        boolean isRuled = isLong(line) && line.deviation() < MAX_RULED_DEVIATION && isLikeOthers(line, through);
        long parallel = through.stream()
                .filter(other -> other.vertical() == line.vertical())
                .count();
        long beginning = candidates.stream()
                .filter(other -> !other.equals(line) && isFromBorder(other, MAX_DEVIATION_BESIDE_TEXT, MIN_LENGTH))
                .filter(other -> isLikeOthers(other, List.of(line)) && isLikeOthers(line, List.of(other)))
                .count();
        return (isAlongLongText && isFromBorder)
                || (isRuled && parallel > 1)
                || (isFromBorder(line, MAX_DEVIATION_BESIDE_TEXT, MIN_LENGTH) && beginning > 1);
    }

    private boolean endsAtBorder(PrintedLine line, int position) {
        double end = 3 + MAX_END_DISTANCE * Math.min(map.width(), map.height());
        return position < end || position > map.along(line.vertical()) - 1 - end;
    }

    /** Returns whether a line ends at others, and is as thin and not darker. */
    private boolean isBetween(PrintedLine line, List<PrintedLine> others) {
        List<PrintedLine> alike = others.stream()
                .filter(other -> line.width() <= other.width() + 1 && line.contrast() <= MAX_DARKER * other.contrast())
                .toList();
        return isLong(line) && !alike.isEmpty() && endsAt(line, line.from(), alike) && endsAt(line, line.to(), alike);
    }

    private boolean endsAt(PrintedLine line, int position, List<PrintedLine> others) {
        double end = 4 + 2 * MAX_END_DISTANCE * Math.min(map.width(), map.height()); // a dash may end before the line
        double across = line.at(position, map.along(line.vertical()));
        return endsAtBorder(line, position)
                || others.stream()
                        .anyMatch(other ->
                                other.vertical() != line.vertical() && distance(other, line, position, across) < end);
    }

    /** Adds the diagonals of a frame. */
    private void findDiagonals(List<PrintedLine> lines) {
        double[] rows = offsetsOfBounded(lines, false);
        double[] columns = offsetsOfBounded(lines, true);
        if (rows.length < 2 || columns.length < 2) {
            return;
        }
        double slope = (rows[rows.length - 1] - rows[0]) / (columns[columns.length - 1] - columns[0]);
        if (slope > 0.5 && slope < 2) {
            finder.find(map, false, slope, lines);
            finder.find(map, false, -slope, lines);
        }
    }

    private double[] offsetsOfBounded(List<PrintedLine> lines, boolean vertical) {
        return lines.stream()
                .filter(line -> line.vertical() == vertical && isBounded(line, lines))
                .mapToDouble(PrintedLine::offset)
                .sorted()
                .toArray();
    }

    /** Returns whether a line is oblique and ends at printed lines. */
    private boolean isDiagonal(PrintedLine line, List<PrintedLine> printed) {
        return Math.abs(line.slope()) > 2 * LineFinder.MAX_SLOPE
                && isLong(line)
                && ends(line, line.from(), printed, end())
                && ends(line, line.to(), printed, end());
    }

    /** Returns whether a line ends at the border or at another line, and is long enough. */
    private boolean isBounded(PrintedLine line, List<PrintedLine> lines) {
        double end = end();
        boolean alongBorder = isAtSide(line, line.from(), end) && isAtSide(line, line.to(), end);
        return (isLong(line) || alongBorder)
                && ends(line, line.from(), lines, end)
                && ends(line, line.to(), lines, end);
    }

    /** Returns whether a line ends at the border, or at lines that do; a character's own strokes do not. */
    private boolean isAnchored(PrintedLine line, List<PrintedLine> lines) {
        List<PrintedLine> outer = lines.stream()
                .filter(other ->
                        ends(other, other.from(), List.of(), end()) && ends(other, other.to(), List.of(), end()))
                .toList();
        List<PrintedLine> joined = lines.stream()
                .filter(other -> ends(other, other.from(), outer, end()) && ends(other, other.to(), outer, end()))
                .toList();
        return ends(line, line.from(), joined, end()) && ends(line, line.to(), joined, end());
    }

    /** Returns whether a line is straight and exactly parallel to another straight one, as the sides of a frame are. */
    private boolean hasParallel(PrintedLine line, List<PrintedLine> lines) {
        return line.deviation() < MAX_DEVIATION
                && lines.stream()
                        .anyMatch(other -> !hasOtherDirection(line, other)
                                && other.deviation() < MAX_DEVIATION
                                && isLong(other)
                                && Math.abs(line.slope() - other.slope()) < MAX_SLOPE_DIFFERENCE
                                && Math.abs(line.width() - other.width()) <= 2
                                && Math.abs(line.offset() - other.offset())
                                        > MIN_LENGTH * map.along(line.vertical()) / 2);
    }

    /** Returns how far from the end of a line the border or another line may be, in pixels. */
    private double end() {
        return 3 + MAX_END_DISTANCE * Math.max(map.width(), map.height());
    }

    /** Returns whether a line leaves the picture through the side along which it runs. */
    private boolean isAtSide(PrintedLine line, int position, double end) {
        double across = line.at(position, map.along(line.vertical()));
        return across < end || across > map.across(line.vertical()) - 1 - end;
    }

    private boolean ends(PrintedLine line, int position, List<PrintedLine> lines, double end) {
        if (position < end || position > map.along(line.vertical()) - 1 - end || isAtSide(line, position, end)) {
            return true;
        }
        double across = line.at(position, map.along(line.vertical()));
        return lines.stream().anyMatch(other -> crosses(line, other) && distance(other, line, position, across) < end);
    }

    /**
     * Returns whether a line can end at another: it has another direction, and is not thicker, nor darker unless it comes
     * from the border.
     */
    private boolean crosses(PrintedLine line, PrintedLine other) {
        return line.width() <= other.width() + 2
                && (line.contrast() <= 1.5 * other.contrast() || isFromBorder(line, MAX_DEVIATION, FROM_BORDER))
                && hasOtherDirection(line, other);
    }

    private static boolean hasOtherDirection(PrintedLine line, PrintedLine other) {
        return line.vertical() != other.vertical() || Math.abs(line.slope() - other.slope()) > 2 * LineFinder.MAX_SLOPE;
    }

    /** Returns the distance of a point of a line from another line, in pixels along one axis. */
    private double distance(PrintedLine other, PrintedLine line, int position, double across) {
        double x = line.vertical() ? across : position;
        double y = line.vertical() ? position : across;
        return other.vertical()
                ? Math.abs(other.at((int) Math.round(y), map.height()) - x)
                : Math.abs(other.at((int) Math.round(x), map.width()) - y);
    }

    /** Returns whether a straight line is parallel to a printed one, as thin and as dark. */
    private static boolean isLikeOthers(PrintedLine line, List<PrintedLine> printed) {
        return line.deviation() < MAX_DEVIATION
                && printed.stream()
                        .anyMatch(other -> other.vertical() == line.vertical()
                                && Math.abs(other.slope() - line.slope()) < MAX_SLOPE_DIFFERENCE
                                && line.width() <= other.width() + 1
                                && Math.abs(line.contrast() - other.contrast()) < 0.4 * other.contrast());
    }

    /** Returns whether a straight line begins at the border and has at least a share of the picture's length. */
    private boolean isFromBorder(PrintedLine line, double maxDeviation, double minShare) {
        int length = map.along(line.vertical());
        return line.deviation() < maxDeviation
                && line.to() - line.from() + 1 >= minShare * length
                && (line.from() < end() || line.to() > length - 1 - end());
    }

    private boolean isLong(PrintedLine line) {
        return line.to() - line.from() + 1 >= MIN_LENGTH * map.along(line.vertical());
    }

    /** Returns whether a line is straighter and much thinner than the strokes of a hand. */
    private static boolean isThin(PrintedLine line, double strokeWidth) {
        return line.deviation() < MAX_DEVIATION && line.width() <= MAX_OPEN_WIDTH * strokeWidth;
    }
}
