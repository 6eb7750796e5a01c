package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ink is cut where a path crosses the least of it. */
class CutFinderTest {

    private static final int SIZE = 40; // of characters

    @Test
    void aCutPassesBetweenStrokesThatReachOverEachOther() {
        var ink = new int[SIZE][2 * SIZE];
        fill(ink, 0, SIZE, 0, 28); // from here to the slanted gap between two characters
        fill(ink, 0, SIZE, 67, 2 * SIZE);
        for (int y = 0; y < SIZE; y++) {
            fill(ink, y, y + 1, 28, 50 - y / 2);
            fill(ink, y, y + 1, 55 - y / 2, 67);
        }
        assertThat(new CutFinder(ink).find(SIZE)).anySatisfy(cut -> {
            for (int y = 0; y < SIZE; y++) {
                assertThat(cut[y]).as("row %d", y).isBetween(50 - y / 2, 54 - y / 2);
            }
        });
    }

    @Test
    void aCutCrossesTheThinnestPartOfABridge() {
        var ink = new int[SIZE][2 * SIZE];
        fill(ink, 0, SIZE, 0, 35);
        fill(ink, 15, 25, 35, 45);
        fill(ink, 0, SIZE, 45, 2 * SIZE);
        for (int y = 15; y < 22; y++) {
            ink[y][42] = 0;
        }
        assertThat(new CutFinder(ink).find(SIZE))
                .extracting(cut -> cut[SIZE / 2])
                .contains(42);
    }

    @Test
    void aStraightCutIsPreferredToABentOneOfAsMuchInk() {
        int[] cut = new CutFinder(barbell()).find(SIZE).getFirst();
        assertThat(cut).containsOnly(cut[0]);
    }

    @Test
    void inkThatIsBroadEverywhereIsNotCut() {
        var ink = new int[SIZE][2 * SIZE];
        fill(ink, 0, SIZE, 0, 2 * SIZE);
        assertThat(new CutFinder(ink).find(SIZE)).isEmpty();
    }

    @Test
    void cutsAreInTheirOrderAndKeepADistance() {
        int[][] ink = barbell();
        ink[18][50] = 0; // the first cut that is found
        List<int[]> cuts = new CutFinder(ink).find(SIZE);
        assertThat(cuts).hasSizeGreaterThan(2);
        for (int i = 1; i < cuts.size(); i++) {
            assertThat(cuts.get(i)[SIZE / 2] - cuts.get(i - 1)[SIZE / 2]).isGreaterThan((int) (0.15 * SIZE));
        }
    }

    /** Two broad characters at the ends of a level stroke. */
    private static int[][] barbell() {
        var ink = new int[SIZE][2 * SIZE];
        fill(ink, 0, SIZE, 0, 15);
        fill(ink, 18, 22, 15, 65);
        fill(ink, 0, SIZE, 65, 2 * SIZE);
        return ink;
    }

    private static void fill(int[][] ink, int top, int bottom, int left, int right) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                ink[y][x] = 200;
            }
        }
    }
}
