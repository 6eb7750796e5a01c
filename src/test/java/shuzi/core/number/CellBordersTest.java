package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;
import shuzi.core.image.PrintedLine;

/** Printed lines are borders of cells if the characters stand between them. */
class CellBordersTest {

    private static final int LENGTH = 400;
    private static final int DEPTH = 120;

    /** Three characters, each 60 pixels long and 80 across, in cells of 100 pixels. */
    private final List<InkBox> boxes =
            new ArrayList<>(List.of(box(20, 20, 60, 80), box(120, 20, 60, 80), box(220, 20, 60, 80)));

    private final List<PrintedLine> lines =
            new ArrayList<>(List.of(along(5, 1), along(115, 1), across(100, 1), across(200, 1)));

    private Direction direction = Direction.HORIZONTAL;

    @ParameterizedTest
    @EnumSource
    void eachCharacterIsInTheCellBetweenTwoSolidLines(Direction each) {
        direction = each;
        CellBorders borders = borders();
        assertThat(borders.hasCells()).isTrue();
        assertThat(boxes.stream().map(box -> borders.cellOf(turned(box)))).containsExactly(0, 1, 2);
        assertThat(borders.length(0)).isEqualTo(80); // from the ink on
        assertThat(borders.length(1)).isEqualTo(100);
        assertThat(borders.length(2)).isEqualTo(80);
    }

    @Test
    void theOuterCellsReachToTheirBorders() {
        lines.add(across(5, 1));
        lines.add(across(310, 1));
        CellBorders borders = borders();
        assertThat(borders.length(0)).isEqualTo(95);
        assertThat(borders.length(2)).isEqualTo(110);
    }

    @Test
    void aDashedLineIsTheMiddleOfACellEvenIfAStrokeLiesOnIt() {
        lines.add(across(50, 0.55));
        lines.add(across(150, 0.88));
        lines.add(along(60, 0.6));
        CellBorders borders = borders();
        assertThat(boxes.stream().map(borders::cellOf)).containsExactly(0, 1, 2);
    }

    @Test
    void linesThatCharactersCrossAreSquaresOfPaper() {
        for (int at = 40; at < 300; at += 40) {
            lines.add(across(at, 1));
        }
        assertThat(borders().hasCells()).isFalse();
    }

    @Test
    void aCharacterThatReachesALittleIntoTheNextCellCrossesNothing() {
        boxes.set(0, box(20, 20, 86, 80));
        boxes.set(1, box(95, 20, 90, 80));
        assertThat(borders().hasCells()).isTrue();
    }

    @Test
    void aLineThroughTheCharactersIsNoSideOfCells() {
        lines.add(along(60, 1));
        assertThat(borders().hasCells()).isFalse();
    }

    @Test
    void withoutALineOnEachSideThereAreNoCells() {
        lines.remove(1);
        assertThat(borders().hasCells()).isFalse();
    }

    @Test
    void aLineThatEndsBesideTheCharactersIsNoBorder() {
        lines.set(2, new PrintedLine(true, 0, 100, 60, DEPTH - 1, 2, 100, 0, 1));
        assertThat(boxes.stream().map(borders()::cellOf)).containsExactly(0, 0, 1);
    }

    private CellBorders borders() {
        boolean row = direction == Direction.HORIZONTAL;
        int width = row ? LENGTH : DEPTH;
        int height = row ? DEPTH : LENGTH;
        List<PrintedLine> printed = lines.stream()
                .map(line -> new PrintedLine(
                        line.vertical() == row,
                        line.slope(),
                        line.offset(),
                        line.from(),
                        line.to(),
                        line.width(),
                        line.contrast(),
                        line.deviation(),
                        line.coverage()))
                .toList();
        List<InkBox> turned = boxes.stream().map(this::turned).toList();
        return new CellBorders(
                new LineInk(width, height, new byte[width * height], new int[width * height], turned, printed),
                direction);
    }

    private InkBox turned(InkBox box) {
        return direction == Direction.HORIZONTAL ? box : new InkBox(box.y(), box.x(), box.height(), box.width());
    }

    private static InkBox box(int along, int across, int length, int depth) {
        return new InkBox(along, across, length, depth);
    }

    private static PrintedLine along(int at, double coverage) {
        return new PrintedLine(false, 0, at, 0, LENGTH - 1, 2, 100, 0, coverage);
    }

    private static PrintedLine across(int at, double coverage) {
        return new PrintedLine(true, 0, at, 0, DEPTH - 1, 2, 100, 0, coverage);
    }
}
