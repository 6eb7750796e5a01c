package shuzi.core.image;

import org.jspecify.annotations.Nullable;

/** Recognises the format of a picture by its first bytes. */
final class ImageFormats {

    private ImageFormats() {}

    /**
     * Returns the format of a file: png, jpeg, bmp, gif or webp.
     *
     * @throws InvalidImageException if it has none of these formats
     */
    static String of(byte[] bytes) throws InvalidImageException {
        String format = recognised(bytes);
        if (format == null) {
            throw new InvalidImageException(
                    bytes.length == 0 ? "it is empty" : "it is not a PNG, JPEG, BMP, GIF or WebP picture");
        }
        return format;
    }

    private static @Nullable String recognised(byte[] bytes) {
        if (startsWith(bytes, '\u0089', 'P', 'N', 'G')) {
            return "png";
        }
        if (startsWith(bytes, '\u00ff', '\u00d8', '\u00ff')) {
            return "jpeg";
        }
        if (startsWith(bytes, 'B', 'M')) {
            return "bmp";
        }
        if (startsWith(bytes, 'G', 'I', 'F', '8')) {
            return "gif";
        }
        return startsWith(bytes, 'R', 'I', 'F', 'F') && isAt(bytes, 8, 'W', 'E', 'B', 'P') ? "webp" : null;
    }

    private static boolean startsWith(byte[] bytes, char... start) {
        return isAt(bytes, 0, start);
    }

    private static boolean isAt(byte[] bytes, int at, char... text) {
        if (bytes.length < at + text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if ((bytes[at + i] & 0xff) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
