package shuzi.dataset;

import java.util.Arrays;
import shuzi.image.GreyImage;

/**
 * Pixels as the database keeps them. Nearly all of a numeral is black, so its runs of zeros are counted: a byte with the
 * number of zeros, a byte with the number of other pixels, these pixels, and so on to the last pixel. An image that does
 * not get smaller so is kept as its 4,096 pixels.
 */
final class PackedPixels {

    private static final int MAX_RUN = 255;
    private static final byte[] ZEROS = new byte[MAX_RUN];

    private PackedPixels() {}

    /** @param pixels of one image */
    static byte[] pack(byte[] pixels) {
        var packed = new byte[GreyImage.PIXELS];
        int length = 0;
        for (int at = 0; at < GreyImage.PIXELS; ) {
            int ink = at + zeros(pixels, at, Math.min(MAX_RUN, GreyImage.PIXELS - at));
            int end = ink;
            while (end < GreyImage.PIXELS && end - ink < MAX_RUN && pixels[end] != 0) {
                end++;
            }
            if (length + 2 + end - ink >= GreyImage.PIXELS) {
                return pixels;
            }
            packed[length++] = (byte) (ink - at);
            packed[length++] = (byte) (end - ink);
            System.arraycopy(pixels, ink, packed, length, end - ink);
            length += end - ink;
            at = end;
        }
        return Arrays.copyOf(packed, length);
    }

    private static int zeros(byte[] pixels, int at, int most) {
        int ink = Arrays.mismatch(pixels, at, at + most, ZEROS, 0, most);
        return ink < 0 ? most : ink;
    }

    /** The image of these bytes, written into the target from an index on, where all is zero so far. */
    static void unpack(byte[] packed, byte[] target, int start) {
        if (packed.length == GreyImage.PIXELS) {
            System.arraycopy(packed, 0, target, start, GreyImage.PIXELS);
            return;
        }
        int at = start;
        for (int i = 0; i < packed.length; ) {
            at += packed[i++] & 0xff;
            int ink = packed[i++] & 0xff;
            System.arraycopy(packed, i, target, at, ink);
            at += ink;
            i += ink;
        }
        if (at != start + GreyImage.PIXELS) {
            throw new IllegalStateException("%d packed pixels, not 4096".formatted(at - start));
        }
    }

    static GreyImage unpack(byte[] packed) {
        var pixels = new byte[GreyImage.PIXELS];
        unpack(packed, pixels, 0);
        return new GreyImage(pixels);
    }
}
