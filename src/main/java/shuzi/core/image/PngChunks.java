package shuzi.core.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A PNG's chunks (RFC 2083). Its reader gets those that the pixels need, the data as one. */
final class PngChunks {

    private static final int START = 8;
    private static final int HEADER = 13; // bytes
    private static final int COLOUR = 9; // the byte of the header that tells the kind of colour
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int MAX_PALETTE = 3 * 256;

    private PngChunks() {}

    /**
     * The file without what its pixels do not need.
     *
     * @throws InvalidImageException when it does not begin as one does
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
        boolean palette = colour != PALETTE; // wanted no more
        boolean transparent = colour != GREY && colour != RGB && colour != PALETTE;
        boolean inData = false;
        for (long at = START + 12 + HEADER; at + 8 <= file.length; ) {
            int start = (int) at;
            long length = in.getInt(start) & 0xffffffffL;
            int there = (int) Math.min(length, file.length - start - 8L);
            String name = name(in, start);
            if (name.equals("IDAT")) {
                data.write(file, start + 8, there);
                inData = true;
            } else if (inData) {
                break; // all the data are together
            } else if (name.equals("PLTE") && !palette && length <= MAX_PALETTE) {
                chunk(kept, name, file, start + 8, there);
                palette = true;
            } else if (name.equals("tRNS") && !transparent && length <= MAX_PALETTE) {
                chunk(kept, name, file, start + 8, there);
                transparent = true;
            }
            at += 12 + length;
        }
        chunk(kept, "IDAT", data.toByteArray(), 0, data.size());
        chunk(kept, "IEND", file, 0, 0);
        return kept.toByteArray();
    }

    /** The name of the chunk that begins here. */
    private static String name(ByteBuffer in, int start) {
        var name = new byte[4];
        in.get(start + 4, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] bytes, int from, int length) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, from, length);
        out.writeBytes(new byte[4]); // its check sum is read by nobody
    }
}
