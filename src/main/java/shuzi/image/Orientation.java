package shuzi.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which way up a picture is: the orientation of EXIF (CIPA DC-008, tag 0x0112), 1 to 8. Whatever is wrong with it, the
 * picture is taken as stored: as good viewers do.
 */
final class Orientation {

    /** As stored. */
    static final int UPRIGHT = 1;

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

    private static int orientation(byte[] exif) {
        var metadata = new Metadata();
        try {
            new ExifReader().extract(new ByteArrayReader(exif), metadata, 0);
        } catch (RuntimeException malformed) {
            return UPRIGHT;
        }
        var directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer orientation = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return orientation == null || orientation < 1 || orientation > 8 ? UPRIGHT : orientation;
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
