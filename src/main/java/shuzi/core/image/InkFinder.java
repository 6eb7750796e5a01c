package shuzi.core.image;

import java.util.Arrays;

/**
 * Finds the ink of a character in a picture. Holds buffers, which grow with the largest picture seen; its fields tell of
 * the last one.
 *
 * <p>Contrast is how much a pixel differs from its background in the ink's direction. A threshold after N. Otsu, "A
 * Threshold Selection Method from Gray-Level Histograms" (1979), tells ink from paper; pixels down to a lower one belong
 * to the ink where they touch it (hysteresis, J. Canny 1986). Connected pieces that are small for their distance from the
 * character are specks.
 */
final class InkFinder {

    /** Contrast of the last picture's ink, 0 elsewhere, row by row. */
    byte[] ink = new byte[GreyImage.PIXELS];

    int left;
    int top;
    int boxWidth;
    int boxHeight;
    boolean darkInk;
    boolean evenBackground;
    int background;
    int threshold;
    int specks;

    /** Least contrast of ink, where the picture has no noise. */
    private static final int LEAST_CONTRAST = 10;

    /** No paper alone reaches more contrast: what does is no paper, and is looked at like ink. */
    private static final int MOST_NOISE = 64;

    /** Share of the threshold that pixels of the ink must reach, on a background of one level. */
    private static final double LOW = 0.2;

    /** The same where the background had to be estimated. */
    private static final double LOW_UNEVEN = 0.5;

    /** Share of the threshold that some pixel of each piece must reach. */
    private static final double PEAK = 0.4;

    /** Share of the heaviest piece's mass that a piece within the character's box must have. */
    private static final double NEAR = 0.01;

    /** What is added to that for a gap as wide as the character. */
    private static final double FAR = 0.15;

    /** The threshold is at most this share of the mean contrast of all that is not noise. */
    private static final double MOST_THRESHOLD = 0.7;

    /** Share of the threshold that pixels must reach where lighter lines connect the character to the border. */
    private static final double LINES = 0.75;

    /** How much more a piece at the picture's border must have: shadows and tables leave crumbs there. */
    private static final double CUT = 8;

    /** A character is at least this share of the picture. */
    private static final double SMALLEST = 0.02;

    /** Lines are thinner than this share of the picture. */
    private static final double THIN = 0.06;

    private final Background unevenBackground = new Background();
    private final int[] histogram = new int[256];
    private final int[] parts = new int[3 * 256];
    private int noise; // contrast that paper alone reaches
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

    /** Larger pictures are shrunk first: what matters of a character is seen on fewer pixels, with less noise. */
    private static final int LONGEST_SIDE = 512;

    /** How many pixels of a picture's side become one before its ink is looked for. */
    static int step(Picture picture) {
        return Math.ceilDiv(Math.max(picture.width(), picture.height()), LONGEST_SIDE);
    }

    /**
     * Finds the ink.
     *
     * @param luma with the picture's rows from {@code first} on
     * @return whether there is any
     */
    boolean find(byte[] luma, int first, int width, int height) {
        int pixels = width * height;
        if (ink.length < pixels) {
            ink = new byte[pixels];
            labels = new int[pixels];
        }
        background = borderMedian(luma, first, width, height);
        evenBackground = isEven(luma, first, width, height);
        if (evenBackground) {
            subtractLevel(luma, first, pixels);
            if (select(width, height) && !isSheet(width)) {
                return true;
            }
        }
        evenBackground = false;
        unevenBackground.subtract(luma, first, width, height, ink);
        darkInk = unevenBackground.darkInk;
        background = unevenBackground.median;
        Arrays.fill(histogram, 0);
        count(ink, 0, pixels);
        noise = noiseOfContrast(pixels);
        return select(width, height);
    }

    /** Most pixels are paper, so the middle of the contrasts and what lies above it tell what paper alone reaches. */
    private int noiseOfContrast(int pixels) {
        int median = quantile(pixels / 2);
        int upperQuartile = quantile(pixels - pixels / 4);
        int four = (int) Math.ceil(median + 4 * (upperQuartile - median) / 0.6745); // standard deviations
        return Math.min(four, MOST_NOISE);
    }

    private int quantile(int rank) {
        int value = 0;
        int below = histogram[0];
        while (below < rank && value < 255) {
            below += histogram[++value];
        }
        return value;
    }

    private int borderMedian(byte[] luma, int first, int width, int height) {
        Arrays.fill(histogram, 0);
        int last = first + (height - 1) * width;
        for (int x = 0; x < width; x++) {
            histogram[luma[first + x] & 0xff]++;
            histogram[luma[last + x] & 0xff]++;
        }
        for (int y = 0; y < height; y++) {
            histogram[luma[first + y * width] & 0xff]++;
            histogram[luma[first + y * width + width - 1] & 0xff]++;
        }
        int rest = width + height;
        int median = 0;
        while ((rest -= histogram[median]) > 0) {
            median++;
        }
        return median;
    }

    /** Whether nearly all of the border and most of the picture has about the border's median. */
    private boolean isEven(byte[] luma, int first, int width, int height) {
        int near = sum(background - 16, background + 16);
        if (near < 0.85 * 2 * (width + height)) {
            return false;
        }
        Arrays.fill(histogram, 0);
        count(luma, first, width * height);
        return sum(background - 16, background + 16) > 0.6 * width * height;
    }

    /** Adds to the histogram, by turns into four, as most pixels are the same and would wait for each other. */
    private void count(byte[] values, int first, int length) {
        Arrays.fill(parts, 0);
        int end = first + length - length % 4;
        for (int i = first; i < end; i += 4) {
            histogram[values[i] & 0xff]++;
            parts[values[i + 1] & 0xff]++;
            parts[256 + (values[i + 2] & 0xff)]++;
            parts[512 + (values[i + 3] & 0xff)]++;
        }
        for (int i = end; i < first + length; i++) {
            histogram[values[i] & 0xff]++;
        }
        for (int i = 0; i < 256; i++) {
            histogram[i] += parts[i] + parts[256 + i] + parts[512 + i];
        }
    }

    private int sum(int from, int to) {
        int sum = 0;
        for (int i = Math.max(0, from); i <= Math.min(255, to); i++) {
            sum += histogram[i];
        }
        return sum;
    }

    /** Fills {@link #ink} with the contrast to one level; the histogram is the picture's before, the contrast's after. */
    private void subtractLevel(byte[] luma, int first, int pixels) {
        long above = 0;
        long below = 0;
        for (int value = 0; value < 256; value++) {
            int difference = value - background;
            if (difference > 16) {
                above += (long) difference * histogram[value];
            } else if (difference < -16) {
                below -= (long) difference * histogram[value];
            }
        }
        darkInk = below > above;
        // the other direction holds noise only: what 99 in 100 of the pixels on that side stay under
        int step = darkInk ? 1 : -1;
        int others = 0;
        for (int value = background + step; value >= 0 && value < 256; value += step) {
            others += histogram[value];
        }
        noise = 0;
        int rest = others / 100;
        for (int value = darkInk ? 255 : 0; value != background; value -= step) {
            rest -= histogram[value];
            if (rest < 0) {
                noise = Math.abs(value - background) * 3 / 2; // from 2.6 to 3.9 standard deviations
                break;
            }
        }
        if (darkInk) {
            for (int i = 0; i < pixels; i++) {
                ink[i] = (byte) Math.max(0, background - (luma[first + i] & 0xff));
            }
        } else {
            for (int i = 0; i < pixels; i++) {
                ink[i] = (byte) Math.max(0, (luma[first + i] & 0xff) - background);
            }
        }
        if (darkInk) {
            for (int contrast = 0; contrast <= background; contrast++) { // mirror
                int other = background - contrast;
                if (contrast < other) {
                    int swap = histogram[contrast];
                    histogram[contrast] = histogram[other];
                    histogram[other] = swap;
                }
            }
            for (int value = background + 1; value < 256; value++) {
                histogram[0] += histogram[value];
                histogram[value] = 0;
            }
        } else if (background > 0) {
            int zero = 0;
            for (int value = 0; value <= background; value++) {
                zero += histogram[value];
            }
            for (int value = background + 1; value < 256; value++) {
                histogram[value - background] = histogram[value];
            }
            Arrays.fill(histogram, 256 - background, 256, 0);
            histogram[0] = zero;
        }
    }

    /** Leaves in {@link #ink} the character alone and finds its box. */
    private boolean select(int width, int height) {
        int least = Math.max(LEAST_CONTRAST, noise);
        int strong = upperMean(least);
        if (strong <= least) {
            return false;
        }
        threshold = Math.max(least, Math.min(otsu(), (int) (MOST_THRESHOLD * strong)));
        double share = evenBackground ? LOW : LOW_UNEVEN;
        if (!connect(width, height, Math.max(least, (int) (share * threshold)))) {
            return false;
        }
        if (Math.max(boxWidth, boxHeight) < Math.max(2, SMALLEST * Math.max(width, height))) {
            return false; // a speck
        }
        if (spans(width, height)) { // lines printed on the paper may be in it
            connect(width, height, Math.max(least, (int) (LINES * threshold)));
        }
        int pixels = width * height;
        for (int i = 0; i < pixels; i++) {
            if (!kept[labels[i]]) {
                ink[i] = 0;
            }
        }
        return true;
    }

    private boolean spans(int width, int height) {
        return boxWidth == width || boxHeight == height;
    }

    /** Finds the character among the pieces of at least this contrast. */
    private boolean connect(int width, int height, int low) {
        label(width, height, low);
        if (pieces == 0) {
            return false;
        }
        measure(width, height);
        dropLines(width, height);
        return choose(width, height);
    }

    /** Leaves frames, edges of a sheet and lines from one side of the picture to the other out of the choice. */
    private void dropLines(int width, int height) {
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
            return onBorder > width + height; // half of it
        }
        return (across && maxY[piece] - minY[piece] < THIN * height)
                || (down && maxX[piece] - minX[piece] < THIN * width);
    }

    /** Mean contrast of the pixels from a contrast on. */
    private int upperMean(int from) {
        long sum = 0;
        long count = 0;
        for (int i = from; i < 256; i++) {
            sum += (long) i * histogram[i];
            count += histogram[i];
        }
        return count == 0 ? 0 : (int) (sum / count);
    }

    /** The threshold that parts the histogram into the two classes with the largest variance between them. */
    private int otsu() {
        long total = 0;
        long sum = 0;
        for (int i = 0; i < 256; i++) {
            total += histogram[i];
            sum += (long) i * histogram[i];
        }
        long lowerCount = 0;
        long lowerSum = 0;
        double best = -1;
        int threshold = 0;
        for (int i = 0; i < 255; i++) {
            lowerCount += histogram[i];
            lowerSum += (long) i * histogram[i];
            if (lowerCount == 0 || lowerCount == total) {
                continue;
            }
            double difference = (double) lowerSum / lowerCount - (double) (sum - lowerSum) / (total - lowerCount);
            double between = difference * difference * lowerCount * (total - lowerCount);
            if (between > best) {
                best = between;
                threshold = i + 1;
            }
        }
        return threshold;
    }

    /** Gives each pixel of at least this contrast the number of its piece, counted from 1; pieces touch at corners too. */
    private void label(int width, int height, int low) {
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
        for (int label = 1; label <= count; label++) { // roots have the lowest number of their piece
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

    private void measure(int width, int height) {
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

    /** Marks the pieces of the character: the heaviest and, again and again, those near enough for their mass. */
    private boolean choose(int width, int height) {
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
                boolean cut =
                        minX[piece] == 0 || minY[piece] == 0 || maxX[piece] == width - 1 || maxY[piece] == height - 1;
                double share = (NEAR + FAR * gap) * (cut ? CUT : 1);
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

    private void take(int piece, boolean first) {
        kept[piece] = true;
        int right = first ? maxX[piece] : Math.max(left + boxWidth - 1, maxX[piece]);
        int bottom = first ? maxY[piece] : Math.max(top + boxHeight - 1, maxY[piece]);
        left = first ? minX[piece] : Math.min(left, minX[piece]);
        top = first ? minY[piece] : Math.min(top, minY[piece]);
        boxWidth = right - left + 1;
        boxHeight = bottom - top + 1;
    }

    /** Whether the ink fills its box as none of the characters does: it is rather a sheet of paper on a table. */
    private boolean isSheet(int width) {
        if (Math.min(boxWidth, boxHeight) * 3 < Math.max(boxWidth, boxHeight) || boxWidth * boxHeight < 64) {
            return false;
        }
        int filled = 0;
        for (int y = top; y < top + boxHeight; y++) {
            for (int x = left; x < left + boxWidth; x++) {
                if ((ink[y * width + x] & 0xff) >= threshold) {
                    filled++;
                }
            }
        }
        return filled > 0.7 * boxWidth * boxHeight;
    }
}
