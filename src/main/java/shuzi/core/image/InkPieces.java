package shuzi.core.image;

import java.util.Arrays;

/**
 * Finds connected pieces of ink and selects those of the character. Pieces that are small for their distance from the
 * character are specks. Instances hold buffers, which grow with the largest picture; the fields describe the last picture.
 */
final class InkPieces {

    /** The bounding box of the character, in pixels. */
    int left;

    int top;
    int boxWidth;
    int boxHeight;

    /** The longer side of the heaviest piece, in pixels. */
    int heaviestSize;

    /** The number of pieces that do not belong to the character. */
    int specks;

    /** Share of the threshold that some pixel of each piece must reach. */
    private static final double PEAK = 0.4;

    /** Share of the heaviest piece's mass that a piece within the character's box must have. */
    private static final double NEAR = 0.01;

    /** What is added to that for a gap as wide as the character. */
    private static final double FAR = 0.15;

    /** What the pieces of ink at the border of a picture may be. */
    enum Border {
        /** Crumbs that shadows and tables leave there. */
        OF_THE_TABLE(8),
        /** Such crumbs, parts of a neighbour on a form, or of a character that does not fit into its cell. */
        OF_A_NEIGHBOUR(5),
        /** Parts of a character that fills the picture. */
        OF_THE_CHARACTER(1);

        /** How much more mass such a piece must have to belong to the character. */
        private final double factor;

        Border(double factor) {
            this.factor = factor;
        }
    }

    /** Lines are thinner than this share of the picture. */
    private static final double THIN = 0.06;

    private int[] labels = new int[GreyImage.PIXELS]; // of each pixel: its piece, 0 none
    private int[] parent = new int[256]; // union-find over pieces while they grow together
    private int pieces;
    private int[] mass = new int[0]; // of each piece: sum of contrast / 16
    private int[] peak = new int[0];
    private int[] minX = new int[0];
    private int[] maxX = new int[0];
    private int[] minY = new int[0];
    private int[] maxY = new int[0];
    private boolean[] kept = new boolean[0];

    /**
     * Finds the character among the pieces of pixels of at least a contrast.
     *
     * @param ink height x width, contrast of each pixel
     * @param low the minimum contrast of a piece's pixels
     * @param threshold the contrast that the heaviest piece must reach
     * @param border what pieces at the picture's border are
     * @return whether there is such a piece; otherwise the fields do not change
     */
    boolean find(byte[] ink, int width, int height, int low, int threshold, Border border) {
        if (labels.length < width * height) {
            labels = new int[width * height];
        }
        label(ink, width, height, low);
        if (pieces == 0) {
            return false;
        }
        measure(ink, width, height);
        dropLines(width, height, threshold);
        return choose(width, height, threshold, border);
    }

    /** Sets the contrast of all pixels outside the character to 0. */
    void eraseOthers(byte[] ink, int pixels) {
        for (int i = 0; i < pixels; i++) {
            if (!kept[labels[i]]) {
                ink[i] = 0;
            }
        }
    }

    /** Excludes frames, edges of a sheet and lines from one side of the picture to the other. */
    private void dropLines(int width, int height, int threshold) {
        boolean others = false;
        boolean lines = false;
        for (int piece = 1; piece <= pieces; piece++) {
            if (peak[piece] >= threshold) {
                if (isLine(piece, width, height)) {
                    lines = true;
                } else {
                    others |= maxX[piece] - minX[piece] > width / 20 || maxY[piece] - minY[piece] > height / 20;
                }
            }
        }
        if (!lines || !others) {
            return;
        }
        for (int piece = 1; piece <= pieces; piece++) {
            if (isLine(piece, width, height)) {
                peak[piece] = 0;
            }
        }
    }

    private boolean isLine(int piece, int width, int height) {
        boolean across = minX[piece] == 0 && maxX[piece] == width - 1;
        boolean down = minY[piece] == 0 && maxY[piece] == height - 1;
        if (across && down) {
            int onBorder = 0;
            for (int x = 0; x < width; x++) {
                onBorder += (labels[x] == piece ? 1 : 0) + (labels[(height - 1) * width + x] == piece ? 1 : 0);
            }
            for (int y = 0; y < height; y++) {
                onBorder += (labels[y * width] == piece ? 1 : 0) + (labels[y * width + width - 1] == piece ? 1 : 0);
            }
            return onBorder > width + height; // half the border
        }
        return (across && maxY[piece] - minY[piece] < THIN * height)
                || (down && maxX[piece] - minX[piece] < THIN * width);
    }

    /**
     * Labels each pixel of at least this contrast with the number of its piece, from 1. Pixels that touch at corners
     * are connected.
     */
    private void label(byte[] ink, int width, int height, int low) {
        int count = 0;
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if ((ink[at] & 0xff) < low) {
                    labels[at] = 0;
                    continue;
                }
                int label = x > 0 ? labels[at - 1] : 0;
                if (y > 0) {
                    for (int d = x > 0 ? -1 : 0; d <= (x < width - 1 ? 1 : 0); d++) {
                        int other = labels[at - width + d];
                        if (other != 0) {
                            label = label == 0 ? other : union(label, other);
                        }
                    }
                }
                if (label == 0) {
                    label = ++count;
                    if (count == parent.length) {
                        parent = Arrays.copyOf(parent, 2 * count);
                    }
                    parent[count] = count;
                }
                labels[at] = label;
            }
        }
        pieces = 0;
        for (int label = 1; label <= count; label++) { // a root is the lowest label of its piece
            parent[label] = parent[label] == label ? ++pieces : parent[parent[label]];
        }
    }

    private int union(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        int root = Math.min(rootA, rootB);
        parent[Math.max(rootA, rootB)] = root;
        return root;
    }

    private int root(int label) {
        int root = label;
        while (parent[root] != root) {
            root = parent[root];
        }
        while (parent[label] != root) {
            int next = parent[label];
            parent[label] = root;
            label = next;
        }
        return root;
    }

    private void measure(byte[] ink, int width, int height) {
        if (mass.length <= pieces) {
            int length = Math.max(2 * mass.length, pieces + 1);
            mass = new int[length];
            peak = new int[length];
            minX = new int[length];
            maxX = new int[length];
            minY = new int[length];
            maxY = new int[length];
            kept = new boolean[length];
        }
        Arrays.fill(mass, 0, pieces + 1, 0);
        Arrays.fill(peak, 0, pieces + 1, 0);
        Arrays.fill(minX, 0, pieces + 1, Integer.MAX_VALUE);
        Arrays.fill(minY, 0, pieces + 1, Integer.MAX_VALUE);
        Arrays.fill(maxX, 0, pieces + 1, -1);
        Arrays.fill(maxY, 0, pieces + 1, -1);
        Arrays.fill(kept, 0, pieces + 1, false);
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if (labels[at] == 0) {
                    continue;
                }
                int piece = parent[labels[at]];
                labels[at] = piece;
                int contrast = ink[at] & 0xff;
                mass[piece] += contrast;
                peak[piece] = Math.max(peak[piece], contrast);
                minX[piece] = Math.min(minX[piece], x);
                maxX[piece] = Math.max(maxX[piece], x);
                minY[piece] = Math.min(minY[piece], y);
                maxY[piece] = Math.max(maxY[piece], y);
            }
        }
    }

    /**
     * Marks the pieces of the character: first the heaviest piece, then each piece that is close to those already marked,
     * where heavier pieces may be farther away.
     */
    private boolean choose(int width, int height, int threshold, Border border) {
        int heaviest = 0;
        for (int piece = 1; piece <= pieces; piece++) {
            if (peak[piece] >= threshold && (heaviest == 0 || mass[piece] > mass[heaviest])) {
                heaviest = piece;
            }
        }
        if (heaviest == 0) {
            return false;
        }
        take(heaviest, true);
        heaviestSize = Math.max(boxWidth, boxHeight);
        int count = 1;
        boolean grown = true;
        while (grown) {
            grown = false;
            double size = Math.max(boxWidth, boxHeight);
            for (int piece = 1; piece <= pieces; piece++) {
                if (kept[piece] || peak[piece] < threshold * PEAK) {
                    continue;
                }
                int gapX = Math.max(0, Math.max(left - maxX[piece], minX[piece] - (left + boxWidth - 1)) - 1);
                int gapY = Math.max(0, Math.max(top - maxY[piece], minY[piece] - (top + boxHeight - 1)) - 1);
                double gap = Math.hypot(gapX, gapY) / size;
                boolean cut = isCut(piece, width, height);
                double share = (NEAR + FAR * gap) * (cut ? border.factor : 1);
                if (mass[piece] >= mass[heaviest] * share) {
                    take(piece, false);
                    count++;
                    grown = true;
                }
            }
        }
        specks = pieces - count;
        return true;
    }

    private boolean isCut(int piece, int width, int height) {
        return minX[piece] == 0 || minY[piece] == 0 || maxX[piece] == width - 1 || maxY[piece] == height - 1;
    }

    private void take(int piece, boolean first) {
        kept[piece] = true;
        int right = first ? maxX[piece] : Math.max(left + boxWidth - 1, maxX[piece]);
        int bottom = first ? maxY[piece] : Math.max(top + boxHeight - 1, maxY[piece]);
        left = first ? minX[piece] : Math.min(left, minX[piece]);
        top = first ? minY[piece] : Math.min(top, minY[piece]);
        boxWidth = right - left + 1;
        boxHeight = bottom - top + 1;
    }
}
