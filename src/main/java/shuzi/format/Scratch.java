package shuzi.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import shuzi.problem.TooLargeException;

/**
 * Memory outside the heap for what files unpack to: temporary files, mapped, which have no name any more, so that they
 * are gone when this is closed or the process dies. Little is on the heap.
 */
public final class Scratch implements Closeable {

    private static final int LARGE = 64 << 10;
    private static final int PART = 64 << 10; // bytes that are read at a time

    private final Arena arena = Arena.ofShared(); // the images of a matrix are read by several threads
    private final long limit;
    private long left;

    /**
     * Makes one.
     *
     * @param limit most bytes that may be allocated
     */
    public Scratch(long limit) {
        this.limit = limit;
        this.left = limit;
    }

    /**
     * Memory for so many bytes, all zero.
     *
     * @throws TooLargeException when there is not so much left
     */
    public MemorySegment allocate(long bytes) throws IOException {
        if (bytes > left) {
            throw TooLargeException.because(
                    "The file unpacks to more than the %d MB that are taken.".formatted(limit >> 20));
        }
        left -= bytes;
        if (bytes < LARGE) {
            return MemorySegment.ofArray(new byte[(int) bytes]);
        }
        Path file = Files.createTempFile("shuzi-unpacked-", null);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        } finally {
            Files.delete(file);
        }
    }

    /**
     * As many bytes of a stream as asked for.
     *
     * @throws EOFException when it has fewer
     * @throws TooLargeException when there is not so much room left
     */
    MemorySegment read(InputStream in, long bytes) throws IOException {
        MemorySegment memory = allocate(bytes);
        var part = new byte[PART];
        for (long done = 0; done < bytes; ) {
            int length = in.read(part, 0, (int) Math.min(PART, bytes - done));
            if (length < 0) {
                throw new EOFException();
            }
            MemorySegment.copy(part, 0, memory, ValueLayout.JAVA_BYTE, done, length);
            done += length;
        }
        return memory;
    }

    /** The bytes of a file, as it lies on the disk. */
    MemorySegment map(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
