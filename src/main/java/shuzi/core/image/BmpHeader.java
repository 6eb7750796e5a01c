package shuzi.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Checks the header of a BMP, whose length and compression determine the kind of BMP. */
final class BmpHeader {

    // offsets
    private static final int LENGTH = 14;
    private static final int BITS = 28;
    private static final int COMPRESSION = 30;
    private static final Set<Integer> WINDOWS = Set.of(40, 52, 56, 108, 124);
    private static final int OS2_VERSION_1 = 12;
    private static final Set<Integer> DEPTHS = Set.of(1, 4, 8, 16, 24, 32);
    private static final int BITFIELDS = 3; // the last supported compression; later ones are embedded JPEGs and PNGs

    private BmpHeader() {}

    /**
     * Returns the file unchanged.
     *
     * @throws InvalidImageException if the JDK's reader does not support this kind of BMP, or a picture of another
     *     format is embedded
     */
    static byte[] forReader(byte[] file) throws InvalidImageException {
        if (file.length < COMPRESSION + 4) {
            throw InvalidImageException.damaged("BMP");
        }
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = in.getInt(LENGTH);
        if (length == OS2_VERSION_1) {
            return file;
        }
        if (!WINDOWS.contains(length)) {
            throw InvalidImageException.notSupported("BMP", "the header of OS/2 2.x or an unknown one");
        }
        if (!DEPTHS.contains((int) in.getShort(BITS))) {
            throw InvalidImageException.notSupported("BMP", in.getShort(BITS) + " bits a pixel");
        }
        long compression = in.getInt(COMPRESSION) & 0xffffffffL;
        if (compression > BITFIELDS) {
            throw InvalidImageException.notSupported("BMP", "the compression " + compression);
        }
        return file;
    }
}
