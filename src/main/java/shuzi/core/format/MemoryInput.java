package shuzi.core.format;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads a memory segment as a stream. */
final class MemoryInput extends InputStream {

    private final MemorySegment memory;
    private long position;

    MemoryInput(MemorySegment memory) {
        this.memory = memory;
    }

    @Override
    public int read() {
        return position == memory.byteSize() ? -1 : memory.get(ValueLayout.JAVA_BYTE, position++) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, memory.byteSize() - position);
        if (count == 0) {
            return -1;
        }
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, position, target, offset, count);
        position += count;
        return count;
    }
}
