package shuzi.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a WebP (RFC 9649) and keeps the picture, or the first frame of an animation, with its
 * transparency.
 */
final class WebpChunks {

    /** The maximum number of bytes of a picture, because the reader is slow. */
    static final int MAX_BYTES = 4 << 20;

    private static final int RIFF = 12; // bytes of the file header
    private static final int CHUNK = 8; // bytes of a chunk header
    private static final int FRAME = 16; // bytes of a frame header
    private static final int EXTENDED = 10; // bytes of the extended header, which has the canvas
    private static final byte ALPHA = 0x10;
    private static final int LOSSY_SIZE = 6; // offset of the size in a lossy picture
    private static final int LOSSY_HEADER = 10;

    private final byte[] file;
    private final ByteBuffer in;
    private @Nullable Chunk picture;
    private @Nullable Chunk alpha;

    private WebpChunks(byte[] file) {
        this.file = file;
        this.in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    private record Chunk(String name, int start, int length) {}

    /**
     * Returns a file with one picture only.
     *
     * @throws InvalidImageException if there is no picture, or it is truncated or too large
     */
    static byte[] forReader(byte[] file) throws InvalidImageException {
        return new WebpChunks(file).kept();
    }

    private byte[] kept() throws InvalidImageException {
        long end = (in.getInt(4) & 0xffffffffL) + CHUNK;
        if (end > file.length) {
            throw InvalidImageException.damaged("WEBP", "it is cut short");
        }
        find(RIFF, (int) end);
        Chunk found = picture;
        if (found == null) {
            throw InvalidImageException.damaged("WEBP", "it has no picture");
        }
        if (found.length > MAX_BYTES) {
            throw new InvalidImageException(
                    "it is a WEBP picture of more than %d MB: save it as PNG or JPEG".formatted(MAX_BYTES >> 20));
        }
        Chunk transparency = found.name.equals("VP8 ") && found.length >= LOSSY_HEADER ? alpha : null;
        int length =
                RIFF + paddedSize(found) + (transparency == null ? 0 : CHUNK + EXTENDED + paddedSize(transparency));
        ByteBuffer kept = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        kept.put(ascii("RIFF")).putInt(length - CHUNK).put(ascii("WEBP"));
        if (transparency != null) {
            kept.put(ascii("VP8X")).putInt(EXTENDED).putInt(ALPHA);
            canvasSide(kept, in.getShort(found.start + LOSSY_SIZE));
            canvasSide(kept, in.getShort(found.start + LOSSY_SIZE + 2));
            put(kept, transparency);
        }
        put(kept, found);
        return kept.array();
    }

    private void find(int from, int end) throws InvalidImageException {
        for (long at = from; at + CHUNK <= end && picture == null; ) {
            int start = (int) at;
            String name = new String(file, start, 4, StandardCharsets.ISO_8859_1);
            long length = in.getInt(start + 4) & 0xffffffffL;
            if (length > end - start - CHUNK) {
                throw InvalidImageException.damaged("WEBP", "it is cut short");
            }
            var chunk = new Chunk(name, start + CHUNK, (int) length);
            switch (name) {
                case "VP8 ", "VP8L" -> picture = chunk;
                case "ALPH" -> alpha = chunk;
                case "ANMF" -> {
                    if (from == RIFF && length >= FRAME) { // frames are not nested
                        find(chunk.start + FRAME, chunk.start + chunk.length);
                    }
                }
                default -> {} // not needed for the pixels
            }
            at += CHUNK + length + length % 2;
        }
    }

    private static int paddedSize(Chunk chunk) {
        return CHUNK + chunk.length + chunk.length % 2;
    }

    private void put(ByteBuffer kept, Chunk chunk) {
        kept.put(ascii(chunk.name)).putInt(chunk.length).put(file, chunk.start, chunk.length);
        if (chunk.length % 2 == 1) {
            kept.put((byte) 0);
        }
    }

    /** Writes a side minus 1 in three bytes; the picture stores the side in 14 bits. */
    private static void canvasSide(ByteBuffer kept, short side) {
        int sideMinusOne = (side & 0x3fff) - 1;
        kept.put((byte) sideMinusOne).put((byte) (sideMinusOne >> 8)).put((byte) 0);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
