package shuzi.core.handwriting;

import java.util.Arrays;
import shuzi.core.image.GreyImage;

/**
 * Simulates the artefacts of JPEG: blocks of 8 x 8 pixels become cosines with quantised coefficients (ITU-T T.81, 1992;
 * table K.1 scaled to quality 75). The images of the data set have been JPEGs, and most of their pixels that are
 * neither black nor ink are such artefacts.
 */
final class Compression {

    private static final int SIDE = GreyImage.SIDE;

    // row by row, for quality 75, which is half the standard table
    private static final int[] ROUNDING = {
        8, 6, 5, 8, 12, 20, 26, 31, //
        6, 6, 7, 10, 13, 29, 30, 28, //
        7, 7, 8, 12, 20, 29, 35, 28, //
        7, 9, 11, 15, 26, 44, 40, 31, //
        9, 11, 19, 28, 34, 55, 52, 39, //
        12, 18, 28, 32, 41, 52, 57, 46, //
        25, 32, 39, 44, 52, 61, 60, 51, //
        36, 46, 48, 49, 56, 50, 52, 50
    };
    private static final float[] COSINES = new float[64]; // frequency x position

    static {
        for (int frequency = 0; frequency < 8; frequency++) {
            double scale = frequency == 0 ? StrictMath.sqrt(0.125) : 0.5;
            for (int place = 0; place < 8; place++) {
                COSINES[8 * frequency + place] =
                        (float) (scale * StrictMath.cos((2 * place + 1) * frequency * StrictMath.PI / 16));
            }
        }
    }

    private Compression() {}

    /**
     * Compresses and decompresses an image.
     *
     * @param bright 64 x 64, row by row, 0..255
     */
    static GreyImage save(float[] bright) {
        var pixels = new byte[GreyImage.PIXELS];
        var block = new float[64];
        var transposed = new float[64];
        for (int top = 0; top < SIDE; top += 8) {
            for (int left = 0; left < SIDE; left += 8) {
                if (!load(bright, top, left, block)) {
                    continue; // a black block stays black
                }
                multiply(block, true, transposed);
                multiply(transposed, true, block);
                for (int i = 0; i < 64; i++) {
                    block[i] = StrictMath.round(block[i] / ROUNDING[i]) * ROUNDING[i];
                }
                multiply(block, false, transposed);
                multiply(transposed, false, block);
                for (int i = 0; i < 64; i++) {
                    int value = StrictMath.round(block[i]) + 128;
                    pixels[(top + i / 8) * SIDE + left + i % 8] = (byte) Math.clamp(value, 0, 255);
                }
            }
        }
        return new GreyImage(pixels);
    }

    private static boolean load(float[] bright, int top, int left, float[] block) {
        boolean hasInk = false;
        for (int i = 0; i < 64; i++) {
            int value = StrictMath.round(bright[(top + i / 8) * SIDE + left + i % 8]);
            hasInk |= value > 0;
            block[i] = value - 128;
        }
        return hasInk;
    }

    /** Transforms the rows and transposes the block, so that two calls transform rows and columns. */
    private static void multiply(float[] block, boolean forward, float[] result) {
        Arrays.fill(result, 0);
        for (int row = 0; row < 8; row++) {
            for (int k = 0; k < 8; k++) {
                float sum = 0;
                for (int n = 0; n < 8; n++) {
                    sum += block[8 * row + n] * COSINES[forward ? 8 * k + n : 8 * n + k];
                }
                result[8 * k + row] = sum;
            }
        }
    }
}
