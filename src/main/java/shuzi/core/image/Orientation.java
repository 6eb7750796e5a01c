package shuzi.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the EXIF orientation of a picture (CIPA DC-008, tag 0x0112), 1 to 8, and turns pictures upright. If the tag is
 * missing or invalid, the picture is used as stored.
 */
final class Orientation {

    /** The orientation of a picture that is upright as stored. */
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int DIRECTORY = 4; // offset of the address of the first TIFF directory
    private static final int ENTRY = 12; // bytes of a directory entry
    private static final int ENTRY_VALUE = 8; // offset of the value in an entry
    private static final int SHORT = 3; // type of the value
    private static final int EXIF_START = 6; // "Exif", 0, 0
    private static final int PNG_START = 8;
    private static final int RIFF_START = 12;

    private Orientation() {}

    /**
     * Returns the EXIF orientation of a file.
     *
     * @param format png, jpeg, webp or another format, which has no orientation
     */
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
     * Returns the orientation from the first directory of a TIFF. Other directories are not read, because there may be
     * many and nested ones.
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

    /** Returns the bytes after "Exif" in the first APP1 segment that has it, before the first scan. */
    private static byte @Nullable [] exifOfJpeg(byte[] file) {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) { // fill byte
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
                // some writers add the prefix "Exif" of JPEG
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

    /**
     * Turns a picture upright.
     *
     * @param scale pixels of the file for each pixel
     */
    static Picture turned(int orientation, int width, int height, byte[] luma, int scale) {
        if (orientation == UPRIGHT) {
            return new Picture(width, height, luma, UPRIGHT, scale);
        }
        boolean isTransposed = orientation >= 5;
        int turnedWidth = isTransposed ? height : width;
        int turnedHeight = isTransposed ? width : height;
        boolean isMirroredX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean isMirroredY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        var turned = new byte[luma.length];
        for (int y = 0; y < turnedHeight; y++) {
            for (int x = 0; x < turnedWidth; x++) {
                int storedX = isTransposed ? y : x;
                int storedY = isTransposed ? x : y;
                int fromX = isMirroredX ? width - 1 - storedX : storedX;
                int fromY = isMirroredY ? height - 1 - storedY : storedY;
                turned[y * turnedWidth + x] = luma[fromY * width + fromX];
            }
        }
        return new Picture(turnedWidth, turnedHeight, turned, orientation, scale);
    }
}
