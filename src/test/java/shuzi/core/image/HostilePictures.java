package shuzi.core.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Pictures that are meant to keep a reader busy, and pictures of rare kinds. */
final class HostilePictures {

    private static final int SIDE_OF_BLOCK = 8;

    private HostilePictures() {}

    /** Repeats a segment after the start of a picture. */
    static byte[] withSegments(byte[] jpeg, int marker, byte[] content, int times) {
        byte[] segment = segment(marker, content);
        var file = new ByteArrayOutputStream(jpeg.length + times * segment.length);
        file.write(jpeg, 0, 2);
        for (int i = 0; i < times; i++) {
            file.writeBytes(segment);
        }
        file.write(jpeg, 2, jpeg.length - 2);
        return file.toByteArray();
    }

    static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (2 + content.length))
                .put(content)
                .array();
    }

    /** Returns Adobe's segment with a colour transform. */
    static byte[] adobe(int transform) {
        return ByteBuffer.allocate(12)
                .put("Adobe".getBytes(US_ASCII))
                .putShort((short) 100)
                .putInt(0)
                .put((byte) transform)
                .array();
    }

    /** Replaces the frame header of a picture by another one of the same length. */
    static byte[] withFrame(byte[] jpeg, int marker, int precision) {
        byte[] other = jpeg.clone();
        int frame = indexOf(jpeg, new byte[] {(byte) 0xff, (byte) 0xc0});
        other[frame + 1] = (byte) marker;
        other[frame + 4] = (byte) precision;
        return other;
    }

    /**
     * Returns a progressive JPEG in one grey, 128: a scan with the mean of each block, and scans without further
     * content.
     *
     * @param components 1, 3 or 4
     */
    static byte[] progressiveJpeg(int width, int height, int components, int scans) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
        byte[] quantisation = new byte[65];
        Arrays.fill(quantisation, 1, 65, (byte) 1);
        file.writeBytes(segment(0xdb, quantisation));
        ByteBuffer frame = ByteBuffer.allocate(6 + 3 * components);
        frame.put((byte) 8).putShort((short) height).putShort((short) width).put((byte) components);
        ByteBuffer means = ByteBuffer.allocate(4 + 2 * components).put((byte) components);
        for (int i = 1; i <= components; i++) {
            frame.put((byte) i).put((byte) 0x11).put((byte) 0);
            means.put((byte) i).put((byte) 0);
        }
        file.writeBytes(segment(0xc2, frame.array()));
        byte[] one = new byte[18]; // a code of one bit, 0, for 0
        one[1] = 1;
        file.writeBytes(segment(0xc4, one));
        byte[] endOfBlocks = new byte[18]; // a code of one bit, 0, for the end of up to 32767 blocks
        endOfBlocks[0] = 0x10;
        endOfBlocks[1] = 1;
        endOfBlocks[17] = (byte) 0xe0;
        file.writeBytes(segment(0xc4, endOfBlocks));
        file.writeBytes(segment(0xda, means.array()));
        int blocks = Math.ceilDiv(width, SIDE_OF_BLOCK) * Math.ceilDiv(height, SIDE_OF_BLOCK);
        file.writeBytes(new byte[blocks * components / 8 + 1]);
        for (int i = 1; i < scans; i++) {
            file.writeBytes(segment(0xda, new byte[] {1, 1, 0, 1, 63, 0}));
            for (int block = 0; block < blocks; block += 1 << 14) {
                file.writeBytes(new byte[2]); // 0 and 14 bits: 16384 blocks, and one bit too many
            }
        }
        file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
        return file.toByteArray();
    }

    /** Repeats a chunk at an offset. */
    static byte[] withChunks(byte[] png, int at, String name, int times) {
        byte[] chunk =
                ByteBuffer.allocate(12).putInt(0).put(name.getBytes(US_ASCII)).array();
        var file = new ByteArrayOutputStream(png.length + times * chunk.length);
        file.write(png, 0, at);
        for (int i = 0; i < times; i++) {
            file.writeBytes(chunk);
        }
        file.write(png, at, png.length - at);
        return file.toByteArray();
    }

    static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalArgumentException("it is not there");
    }
}
