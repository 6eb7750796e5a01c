package shuzi.core.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the chunks of a PNG (RFC 2083) and keeps those that the pixels need, with all image data in one chunk. */
final class PngChunks {

    private static final int START = 8;
    private static final int HEADER = 13; // bytes
    private static final int COLOUR = 9; // offset of the colour type in the header
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int MAX_PALETTE = 3 * 256;

    private PngChunks() {}

    /**
     * Returns the file with only the chunks that the pixels need.
     *
     * @throws InvalidImageException if the header is damaged or not supported
     */
    static byte[] forReader(byte[] file) throws InvalidImageException {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (file.length < START + 8 + HEADER) {
            throw InvalidImageException.damaged("PNG");
        }
        String first = name(in, START);
        if (first.equals("CgBI")) {
            throw InvalidImageException.notSupported("PNG", "Apple's own coding");
        }
        if (!first.equals("IHDR") || in.getInt(START) != HEADER) {
            throw InvalidImageException.damaged("PNG");
        }
        int colour = file[START + 8 + COLOUR];
        var kept = new ByteArrayOutputStream(file.length);
        kept.write(file, 0, START);
        chunk(kept, "IHDR", file, START + 8, HEADER);
        var data = new ByteArrayOutputStream(file.length);
        boolean hasPalette = colour != PALETTE; // whether no palette is needed any more
        boolean hasTransparency = colour != GREY && colour != RGB && colour != PALETTE;
        boolean inData = false;
        for (long at = START + 12 + HEADER; at + 8 <= file.length; ) {
            int start = (int) at;
            long length = in.getInt(start) & 0xffffffffL;
            int available = (int) Math.min(length, file.length - start - 8L);
            String name = name(in, start);
            if (name.equals("IDAT")) {
                data.write(file, start + 8, available);
                inData = true;
            } else if (inData) {
                break; // image data are consecutive
            } else if (name.equals("PLTE") && !hasPalette && length <= MAX_PALETTE) {
                chunk(kept, name, file, start + 8, available);
                hasPalette = true;
            } else if (name.equals("tRNS") && !hasTransparency && length <= MAX_PALETTE) {
                chunk(kept, name, file, start + 8, available);
                hasTransparency = true;
            }
            at += 12 + length;
        }
        chunk(kept, "IDAT", data.toByteArray(), 0, data.size());
        chunk(kept, "IEND", file, 0, 0);
        return kept.toByteArray();
    }

    /** Returns the name of the chunk that begins here. */
    private static String name(ByteBuffer in, int start) {
        var name = new byte[4];
        in.get(start + 4, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] bytes, int from, int length) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, from, length);
        out.writeBytes(new byte[4]); // the checksum, which the reader ignores
    }
}
