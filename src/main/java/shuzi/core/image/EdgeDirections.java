package shuzi.core.image;

import java.util.Arrays;

/**
 * Measures how strong the edges of a normalized image are in each of eight directions and in each cell of 4 x 4 pixels.
 * Strokes that are bent or moved a little keep most of these values, whereas many of their pixels change. Instances hold
 * buffers and are for one thread at a time.
 *
 * <p>The gradient of each pixel (Sobel operator) is decomposed into the two nearest of the eight directions. The strength
 * of each direction is averaged over a cell and its neighbours with the weights of a quadratic B-spline. Its root is the
 * result, because the strengths themselves are skewed (C.-L. Liu, K. Nakashima, H. Sako and H. Fujisawa, "Handwritten
 * digit recognition: benchmarking of state-of-the-art techniques", Pattern Recognition 36, 2003).
 */
public final class EdgeDirections {

    /** The directions in which brightness grows: right, right and down, down, and so on clockwise. */
    public static final int DIRECTIONS = 8;

    /** Side of a cell, in pixels. */
    public static final int CELL = 4;

    /** The B-spline's weights of the cell before, the own one and the one after, in 128ths, for each pixel of a cell. */
    private static final int[][] WEIGHTS = {{49, 78, 1}, {25, 94, 9}, {9, 94, 25}, {1, 78, 49}};

    /** The weighted sum that becomes 255: a mean of 48 over the cell, of at most 127.5 in a pixel. */
    private static final double FULL = 48.0 * 8 * CELL * CELL * 128 * 128;

    private static final int WHITE = 255;

    private final int side;
    private final int cells; // along a side
    private final int row; // sums of one row of cells: directions x (cells + 2), with a cell outside at both ends
    private final int[] framed; // the image in a black frame of one pixel
    private final int[] rows; // side x row
    private final int[] sums; // (cells + 2) x row

    /**
     * Creates buffers.
     *
     * @param side of the images, a multiple of {@link #CELL}
     */
    public EdgeDirections(int side) {
        this.side = side;
        this.cells = side / CELL;
        this.row = DIRECTIONS * (cells + 2);
        this.framed = new int[(side + 2) * (side + 2)];
        this.rows = new int[side * row];
        this.sums = new int[(cells + 2) * row];
    }

    /** Returns the number of values of an image. */
    public static int count(int side) {
        return DIRECTIONS * (side / CELL) * (side / CELL);
    }

    /**
     * Measures the edges of an image.
     *
     * @param pixels contains the image's rows from {@code first} on, 0..255
     * @param result receives directions x cells x cells values, 0..255, from {@code resultFirst} on
     */
    public void measure(byte[] pixels, int first, byte[] result, int resultFirst) {
        frame(pixels, first);
        addColumns();
        addRows();
        for (int direction = 0; direction < DIRECTIONS; direction++) {
            for (int y = 0; y < cells; y++) {
                for (int x = 0; x < cells; x++) {
                    int sum = sums[(y + 1) * row + direction * (cells + 2) + x + 1];
                    int value = (int) (Math.sqrt(sum / FULL) * WHITE + 0.5);
                    result[resultFirst + (direction * cells + y) * cells + x] = (byte) Math.min(WHITE, value);
                }
            }
        }
    }

    private void frame(byte[] pixels, int first) {
        for (int y = 0; y < side; y++) {
            int target = (y + 1) * (side + 2) + 1;
            for (int x = 0; x < side; x++) {
                framed[target + x] = pixels[first + y * side + x] & 0xff;
            }
        }
    }

    /** Adds the strengths of each row of pixels to the columns of cells. */
    private void addColumns() {
        Arrays.fill(rows, 0);
        int below = side + 2;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = (y + 1) * below + x + 1;
                int rising = framed[at + below + 1] - framed[at - below - 1];
                int falling = framed[at - below + 1] - framed[at + below - 1];
                int right = rising + falling + 2 * (framed[at + 1] - framed[at - 1]);
                int down = rising - falling + 2 * (framed[at + below] - framed[at - below]);
                if (right == 0 && down == 0) {
                    continue;
                }
                int straight = Math.abs(right) > Math.abs(down) ? (right > 0 ? 0 : 4) : (down > 0 ? 2 : 6);
                int diagonal = right > 0 ? (down > 0 ? 1 : 7) : (down > 0 ? 3 : 5);
                add(y, x, straight, Math.abs(Math.abs(right) - Math.abs(down)));
                add(y, x, diagonal, Math.min(Math.abs(right), Math.abs(down)));
            }
        }
    }

    private void add(int y, int x, int direction, int strength) {
        int[] weights = WEIGHTS[x % CELL];
        int at = y * row + direction * (cells + 2) + x / CELL;
        rows[at] += weights[0] * strength;
        rows[at + 1] += weights[1] * strength;
        rows[at + 2] += weights[2] * strength;
    }

    /** Adds the rows of pixels to the rows of cells. */
    private void addRows() {
        Arrays.fill(sums, 0);
        for (int y = 0; y < side; y++) {
            for (int i = 0; i < 3; i++) {
                int weight = WEIGHTS[y % CELL][i];
                int target = (y / CELL + i) * row;
                for (int j = 0; j < row; j++) {
                    sums[target + j] += weight * rows[y * row + j];
                }
            }
        }
    }
}
