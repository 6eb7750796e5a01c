package shuzi.core.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A set of labelled images, known by the first 8 bytes of the SHA-256 of label and pixels. The probability that two of a
 * million different images have the same 8 bytes is 3 in 100 million.
 */
public final class ImageHashes {

    public static final ImageHashes NONE = of(LongStream.empty());

    private final long[] sorted; // without duplicates

    private ImageHashes(long[] sorted) {
        this.sorted = sorted;
    }

    /** Creates a set of truncated hashes, in any order. */
    public static ImageHashes of(LongStream hashes) {
        return new ImageHashes(hashes.sorted().distinct().toArray());
    }

    /** Creates a set from its bytes ({@link #toBytes}). */
    public static ImageHashes ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return of(LongStream.range(0, bytes.length / Long.BYTES).map(i -> buffer.getLong()));
    }

    /** Returns the first 8 bytes of a hash. */
    public static long truncated(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }

    public boolean contains(long truncated) {
        return Arrays.binarySearch(sorted, truncated) >= 0;
    }

    /** Returns the images of this set and of another. */
    public ImageHashes and(ImageHashes other) {
        return of(LongStream.concat(Arrays.stream(sorted), Arrays.stream(other.sorted)));
    }

    /** Returns the number of different images. */
    public int count() {
        return sorted.length;
    }

    /** Returns the hashes in ascending order, 8 bytes each, the most significant byte first. */
    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(sorted.length, Long.BYTES));
        for (long hash : sorted) {
            buffer.putLong(hash);
        }
        return buffer.array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageHashes hashes && Arrays.equals(sorted, hashes.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }
}
