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
 * A constant tensor of finite numbers.
 *
 * @param name of the initializer, or of the output of a Constant node
 * @param dimensions its shape; their product is the number of elements
 */
record Constant(String name, List<Long> dimensions, int count, IntToDoubleFunction elements) {

    static Constant of(String name, TensorProto tensor) {
        if (tensor.getDataLocation() == DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            throw unusable(name, "stores its data in another file; export the model as a single file");
        }
        int elementCount = elementCount(name, tensor.getDimsList());
        IntToDoubleFunction elements = elements(tensor, elementCount);
        if (elements == null) {
            throw unusable(
                    name,
                    "does not have %d elements of a supported type (float, double, float16, int32, int64, bool)"
                            .formatted(elementCount));
        }
        for (int i = 0; i < elementCount; i++) {
            if (!Double.isFinite(elements.applyAsDouble(i))) {
                throw unusable(name, "contains " + elements.applyAsDouble(i) + " at index " + i);
            }
        }
        return new Constant(name, List.copyOf(tensor.getDimsList()), elementCount, elements);
    }

    private static int elementCount(String name, List<Long> dimensions) {
        long count = 1;
        try {
            for (long length : dimensions) {
                count = Math.multiplyExact(count, Math.toIntExact(length)); // each length: with a 0 every product is 0
                if (length < 0) {
                    throw unusable(name, "has a negative length in its shape " + dimensions);
                }
            }
            return Math.toIntExact(count);
        } catch (ArithmeticException e) {
            throw unusable(name, "has the shape " + dimensions + ", which is too large");
        }
    }

    /**
     * Returns access to the elements in the message, without copying them, or null if their number or type is wrong.
     */
    private static @Nullable IntToDoubleFunction elements(TensorProto tensor, int count) {
        DataType type = DataType.forNumber(tensor.getDataType());
        if (type == null) {
            return null;
        }
        if (tensor.hasRawData()) {
            ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            return switch (type) {
                case FLOAT -> checked(raw.remaining(), count, Float.BYTES, i -> raw.getFloat(Float.BYTES * i));
                case DOUBLE -> checked(raw.remaining(), count, Double.BYTES, i -> raw.getDouble(Double.BYTES * i));
                case FLOAT16 ->
                    checked(
                            raw.remaining(),
                            count,
                            Short.BYTES,
                            i -> Float.float16ToFloat(raw.getShort(Short.BYTES * i)));
                case INT64 -> checked(raw.remaining(), count, Long.BYTES, i -> raw.getLong(Long.BYTES * i));
                case INT32 -> checked(raw.remaining(), count, Integer.BYTES, i -> raw.getInt(Integer.BYTES * i));
                case BOOL -> checked(raw.remaining(), count, Byte.BYTES, raw::get);
                default -> null;
            };
        }
        return switch (type) {
            case FLOAT -> checked(tensor.getFloatDataCount(), count, 1, tensor::getFloatData);
            case DOUBLE -> checked(tensor.getDoubleDataCount(), count, 1, tensor::getDoubleData);
            case FLOAT16 ->
                checked(
                        tensor.getInt32DataCount(),
                        count,
                        1,
                        i -> Float.float16ToFloat((short) tensor.getInt32Data(i)));
            case INT64 -> checked(tensor.getInt64DataCount(), count, 1, tensor::getInt64Data);
            case INT32, BOOL -> checked(tensor.getInt32DataCount(), count, 1, tensor::getInt32Data);
            default -> null;
        };
    }

    private static @Nullable IntToDoubleFunction checked(
            int present, int count, long each, IntToDoubleFunction elements) {
        return present == count * each ? elements : null;
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

    /** Returns the number of rows of a matrix. */
    int rows() {
        return Math.toIntExact(dimensions.get(0));
    }

    int columns() {
        return Math.toIntExact(dimensions.get(1));
    }

    /** Returns the transpose of a matrix, without copying its elements. */
    Constant transposed() {
        int rows = rows();
        int columns = columns();
        return new Constant(
                name, dimensions.reversed(), count, i -> elements.applyAsDouble(i % rows * columns + i / rows));
    }
}
