package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is printed under a line of text is not its ink. */
class LineInkFinderTest {

    private static final int WIDTH = 400;
    private static final int HEIGHT = 120;
    private static final int PAPER = 220;
    private static final int PRINT = 150;
    private static final int PEN = 40;

    private final byte[] luma = new byte[WIDTH * HEIGHT];

    LineInkFinderTest() {
        Arrays.fill(luma, (byte) PAPER);
        writeTen(60);
        writeTen(200);
        writeTen(330);
    }

    @Test
    void aPrintedLineThatFadesBeforeTheBorderIsErased() {
        print(20, 0, WIDTH);
        print(100, 0, 290);
        print(100, 290, WIDTH, PAPER - 24); // ink, but too faint for a line
        assertThat(inkOfRow(20)).isZero();
        assertThat(inkOfRow(100)).isZero();
        assertThat(find().boxes()).hasSize(3);
    }

    @Test
    void aLineAcrossTheTextThatFadesAtBothEndsIsErasedIfItIsLikeOthers() {
        for (int x : new int[] {20, 120, 270, 380}) {
            int faint = x == 270 ? 15 : 0;
            for (int y = faint; y < HEIGHT - faint; y++) {
                luma[y * WIDTH + x] = (byte) PRINT;
            }
        }
        assertThat(find().boxes()).hasSize(3);
    }

    /** The text is so short that a single line could be a stroke. */
    @Test
    void linesThatAllFadeBeforeTheBorderAreErasedIfThereAreSeveral() {
        Arrays.fill(luma, (byte) PAPER);
        for (int x : new int[] {20, 120, 270}) {
            for (int y = 0; y < HEIGHT - 30; y++) {
                luma[y * WIDTH + x] = (byte) PRINT;
            }
        }
        writeTen(60);
        writeTen(200);
        writeTen(330);
        assertThat(find().boxes()).hasSize(3);
    }

    @Test
    void aStrokeOnAPrintedLineStays() {
        print(100, 0, WIDTH);
        write(99, 102, 250, 272); // a short 一 on the line
        assertThat(inkOfRow(100)).isBetween(20, 26);
        assertThat(find().boxes()).hasSize(4);
    }

    @Test
    void aLongStraightStrokeInTheOpenStays() {
        print(10, 0, WIDTH);
        print(30, 0, WIDTH);
        write(90, 91, 90, 310); // longer than half of the picture and as thin as the print, but darker
        assertThat(inkOfRow(90)).isGreaterThan(200);
    }

    @Test
    void whatIsLeftOfADashedLineIsNoInk() {
        for (int x = 0; x < WIDTH; x += 11) {
            print(20, x, Math.min(WIDTH, x + 6));
            print(21, x, Math.min(WIDTH, x + 6));
        }
        print(23, 150, 158, PAPER - 60); // the soft edge of a dash
        print(24, 150, 158, PAPER - 60);
        assertThat(find().boxes()).hasSize(3);
    }

    @Test
    void aFaintStrokeThatIsThickerThanAPrintedLineStays() {
        print(90, 0, WIDTH);
        write(88, 93, 320, 350, PAPER - 75);
        assertThat(inkOfRow(92)).isGreaterThan(20);
    }

    /** To one level of paper, the light part has as much contrast as faint strokes. */
    @Test
    void faintStrokesOnUnevenlyLitPaperAreInk() {
        for (int at = 0; at < luma.length; at++) {
            boolean isLit = at % WIDTH < 60 && at / WIDTH < 30;
            luma[at] = (byte) ((luma[at] & 0xff) == PEN ? 120 : isLit ? 225 : 190);
        }
        write(100, 104, 120, 150, 162);
        assertThat(find().boxes()).hasSize(4);
    }

    @Test
    void theUnionHasTheInkOfBothPictures() {
        LineInk one = find();
        write(100, 104, 60, 160);
        write(30, 70, 198, 202, PAPER);
        LineInk other = find();
        LineInk union = Objects.requireNonNull(new LineInkFinder().union(one, other));
        assertThat(union.boxes()).hasSize(4);
        assertThat(union.ink()[101 * WIDTH + 100]).isNotZero();
        assertThat(union.ink()[50 * WIDTH + 200]).isNotZero();
    }

    @Test
    void theShareOfTheInkWithinBoxesIsThatOfItsContrast() {
        LineInk ink = find();
        assertThat(ink.shareWithin(ink.boxes())).isEqualTo(1);
        assertThat(ink.shareWithin(ink.boxes().subList(0, 1))).isCloseTo(1 / 3.0, within(0.02));
        assertThat(ink.shareWithin(List.of())).isZero();
    }

    /** Writes 十 around a column: level in the middle of the picture, upright from 40 to 80. */
    private void writeTen(int middle) {
        write(58, 62, middle - 20, middle + 20);
        write(40, 80, middle - 2, middle + 2);
    }

    private void write(int top, int bottom, int left, int right) {
        write(top, bottom, left, right, PEN);
    }

    private void write(int top, int bottom, int left, int right, int level) {
        for (int y = top; y < bottom; y++) {
            Arrays.fill(luma, y * WIDTH + left, y * WIDTH + right, (byte) level);
        }
    }

    private void print(int row, int left, int right) {
        print(row, left, right, PRINT);
    }

    private void print(int row, int left, int right, int level) {
        Arrays.fill(luma, row * WIDTH + left, row * WIDTH + right, (byte) level);
    }

    private LineInk find() {
        return Objects.requireNonNull(new LineInkFinder().find(new Picture(WIDTH, HEIGHT, luma)));
    }

    private int inkOfRow(int row) {
        byte[] ink = find().ink();
        int count = 0;
        for (int x = 0; x < WIDTH; x++) {
            count += ink[row * WIDTH + x] != 0 ? 1 : 0;
        }
        return count;
    }
}
