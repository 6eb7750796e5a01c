package shuzi;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.SplittableRandom;
import shuzi.core.number.ComposedLine.Paper;
import shuzi.core.number.NumberPictures;

/** Pictures of given numbers, by synthetic writers. The same arguments give the same picture. */
public final class WrittenNumbers {

    private static final NumberPictures PICTURES = NumberPictures.synthetic();

    private WrittenNumbers() {}

    /**
     * Writes a number in a line from left to right.
     *
     * @param text of numerals
     * @param seed of the writer and the line
     */
    public static byte[] picture(String text, long seed) throws IOException {
        return picture(text, seed, false, Paper.CLEAN);
    }

    /** Writes a number in a line from left to right, or from top to bottom. */
    public static byte[] picture(String text, long seed, boolean vertical, Paper paper) throws IOException {
        return PICTURES.of(text, vertical, paper, new SplittableRandom(seed)).file();
    }

    /** Writes a number in a line on white paper without noise, which makes a small file. */
    public static byte[] onWhite(String text, long seed, boolean vertical) {
        return onWhite(PICTURES.line(text, vertical, new SplittableRandom(seed)).ink());
    }

    /** Writes two numbers, one below the other, on white paper. */
    public static byte[] twoLines(String first, String second, long seed) {
        var random = new SplittableRandom(seed);
        float[][] above = PICTURES.line(first, false, random).ink();
        float[][] below = PICTURES.line(second, false, random).ink();
        var ink = new float[above.length + below.length][Math.max(above[0].length, below[0].length)];
        for (int y = 0; y < ink.length; y++) {
            float[] row = y < above.length ? above[y] : below[y - above.length];
            System.arraycopy(row, 0, ink[y], 0, row.length);
        }
        return onWhite(ink);
    }

    private static byte[] onWhite(float[][] ink) {
        var picture = new BufferedImage(ink[0].length, ink.length, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < ink.length; y++) {
            for (int x = 0; x < ink[0].length; x++) {
                picture.getRaster().setSample(x, y, 0, Math.round(255 - 225 * ink[y][x]));
            }
        }
        return WrittenNumerals.encode(picture, "png");
    }
}
