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

    private final InkComponents found = new InkComponents();
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
        found.find(ink, width, height, low);
        if (found.count == 0) {
            return false;
        }
        if (kept.length <= found.count) {
            kept = new boolean[Math.max(2 * kept.length, found.count + 1)];
        }
        Arrays.fill(kept, 0, found.count + 1, false);
        dropLines(width, height, threshold);
        return choose(width, height, threshold, border);
    }

    /** Sets the contrast of all pixels outside the character to 0. */
    void eraseOthers(byte[] ink, int pixels) {
        for (int i = 0; i < pixels; i++) {
            if (!kept[found.labels[i]]) {
                ink[i] = 0;
            }
        }
    }

    /** Excludes frames, edges of a sheet and lines from one side of the picture to the other. */
    private void dropLines(int width, int height, int threshold) {
        boolean others = false;
        boolean lines = false;
        for (int piece = 1; piece <= found.count; piece++) {
            if (found.peak[piece] >= threshold) {
                if (isLine(piece, width, height)) {
                    lines = true;
                } else {
                    others |= found.maxX[piece] - found.minX[piece] > width / 20
                            || found.maxY[piece] - found.minY[piece] > height / 20;
                }
            }
        }
        if (!lines || !others) {
            return;
        }
        for (int piece = 1; piece <= found.count; piece++) {
            if (isLine(piece, width, height)) {
                found.peak[piece] = 0;
            }
        }
    }

    private boolean isLine(int piece, int width, int height) {
        boolean across = found.minX[piece] == 0 && found.maxX[piece] == width - 1;
        boolean down = found.minY[piece] == 0 && found.maxY[piece] == height - 1;
        if (across && down) {
            int onBorder = 0;
            for (int x = 0; x < width; x++) {
                onBorder +=
                        (found.labels[x] == piece ? 1 : 0) + (found.labels[(height - 1) * width + x] == piece ? 1 : 0);
            }
            for (int y = 0; y < height; y++) {
                onBorder += (found.labels[y * width] == piece ? 1 : 0)
                        + (found.labels[y * width + width - 1] == piece ? 1 : 0);
            }
            return onBorder > width + height; // half the border
        }
        return (across && found.maxY[piece] - found.minY[piece] < THIN * height)
                || (down && found.maxX[piece] - found.minX[piece] < THIN * width);
    }

    /**
     * Marks the pieces of the character: first the heaviest piece, then each piece that is close to those already marked,
     * where heavier pieces may be farther away.
     */
    private boolean choose(int width, int height, int threshold, Border border) {
        int heaviest = 0;
        for (int piece = 1; piece <= found.count; piece++) {
            if (found.peak[piece] >= threshold && (heaviest == 0 || found.mass[piece] > found.mass[heaviest])) {
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
            for (int piece = 1; piece <= found.count; piece++) {
                if (kept[piece] || found.peak[piece] < threshold * PEAK) {
                    continue;
                }
                int gapX =
                        Math.max(0, Math.max(left - found.maxX[piece], found.minX[piece] - (left + boxWidth - 1)) - 1);
                int gapY =
                        Math.max(0, Math.max(top - found.maxY[piece], found.minY[piece] - (top + boxHeight - 1)) - 1);
                double gap = Math.hypot(gapX, gapY) / size;
                boolean cut = isCut(piece, width, height);
                double share = (NEAR + FAR * gap) * (cut ? border.factor : 1);
                if (found.mass[piece] >= found.mass[heaviest] * share) {
                    take(piece, false);
                    count++;
                    grown = true;
                }
            }
        }
        specks = found.count - count;
        return true;
    }

    private boolean isCut(int piece, int width, int height) {
        return found.minX[piece] == 0
                || found.minY[piece] == 0
                || found.maxX[piece] == width - 1
                || found.maxY[piece] == height - 1;
    }

    private void take(int piece, boolean first) {
        kept[piece] = true;
        int right = first ? found.maxX[piece] : Math.max(left + boxWidth - 1, found.maxX[piece]);
        int bottom = first ? found.maxY[piece] : Math.max(top + boxHeight - 1, found.maxY[piece]);
        left = first ? found.minX[piece] : Math.min(left, found.minX[piece]);
        top = first ? found.minY[piece] : Math.min(top, found.minY[piece]);
        boxWidth = right - left + 1;
        boxHeight = bottom - top + 1;
    }
}
