package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Parses the bytes of an ONNX file, which may be hostile. */
final class OnnxFile {

    /** An empty message takes two bytes in a file and a hundred in memory. Exported graphs have about 10,000. */
    private static final int MAX_MESSAGES = 100_000;

    /** Graphs are nested in nodes of graphs. */
    private static final int MAX_DEPTH = 50;

    /** Bytes of memory for texts and integers: in small files, they can take fifty times their size. */
    private static final long MAX_VALUE_BYTES = 64 << 20;

    private static final int TEXT = 256; // bytes of a short text in memory, with its object headers

    private int messages;
    private long valueBytes;

    private OnnxFile() {}

    /**
     * Parses a file.
     *
     * @throws InvalidFileException if it is not an ONNX file, is damaged or would take too much memory
     */
    static ModelProto parse(byte[] bytes) {
        try {
            new OnnxFile().count(CodedInputStream.newInstance(bytes), ModelProto.getDescriptor(), 0);
            ModelProto model =
                    DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(bytes);
            if (model.getIrVersion() < 1 || !model.hasGraph()) {
                throw InvalidOnnx.because("This is not an ONNX file: it contains no graph.");
            }
            return model;
        } catch (IOException e) {
            throw InvalidOnnx.because("This is not an ONNX file, or it is damaged or truncated.");
        }
    }

    /** Counts the messages and the memory that their fields need, before any object is created. */
    private void count(CodedInputStream in, Descriptor type, int depth) throws IOException {
        if (++messages > MAX_MESSAGES || depth > MAX_DEPTH) {
            throw InvalidOnnx.because(
                    "The ONNX file has more than %s messages, or they are nested more than %s deep.",
                    MAX_MESSAGES, MAX_DEPTH);
        }
        int tag;
        while ((tag = in.readTag()) != 0) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field != null
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = in.pushLimit(in.readUInt32());
                count(in, field.getMessageType(), depth + 1);
                in.popLimit(outer);
            } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int length = in.readUInt32();
                add(field == null ? 0 : field.isPackable() ? memoryOf(field, length) : TEXT);
                in.skipRawBytes(length);
            } else {
                add(Long.BYTES);
                in.skipField(tag);
            }
        }
    }

    /** Returns the most memory that a packed list of numbers can take. */
    private static long memoryOf(FieldDescriptor field, int length) {
        return switch (field.getJavaType()) {
            case LONG -> (long) Long.BYTES * length; // at least a byte each
            case FLOAT, DOUBLE -> 0; // as large as in the file, whose size is limited
            default -> (long) Integer.BYTES * length;
        };
    }

    private void add(long bytes) {
        valueBytes += bytes;
        if (valueBytes > MAX_VALUE_BYTES) {
            throw InvalidOnnx.because(
                    "The texts and integers of the ONNX file would take more than %s MB of memory.",
                    MAX_VALUE_BYTES >> 20);
        }
    }
}
