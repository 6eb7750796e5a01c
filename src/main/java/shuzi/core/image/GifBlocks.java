package shuzi.core.image;

import java.io.ByteArrayOutputStream;

/** Reads the blocks of a GIF (GIF89a) and keeps the first frame with its transparent colour. */
final class GifBlocks {

    private static final int HEADER = 13; // bytes before the global colours
    private static final int DESCRIPTOR = 10; // bytes of a frame's descriptor
    private static final int CONTROL = 8; // bytes of the graphic control extension, which has the transparent colour
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;
    private static final int END = 0x3b;
    private static final int MAX_BLOCK = 255;

    private final byte[] file;
    private int at;

    private GifBlocks(byte[] file) {
        this.file = file;
    }

    /**
     * Returns a file with the first frame only.
     *
     * @throws InvalidImageException if there is no frame
     */
    static byte[] forReader(byte[] file) throws InvalidImageException {
        return new GifBlocks(file).kept();
    }

    private byte[] kept() throws InvalidImageException {
        var kept = new ByteArrayOutputStream(file.length);
        take(kept, HEADER);
        take(kept, colours(file[HEADER - 3]));
        byte[] control = {};
        while (true) {
            int kind = unsigned(at);
            if (kind == FRAME) {
                break;
            }
            if (kind != EXTENSION) {
                throw InvalidImageException.damaged("GIF");
            }
            if (unsigned(at + 1) == 0xf9 && unsigned(at + 2) == 4 && unsigned(at + 7) == 0) {
                control = java.util.Arrays.copyOfRange(file, at, at + CONTROL);
            }
            at += 2;
            data();
        }
        kept.writeBytes(control);
        int flags = at + DESCRIPTOR - 1;
        take(kept, DESCRIPTOR);
        take(kept, colours((byte) unsigned(flags)));
        take(kept, 1); // minimum code size
        byte[] codes = data();
        for (int from = 0; from < codes.length; from += MAX_BLOCK) {
            int length = Math.min(MAX_BLOCK, codes.length - from);
            kept.write(length);
            kept.write(codes, from, length);
        }
        kept.write(0);
        kept.write(END);
        return kept.toByteArray();
    }

    /** Returns the number of bytes of colours that follow these flags. */
    private static int colours(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Reads the bytes of all data blocks up to an empty one. */
    private byte[] data() throws InvalidImageException {
        var data = new ByteArrayOutputStream();
        for (int length = unsigned(at++); length > 0; length = unsigned(at++)) {
            take(data, length);
        }
        return data.toByteArray();
    }

    private void take(ByteArrayOutputStream kept, int length) throws InvalidImageException {
        if (length > file.length - at) {
            throw InvalidImageException.damaged("GIF", "it is cut short");
        }
        kept.write(file, at, length);
        at += length;
    }

    private int unsigned(int index) throws InvalidImageException {
        if (index >= file.length) {
            throw InvalidImageException.damaged("GIF", "it is cut short");
        }
        return Byte.toUnsignedInt(file[index]);
    }
}
