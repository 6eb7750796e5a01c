package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

    /** Writes 十 around a column: level in the middle of the picture, upright from 40 to 80. */
    private void writeTen(int middle) {
        write(58, 62, middle - 20, middle + 20);
        write(40, 80, middle - 2, middle + 2);
    }

    private void write(int top, int bottom, int left, int right) {
        for (int y = top; y < bottom; y++) {
            Arrays.fill(luma, y * WIDTH + left, y * WIDTH + right, (byte) PEN);
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
