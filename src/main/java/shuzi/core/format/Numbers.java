package shuzi.core.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A sequence of numbers in memory, on the heap or mapped.
 *
 * @param memory memory that contains only the numbers
 * @param kind type of each number
 * @param bigEndian whether numbers are big-endian
 */
public record Numbers(MemorySegment memory, Kind kind, boolean bigEndian) {

    private static final boolean NATIVE_IS_BIG = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    /** The type of a number. */
    public enum Kind {
        UINT8(1),
        INT8(1),
        UINT16(2),
        INT16(2),
        UINT32(4),
        INT32(4),
        UINT64(8),
        INT64(8),
        FLOAT16(2),
        FLOAT32(4),
        FLOAT64(8);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }

        /** Returns the size of a number in bytes. */
        public int bytes() {
            return bytes;
        }
    }

    /** Returns how many numbers there are. */
    public long count() {
        return memory.byteSize() / kind.bytes;
    }

    /** Returns the number at an index. 64-bit integers of more than 53 bits are rounded. */
    public double get(long index) {
        return switch (kind) {
            case UINT8 -> memory.get(ValueLayout.JAVA_BYTE, index) & 0xff;
            case INT8 -> memory.get(ValueLayout.JAVA_BYTE, index);
            case UINT16 -> Short.toUnsignedInt(shortAt(index));
            case INT16 -> shortAt(index);
            case UINT32 -> Integer.toUnsignedLong(intAt(index));
            case INT32 -> intAt(index);
            case UINT64 -> unsigned(longAt(index));
            case INT64 -> longAt(index);
            case FLOAT16 -> Float.float16ToFloat(shortAt(index));
            case FLOAT32 -> Float.intBitsToFloat(intAt(index));
            case FLOAT64 -> Double.longBitsToDouble(longAt(index));
        };
    }

    // layouts with an explicit order would not be constants for the compiler, and would be slow

    private short shortAt(long index) {
        short value = memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * index);
        return bigEndian == NATIVE_IS_BIG ? value : Short.reverseBytes(value);
    }

    private int intAt(long index) {
        int value = memory.get(ValueLayout.JAVA_INT_UNALIGNED, 4 * index);
        return bigEndian == NATIVE_IS_BIG ? value : Integer.reverseBytes(value);
    }

    private long longAt(long index) {
        long value = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, 8 * index);
        return bigEndian == NATIVE_IS_BIG ? value : Long.reverseBytes(value);
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : 2.0 * (value >>> 1);
    }
}
