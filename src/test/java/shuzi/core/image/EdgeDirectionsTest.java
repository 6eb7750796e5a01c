package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EdgeDirectionsTest {

    private static final int SIDE = 32;
    private static final int CELLS = 8;

    private final EdgeDirections edges = new EdgeDirections(SIDE);

    private int[] measure(byte[] pixels) {
        var result = new byte[EdgeDirections.count(SIDE)];
        edges.measure(pixels, 0, result, 0);
        var values = new int[result.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = result[i] & 0xff;
        }
        return values;
    }

    private static byte[] random(int seed) {
        var pixels = new byte[SIDE * SIDE];
        new SplittableRandom(seed).nextBytes(pixels);
        return pixels;
    }

    @Test
    void aBlackImageHasNoEdges() {
        assertThat(measure(new byte[SIDE * SIDE])).containsOnly(0);
    }

    @Test
    void anEdgeCountsInItsOwnDirectionAndPlaceOnly() {
        var pixels = new byte[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 13; x < SIDE; x++) {
                pixels[y * SIDE + x] = (byte) (x < 30 ? 200 : 0); // brighter to the right of column 13
            }
        }
        int[] values = measure(pixels);
        for (int y = 2; y < CELLS - 2; y++) { // cells that do not see the border of the image
            assertThat(values[y * CELLS + 3]).isGreaterThan(150); // direction 0: to the right
            assertThat(values[y * CELLS + 7]).isZero();
            assertThat(values[(4 * CELLS + y) * CELLS + 7]).isGreaterThan(150); // direction 4: to the left
            for (int direction : new int[] {1, 2, 3, 5, 6, 7}) {
                for (int x = 0; x < CELLS; x++) {
                    assertThat(values[(direction * CELLS + y) * CELLS + x]).isZero();
                }
            }
        }
    }

    @Test
    void aTurnOfTheImageTurnsDirectionsAndCells() {
        byte[] pixels = random(2);
        var turned = new byte[pixels.length]; // by 90 degrees, clockwise
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                turned[x * SIDE + SIDE - 1 - y] = pixels[y * SIDE + x];
            }
        }
        int[] before = measure(pixels);
        int[] after = measure(turned);
        for (int direction = 0; direction < EdgeDirections.DIRECTIONS; direction++) {
            int next = (direction + 2) % EdgeDirections.DIRECTIONS;
            for (int y = 0; y < CELLS; y++) {
                for (int x = 0; x < CELLS; x++) {
                    assertThat(after[(next * CELLS + x) * CELLS + CELLS - 1 - y])
                            .isEqualTo(before[(direction * CELLS + y) * CELLS + x]);
                }
            }
        }
    }

    /** The definition, computed cell by cell from real numbers. */
    @Test
    void valuesAreRootsOfSmoothedStrengths() {
        byte[] pixels = random(3);
        int[] values = measure(pixels);
        for (int direction = 0; direction < EdgeDirections.DIRECTIONS; direction++) {
            for (int row = 0; row < CELLS; row++) {
                for (int column = 0; column < CELLS; column++) {
                    double sum = 0;
                    for (int y = 0; y < SIDE; y++) {
                        for (int x = 0; x < SIDE; x++) {
                            sum += spline((y + 0.5) / 4 - row - 0.5)
                                    / 4
                                    * spline((x + 0.5) / 4 - column - 0.5)
                                    / 4
                                    * strength(pixels, y, x, direction);
                        }
                    }
                    double expected = Math.min(255, 255 * Math.sqrt(sum / 48));
                    assertThat((double) values[(direction * CELLS + row) * CELLS + column])
                            .isBetween(expected - 0.51, expected + 0.51);
                }
            }
        }
    }

    private static double spline(double t) {
        double distance = Math.abs(t);
        return distance < 0.5 ? 0.75 - t * t : distance < 1.5 ? 0.5 * (1.5 - distance) * (1.5 - distance) : 0;
    }

    /** The part of the gradient in a direction, if the gradient lies between it and a neighbouring direction. */
    private static double strength(byte[] pixels, int y, int x, int direction) {
        double right = 0;
        double down = 0;
        for (int i = -1; i <= 1; i++) {
            int weight = i == 0 ? 2 : 1;
            right += weight * (at(pixels, y + i, x + 1) - at(pixels, y + i, x - 1)) / 8.0;
            down += weight * (at(pixels, y + 1, x + i) - at(pixels, y - 1, x + i)) / 8.0;
        }
        double angle = Math.atan2(down, right) - direction * Math.PI / 4;
        double off = Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle)));
        if (off > Math.PI / 4 - 1e-12) {
            return 0;
        }
        double larger = Math.max(Math.abs(right), Math.abs(down));
        double smaller = Math.min(Math.abs(right), Math.abs(down));
        return direction % 2 == 0 ? larger - smaller : smaller;
    }

    private static int at(byte[] pixels, int y, int x) {
        return x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : pixels[y * SIDE + x] & 0xff;
    }
}
