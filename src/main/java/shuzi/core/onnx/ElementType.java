package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;

/** The types of tensor elements that the exported graphs use. */
enum ElementType {
    FLOAT(DataType.FLOAT, Float.BYTES) {
        @Override
        void put(ByteBuffer data, double number) {
            data.putFloat((float) number);
        }
    },
    DOUBLE(DataType.DOUBLE, Double.BYTES) {
        @Override
        void put(ByteBuffer data, double number) {
            data.putDouble(number);
        }
    },
    INT64(DataType.INT64, Long.BYTES) {
        @Override
        void put(ByteBuffer data, double number) {
            data.putLong((long) number);
        }
    },
    INT32(DataType.INT32, Integer.BYTES) {
        @Override
        void put(ByteBuffer data, double number) {
            data.putInt((int) number);
        }
    },
    UINT8(DataType.UINT8, Byte.BYTES) {
        @Override
        void put(ByteBuffer data, double number) {
            data.put((byte) (int) number);
        }
    },
    BOOL(DataType.BOOL, Byte.BYTES) {
        @Override
        void put(ByteBuffer data, double number) {
            data.put((byte) (int) number);
        }
    },
    STRING(DataType.STRING, 0) {
        @Override
        void put(ByteBuffer data, double number) {
            throw new IllegalArgumentException("a number is not a string");
        }
    };

    private final DataType type;
    private final int bytes;

    ElementType(DataType type, int bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    int number() {
        return type.getNumber();
    }

    int bytes() {
        return bytes;
    }

    /** Writes a number as this type, in the byte order of the buffer. */
    abstract void put(ByteBuffer data, double number);
}
