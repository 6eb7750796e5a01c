package shuzi.core.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import shuzi.core.InvalidFileException;
import shuzi.core.temporary.TemporaryFiles;

/**
 * Memory outside the heap for unpacked files. Large blocks are mapped temporary files whose names are already deleted,
 * so that they disappear when this is closed or the process ends.
 */
public final class MappedTempMemory implements Closeable {

    private static final int LARGE = 64 << 10; // bytes from which a block is mapped
    private static final int PART = 64 << 10; // bytes of a write

    private final Arena arena = Arena.ofShared(); // several threads read the images of a matrix
    private final long limit;
    private long left;

    /**
     * Creates the memory.
     *
     * @param limit maximum number of bytes
     */
    public MappedTempMemory(long limit) {
        this.limit = limit;
        this.left = limit;
    }

    /** Writes the content of a new file. */
    private interface Filling {

        void into(FileChannel file) throws IOException;
    }

    /**
     * Allocates bytes that are all zero.
     *
     * @throws InvalidFileException if the limit is exceeded
     */
    public MemorySegment allocate(long bytes) throws IOException {
        take(bytes);
        return bytes < LARGE
                ? MemorySegment.ofArray(new byte[(int) bytes])
                : mapped(bytes, file -> {
                    // not sparse: if the disk is full, a write to mapped memory does not throw but
                    // crashes the JVM
                    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, PART));
                    for (long left = bytes; left > 0; ) {
                        left -= file.write(zeros.clear().limit((int) Math.min(left, zeros.capacity())));
                    }
                });
    }

    /**
     * Reads a number of bytes from a stream.
     *
     * @throws EOFException if the stream has fewer
     * @throws InvalidFileException if the limit is exceeded
     */
    MemorySegment read(InputStream in, long bytes) throws IOException {
        take(bytes);
        if (bytes < LARGE) {
            byte[] all = in.readNBytes((int) bytes);
            if (all.length < bytes) {
                throw new EOFException();
            }
            return MemorySegment.ofArray(all);
        }
        return mapped(bytes, file -> {
            var part = new byte[PART];
            for (long left = bytes; left > 0; ) {
                int length = in.readNBytes(part, 0, (int) Math.min(left, PART));
                if (length == 0) {
                    throw new EOFException();
                }
                for (ByteBuffer some = ByteBuffer.wrap(part, 0, length); some.hasRemaining(); ) {
                    left -= file.write(some);
                }
            }
        });
    }

    private void take(long bytes) {
        if (bytes > left) {
            throw InvalidFileException.tooLarge(
                    "The file unpacks to more than %d MB, which is the limit.".formatted(limit >> 20));
        }
        left -= bytes;
    }

    private MemorySegment mapped(long bytes, Filling filling) throws IOException {
        Path path = TemporaryFiles.create("unpacked");
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            filling.into(file);
            return file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        } finally {
            Files.delete(path);
        }
    }

    /** Maps a file. */
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
