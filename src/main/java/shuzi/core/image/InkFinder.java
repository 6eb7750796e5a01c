package shuzi.core.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ink of a character in a picture. Instances hold buffers, which grow with the largest picture; the fields
 * describe the last picture.
 *
 * <p>Contrast is the difference of a pixel and its background in the direction of the ink. A threshold after N. Otsu,
 * "A Threshold Selection Method from Gray-Level Histograms" (1979), separates ink from paper. Pixels down to a lower
 * threshold belong to the ink if they touch it (hysteresis, J. Canny 1986). Connected pieces that are small for their
 * distance from the character are specks.
 */
final class InkFinder {

    /** Contrast of the last picture's ink, 0 elsewhere; row by row. */
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

    /** The printed lines that were erased. */
    final List<PrintedLine> lines = new ArrayList<>();

    /** Another hypothesis that is as likely; null if there is none. */
    @Nullable
    Hypothesis alternative;

    /** The minimum contrast of ink in a picture without noise. */
    static final int MIN_CONTRAST = 10;

    /** Share of the threshold that pixels of ink must reach on a background of one level. */
    static final double LOW = 0.2;

    /** Share of the threshold that pixels of ink must reach on an estimated background. */
    static final double LOW_UNEVEN = 0.5;

    /** Share of the threshold that pixels must reach if fainter lines connect the character to the border. */
    private static final double LINES = 0.75;

    /** A character is at least this share of the picture. */
    private static final double MIN_SIZE = 0.02;

    /** A character is at least this share of a picture that is larger than those of data sets. */
    private static final double MIN_SIZE_IN_LARGE = 0.04;

    /** Strokes have at least this share of the contrast of printed lines; less are remains of the lines. */
    private static final double MIN_BESIDE_LINES = 0.12;

    /** A character on a form or between lines is at least this share of the picture. */
    static final double MIN_SIZE_IN_FORM = 0.06;

    /** The heaviest piece of a character, even if it is dotted, is at least this share of the picture. */
    private static final double MIN_PIECE = 0.0125;

    /** How often lines are searched. */
    static final int LINE_PASSES = 3;

    /** Whether the next two fields are filled. */
    boolean recording;

    /** Contrast of the last picture. */
    byte[] contrast = new byte[0];

    /** The same without printed lines. */
    byte[] withoutLines = new byte[0];

    private final int version;
    private Hypothesis hypothesis = Hypothesis.USUAL; // about the picture
    private final PrintedLines printedLines = new PrintedLines();
    private final Background unevenBackground = new Background();
    private final Histogram histogram = new Histogram();
    private final EvenBackground even;
    private final InkPieces pieces = new InkPieces();
    private int noise; // contrast that paper reaches

    /** The longest side of pictures; larger ones are shrunk first, which keeps the character and reduces noise. */
    private static final int MAX_SIDE = 512;

    /**
     * Creates a finder.
     *
     * @param version of the {@link Normalization}
     */
    InkFinder(int version) {
        this.version = version;
        this.even = new EvenBackground(version, histogram);
    }

    /** Returns the factor by which a picture must be shrunk before its ink is found. */
    static int step(Picture picture) {
        return Math.ceilDiv(Math.max(picture.width(), picture.height()), MAX_SIDE);
    }

    /**
     * Finds the ink.
     *
     * @param luma contains the picture's rows from {@code first} on
     * @return whether ink was found
     */
    boolean find(byte[] luma, int first, int width, int height, Hypothesis assumed) {
        hypothesis = assumed;
        boolean maybeSheet = false;
        int pixels = width * height;
        if (ink.length < pixels) {
            ink = new byte[pixels];
        }
        evenBackground = even.find(luma, first, width, height) || hypothesis == Hypothesis.EVEN_PAPER;
        background = even.level;
        if (evenBackground) {
            even.subtract(luma, first, pixels, ink);
            darkInk = even.darkInk;
            noise = even.noise;
            boolean found = select(width, height);
            if (hypothesis == Hypothesis.EVEN_PAPER || (found && !isSheet(width))) {
                return found;
            }
            maybeSheet = found;
        }
        evenBackground = false;
        unevenBackground.subtract(luma, first, width, height, ink);
        darkInk = unevenBackground.darkInk;
        background = unevenBackground.median;
        histogram.clear();
        histogram.add(ink, 0, pixels);
        noise = histogram.noiseOfContrast(pixels);
        boolean found = select(width, height);
        if (maybeSheet) {
            alternative = Hypothesis.EVEN_PAPER;
        }
        return found;
    }

    /** Returns the box around the character. */
    InkBox box() {
        return new InkBox(left, top, boxWidth, boxHeight);
    }

    /** Makes a part of the character the character. */
    void select(InkBox part) {
        left = part.x();
        top = part.y();
        boxWidth = part.width();
        boxHeight = part.height();
    }

    /** Keeps only the character in {@link #ink} and finds its box. */
    private boolean select(int width, int height) {
        if (recording) {
            contrast = Arrays.copyOf(ink, width * height);
            withoutLines = contrast;
        }
        int minContrast = Math.max(MIN_CONTRAST, noise);
        int strong = histogram.meanFrom(minContrast);
        if (strong <= minContrast) {
            return false;
        }
        threshold = histogram.inkThreshold(minContrast, strong);
        lines.clear();
        alternative = null;
        boolean mayHaveLines = isLarge(width, height) && hypothesis != Hypothesis.LINES_ARE_STROKES;
        if (mayHaveLines && !eraseLines(width, height, minContrast)) {
            return false;
        }
        if (recording) {
            withoutLines = Arrays.copyOf(ink, width * height);
        }
        double share = evenBackground ? LOW : LOW_UNEVEN;
        if (!connect(width, height, Math.max(minContrast, (int) (share * threshold)))) {
            return false;
        }
        if (Math.max(boxWidth, boxHeight) < Math.max(2, minSize(width, height) * Math.max(width, height))) {
            return false; // a speck
        }
        if (isLarge(width, height) && pieces.heaviestSize < MIN_PIECE * Math.max(width, height)) {
            return false; // noise: specks only
        }
        if (spans(width, height)) { // it may contain lines printed on the paper
            connect(width, height, Math.max(minContrast, (int) (LINES * threshold)));
        }
        int pixels = width * height;
        pieces.eraseOthers(ink, pixels);
        return true;
    }

    private double minSize(int width, int height) {
        if (!isLarge(width, height)) {
            return MIN_SIZE;
        }
        return lines.isEmpty() ? MIN_SIZE_IN_LARGE : MIN_SIZE_IN_FORM;
    }

    private InkPieces.Border border(int width, int height) {
        if (hypothesis == Hypothesis.EVEN_PAPER) {
            return InkPieces.Border.OF_THE_CHARACTER;
        }
        return isLarge(width, height) ? InkPieces.Border.OF_A_NEIGHBOUR : InkPieces.Border.OF_THE_TABLE;
    }

    /** Finds the character among the pieces of pixels of at least this contrast. */
    private boolean connect(int width, int height, int low) {
        if (!pieces.find(ink, width, height, low, threshold, border(width, height))) {
            return false;
        }
        left = pieces.left;
        top = pieces.top;
        boxWidth = pieces.boxWidth;
        boxHeight = pieces.boxHeight;
        specks = pieces.specks;
        return true;
    }

    /** Returns whether a picture may show lines and more: small ones show little but the character. */
    private boolean isLarge(int width, int height) {
        return version > 1 && Math.max(width, height) > GreyImage.SIDE;
    }

    /**
     * Erases printed lines and computes the threshold of the rest. Fainter lines are found only after darker ones are
     * erased.
     *
     * @return whether there is other ink
     */
    private boolean eraseLines(int width, int height, int minContrast) {
        for (int pass = 0; pass < LINE_PASSES; pass++) {
            List<PrintedLine> found =
                    printedLines.erase(ink, width, height, Math.max(minContrast, threshold / 2), lines);
            if (found.isEmpty()) {
                break;
            }
            boolean mayBeStrokes = (lines.isEmpty() || alternative != null) && !printedLines.anyBounded;
            alternative = mayBeStrokes ? Hypothesis.LINES_ARE_STROKES : null;
            lines.addAll(found);
            histogram.clear();
            histogram.add(ink, 0, width * height);
            int strong = histogram.meanFrom(minContrast);
            if (strong <= minContrast || strong < MIN_BESIDE_LINES * darkest(lines)) {
                return false;
            }
            threshold = histogram.inkThreshold(minContrast, strong);
        }
        return true;
    }

    private static int darkest(List<PrintedLine> lines) {
        return lines.stream().mapToInt(PrintedLine::contrast).max().orElse(0);
    }

    private boolean spans(int width, int height) {
        return boxWidth == width || boxHeight == height;
    }

    /**
     * Returns whether the ink fills its box more than any character does: it is probably a sheet of paper on a table.
     */
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
