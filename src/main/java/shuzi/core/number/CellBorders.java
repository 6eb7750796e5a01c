package shuzi.core.number;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;

/**
 * The printed lines between the cells of a form or of practice paper, in which the characters of a line stand. Such lines are
 * solid, go across the whole line of characters and are rarely crossed by ink; other lines run beside the characters, not
 * through them. Squared paper, whose squares are smaller than characters, has no cells in this sense.
 */
final class CellBorders {

    /** The minimum coverage of a solid line. A dashed one is the middle of a cell, even if strokes lie on it. */
    private static final double MIN_COVERAGE = 0.95;

    /** Ink crosses a line if it goes beyond it by more than this share of the characters' extent across the line. */
    private static final double MIN_CROSSING = 0.12;

    /** The maximum share of the borders that ink crosses. */
    private static final double MAX_CROSSED = 0.25;

    /** A line runs beside the characters if it is at most this share of their extent inside of it. */
    private static final double MAX_INSIDE = 0.15;

    private final LineInk line;
    private final Direction direction;
    private final InkBox ink;
    private final double start; // of the first cell
    private final double end; // of the last cell
    private final double[] borders; // between cells with ink, along the line, in ascending order

    CellBorders(LineInk line, Direction direction) {
        this.line = line;
        this.direction = direction;
        this.ink = line.box();
        double[] all = linesAcross(direction).sorted().toArray();
        double[] inside = Arrays.stream(all)
                .filter(border -> border > direction.start(ink) && border < direction.end(ink))
                .toArray();
        this.start = Arrays.stream(all)
                .filter(border -> border <= direction.start(ink))
                .max()
                .orElse(direction.start(ink));
        this.end = Arrays.stream(all)
                .filter(border -> border >= direction.end(ink))
                .min()
                .orElse(direction.end(ink));
        long crossed = Arrays.stream(inside).filter(this::isCrossed).count();
        this.borders = crossed <= MAX_CROSSED * inside.length && hasLinesBesideOnly() ? inside : new double[0];
    }

    /** Returns whether printed lines divide the characters. */
    boolean hasCells() {
        return borders.length > 0;
    }

    /** Returns the number of the cell in which the middle of a box is, from 0. */
    int cellOf(InkBox box) {
        double middle = (direction.start(box) + direction.end(box)) / 2.0;
        return (int) Arrays.stream(borders).filter(border -> border < middle).count();
    }

    /** Returns the length of a cell along the line; the first and last one without a border begin and end with the ink. */
    double length(int cell) {
        return (cell == borders.length ? end : borders[cell]) - (cell == 0 ? start : borders[cell - 1]);
    }

    /** Returns the positions along a direction of solid lines across it that are at least as long as the ink is wide. */
    private DoubleStream linesAcross(Direction along) {
        Direction across = along.across();
        int length = along == Direction.HORIZONTAL ? line.height() : line.width();
        return line.lines().stream()
                .filter(printed -> printed.vertical() == (along == Direction.HORIZONTAL)
                        && printed.coverage() >= MIN_COVERAGE
                        && printed.from() <= across.start(ink)
                        && printed.to() >= across.end(ink) - 1)
                .mapToDouble(printed -> printed.at((across.start(ink) + across.end(ink)) / 2, length));
    }

    private boolean isCrossed(double border) {
        double beyond = MIN_CROSSING * direction.across().length(ink);
        return line.boxes().stream()
                .anyMatch(box -> direction.start(box) < border - beyond && direction.end(box) > border + beyond);
    }

    /** Returns whether lines along the characters run on both sides of them, and none through them. */
    private boolean hasLinesBesideOnly() {
        Direction across = direction.across();
        double inside = MAX_INSIDE * across.length(ink);
        double first = across.start(ink) + inside;
        double last = across.end(ink) - inside;
        double[] sides = linesAcross(across).toArray();
        return Arrays.stream(sides).anyMatch(side -> side < first)
                && Arrays.stream(sides).anyMatch(side -> side > last)
                && Arrays.stream(sides).noneMatch(side -> side >= first && side <= last);
    }
}
