package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import shuzi.core.InvalidFileException;

/**
 * A constant tensor that was read, all its numbers finite.
 *
 * @param name of the initializer or of the value that a Constant node makes
 * @param dimensions its shape; their product is the number of elements
 */
record Constant(String name, List<Long> dimensions, int count, IntToDoubleFunction elements) {

    static Constant of(String name, TensorProto tensor) {
        if (tensor.getDataLocation() == DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            throw unusable(name, "has its data in another file; export the model as a single file");
        }
        int claimed = claimed(name, tensor.getDimsList());
        IntToDoubleFunction elements = elements(tensor, claimed);
        if (elements == null) {
            throw unusable(
                    name,
                    "has no %d elements of a type that can be read (float, double, float16, int32, int64, bool)"
                            .formatted(claimed));
        }
        for (int i = 0; i < claimed; i++) {
            if (!Double.isFinite(elements.applyAsDouble(i))) {
                throw unusable(name, "holds " + elements.applyAsDouble(i) + ", its element " + i);
            }
        }
        return new Constant(name, List.copyOf(tensor.getDimsList()), claimed, elements);
    }

    private static int claimed(String name, List<Long> dimensions) {
        long count = 1;
        try {
            for (long length : dimensions) {
                count = Math.multiplyExact(count, Math.toIntExact(length)); // each: beside a 0 any product is 0
                if (length < 0) {
                    throw unusable(name, "has a negative length in its shape " + dimensions);
                }
            }
            return Math.toIntExact(count);
        } catch (ArithmeticException tooLarge) {
            throw unusable(name, "claims the shape " + dimensions + ", which is too large");
        }
    }

    /** The elements, where they are; null when there are not as many. Nothing is made of them yet. */
    private static @Nullable IntToDoubleFunction elements(TensorProto tensor, int count) {
        DataType type = DataType.forNumber(tensor.getDataType());
        if (type == null) {
            return null;
        }
        if (tensor.hasRawData()) {
            ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            return switch (type) {
                case FLOAT -> where(raw.remaining(), count, Float.BYTES, i -> raw.getFloat(Float.BYTES * i));
                case DOUBLE -> where(raw.remaining(), count, Double.BYTES, i -> raw.getDouble(Double.BYTES * i));
                case FLOAT16 ->
                    where(
                            raw.remaining(),
                            count,
                            Short.BYTES,
                            i -> Float.float16ToFloat(raw.getShort(Short.BYTES * i)));
                case INT64 -> where(raw.remaining(), count, Long.BYTES, i -> raw.getLong(Long.BYTES * i));
                case INT32 -> where(raw.remaining(), count, Integer.BYTES, i -> raw.getInt(Integer.BYTES * i));
                case BOOL -> where(raw.remaining(), count, Byte.BYTES, raw::get);
                default -> null;
            };
        }
        return switch (type) {
            case FLOAT -> where(tensor.getFloatDataCount(), count, 1, tensor::getFloatData);
            case DOUBLE -> where(tensor.getDoubleDataCount(), count, 1, tensor::getDoubleData);
            case FLOAT16 ->
                where(tensor.getInt32DataCount(), count, 1, i -> Float.float16ToFloat((short) tensor.getInt32Data(i)));
            case INT64 -> where(tensor.getInt64DataCount(), count, 1, tensor::getInt64Data);
            case INT32, BOOL -> where(tensor.getInt32DataCount(), count, 1, tensor::getInt32Data);
            default -> null;
        };
    }

    private static @Nullable IntToDoubleFunction where(int there, int count, long each, IntToDoubleFunction elements) {
        return there == count * each ? elements : null;
    }

    private static InvalidFileException unusable(String name, String why) {
        return InvalidOnnx.because("The constant '%s' %s.", name, why);
    }

    double at(int element) {
        return elements.applyAsDouble(element);
    }

    boolean isMatrix() {
        return dimensions.size() == 2;
    }

    /** Of a matrix. */
    int rows() {
        return Math.toIntExact(dimensions.get(0));
    }

    int columns() {
        return Math.toIntExact(dimensions.get(1));
    }

    /** A matrix on its side. */
    Constant transposed() {
        int rows = rows();
        int columns = columns();
        return new Constant(
                name, dimensions.reversed(), count, i -> elements.applyAsDouble(i % rows * columns + i / rows));
    }
}
