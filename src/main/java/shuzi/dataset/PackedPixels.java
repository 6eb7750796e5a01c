package shuzi.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import shuzi.core.image.GreyImage;

/**
 * Packs the pixels of an image for the database, and unpacks them. Most pixels of a numeral are black, which is zero.
 * The format begins with 512 bits, one for each group of eight pixels; a bit is set if a pixel of its group is not
 * zero. For each such group, a byte follows with a bit for each pixel that is not zero, and then these pixels. An image
 * that does not become smaller is stored as its 4,096 pixels.
 */
final class PackedPixels {

    private static final int GROUPS = GreyImage.PIXELS / 8;
    private static final int MAP = GROUPS / 8; // bytes
    private static final VarHandle EIGHT_PIXELS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private PackedPixels() {}

    /** Packs the pixels of one image. */
    static byte[] pack(byte[] pixels) {
        var packed = new byte[MAP + GROUPS + GreyImage.PIXELS];
        int length = MAP;
        for (int group = 0; group < GROUPS; group++) {
            int first = 8 * group;
            if ((long) EIGHT_PIXELS.get(pixels, first) == 0) {
                continue;
            }
            packed[group / 8] |= (byte) (1 << group % 8);
            int mask = length++;
            for (int i = 0; i < 8; i++) { // without a branch, which the processor would often predict wrongly
                byte pixel = pixels[first + i];
                int lit = -(pixel & 0xff) >>> 31;
                packed[length] = pixel;
                packed[mask] |= (byte) (lit << i);
                length += lit;
            }
        }
        return length < GreyImage.PIXELS ? Arrays.copyOf(packed, length) : pixels;
    }

    /**
     * Unpacks an image.
     *
     * @param target has zeros where the image will be
     * @param start index of the first pixel in the target
     * @return false if the bytes are not those of an image
     */
    static boolean unpack(byte[] packed, byte[] target, int start) {
        if (packed.length == GreyImage.PIXELS) {
            System.arraycopy(packed, 0, target, start, GreyImage.PIXELS);
            return true;
        }
        if (packed.length < MAP) {
            return false;
        }
        int next = MAP;
        for (int group = 0; group < GROUPS; group++) {
            if ((packed[group / 8] >> group % 8 & 1) == 0) {
                continue;
            }
            int mask = next < packed.length ? packed[next++] & 0xff : 0;
            if (next + Integer.bitCount(mask) > packed.length || mask == 0) {
                return false;
            }
            for (int i = 0; i < 8; i++) {
                if ((mask >> i & 1) != 0) {
                    target[start + 8 * group + i] = packed[next++];
                }
            }
        }
        return next == packed.length;
    }
}
