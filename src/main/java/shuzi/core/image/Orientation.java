package shuzi.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Which way up a picture is: the orientation of EXIF (CIPA DC-008, tag 0x0112), 1 to 8. Whatever is wrong with it, the
 * picture is taken as stored: as good viewers do.
 */
final class Orientation {

    /** As stored. */
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int DIRECTORY = 4; // where TIFF tells the address of the first
    private static final int ENTRY = 12; // bytes of a tag
    private static final int ENTRY_VALUE = 8; // where in them its value is
    private static final int SHORT = 3; // its type
    private static final int EXIF_START = 6; // "Exif", 0, 0
    private static final int PNG_START = 8;
    private static final int RIFF_START = 12;

    private Orientation() {}

    static int of(String format, byte[] file) {
        byte[] exif = switch (format) {
            case "jpeg" -> exifOfJpeg(file);
            case "png" -> exifOfPng(file);
            case "webp" -> exifOfWebp(file);
            default -> null;
        };
        return exif == null ? UPRIGHT : orientation(exif);
    }

    /**
     * The orientation in the first directory of some TIFF, and nothing else: its directories may be many, each within
     * the other.
     */
    private static int orientation(byte[] exif) {
        ByteBuffer tiff = ByteBuffer.wrap(exif);
        if (exif.length < DIRECTORY + 4) {
            return UPRIGHT;
        }
        tiff.order(exif[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(DIRECTORY) & 0xffffffffL;
        if (directory + 2 > exif.length) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        for (int i = 0, at = (int) directory + 2; i < entries && at + ENTRY <= exif.length; i++, at += ENTRY) {
            if (tiff.getShort(at) == TAG && tiff.getShort(at + 2) == SHORT) {
                int orientation = tiff.getShort(at + ENTRY_VALUE);
                return orientation < 1 || orientation > 8 ? UPRIGHT : orientation;
            }
        }
        return UPRIGHT;
    }

    /** What follows "Exif" in the first APP1 segment that has it, before the picture itself. */
    private static byte @Nullable [] exifOfJpeg(byte[] file) {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) { // filling
                at++;
                continue;
            }
            int length = Byte.toUnsignedInt(file[at + 2]) * 256 + Byte.toUnsignedInt(file[at + 3]);
            if (marker == 0xda || marker == 0xd9 || length < 2) {
                return null;
            }
            if (marker == 0xe1 && length >= 2 + EXIF_START && isAt(file, at + 4, "Exif\0\0")) {
                return slice(file, at + 4 + EXIF_START, length - 2L - EXIF_START);
            }
            at += 2 + length;
        }
        return null;
    }

    private static byte @Nullable [] exifOfPng(byte[] file) {
        for (long at = PNG_START; at + 8 <= file.length; ) {
            int start = (int) at;
            long length = bigEndian(file, start) & 0xffffffffL;
            if (isAt(file, start + 4, "eXIf")) {
                return slice(file, start + 8, length);
            }
            at += 12 + length;
        }
        return null;
    }

    private static byte @Nullable [] exifOfWebp(byte[] file) {
        for (long at = RIFF_START; at + 8 <= file.length; ) {
            int start = (int) at;
            long length = Integer.reverseBytes(bigEndian(file, start + 4)) & 0xffffffffL;
            if (isAt(file, start, "EXIF")) {
                // some writers put JPEG's "Exif" before it
                int prefix = length >= EXIF_START && isAt(file, start + 8, "Exif\0\0") ? EXIF_START : 0;
                return slice(file, start + 8 + prefix, length - prefix);
            }
            at += 8 + length + length % 2;
        }
        return null;
    }

    private static byte @Nullable [] slice(byte[] file, int from, long length) {
        return length > file.length - from ? null : java.util.Arrays.copyOfRange(file, from, (int) (from + length));
    }

    private static boolean isAt(byte[] file, int at, String text) {
        if (at + text.length() > file.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (file[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int bigEndian(byte[] file, int at) {
        return ByteBuffer.wrap(file).getInt(at);
    }

    /** The picture turned upright. */
    static Picture turned(int orientation, int width, int height, byte[] luma) {
        if (orientation == UPRIGHT) {
            return new Picture(width, height, luma);
        }
        boolean sideways = orientation >= 5;
        int turnedWidth = sideways ? height : width;
        int turnedHeight = sideways ? width : height;
        boolean mirroredX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirroredY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        var turned = new byte[luma.length];
        for (int y = 0; y < turnedHeight; y++) {
            for (int x = 0; x < turnedWidth; x++) {
                int storedX = sideways ? y : x;
                int storedY = sideways ? x : y;
                int fromX = mirroredX ? width - 1 - storedX : storedX;
                int fromY = mirroredY ? height - 1 - storedY : storedY;
                turned[y * turnedWidth + x] = luma[fromY * width + fromX];
            }
        }
        return new Picture(turnedWidth, turnedHeight, turned, orientation);
    }
}
