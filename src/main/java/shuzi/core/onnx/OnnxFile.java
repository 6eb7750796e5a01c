package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** An ONNX file's bytes as the message that they are. Those who wrote them need not mean well. */
final class OnnxFile {

    /** An empty message is two bytes in a file and a hundred in memory. Graphs of ours have some 10,000. */
    private static final int MOST_MESSAGES = 100_000;

    /** Graphs lie in nodes of graphs. */
    private static final int MOST_DEPTH = 50;

    /** What texts and whole numbers may take in memory: those of small files can take fifty times their bytes. */
    private static final long MOST_VALUES = 64 << 20;

    private static final int TEXT = 256; // bytes of a text in memory, with what it is known by

    private int messages;
    private long values;

    private OnnxFile() {}

    static ModelProto parse(byte[] bytes) {
        try {
            new OnnxFile().count(CodedInputStream.newInstance(bytes), ModelProto.getDescriptor(), 0);
            ModelProto model =
                    DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(bytes);
            if (model.getIrVersion() < 1 || !model.hasGraph()) {
                throw InvalidOnnx.because("This is no ONNX file: there is no graph in it.");
            }
            return model;
        } catch (IOException invalid) {
            throw InvalidOnnx.because("This is no ONNX file, or it is damaged or cut short.");
        }
    }

    /** Counts the messages, and what is in them, before any is made. */
    private void count(CodedInputStream in, Descriptor type, int depth) throws IOException {
        if (++messages > MOST_MESSAGES || depth > MOST_DEPTH) {
            throw InvalidOnnx.because(
                    "The ONNX file has more than %s parts, or more than %s within one another.",
                    MOST_MESSAGES, MOST_DEPTH);
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
                add(field == null ? 0 : field.isPackable() ? inMemory(field, length) : TEXT);
                in.skipRawBytes(length);
            } else {
                add(Long.BYTES);
                in.skipField(tag);
            }
        }
    }

    /** What a list of numbers takes at most. */
    private static long inMemory(FieldDescriptor field, int length) {
        return switch (field.getJavaType()) {
            case LONG -> (long) Long.BYTES * length; // a byte each
            case FLOAT, DOUBLE -> 0; // as in the file, whose size is limited
            default -> (long) Integer.BYTES * length;
        };
    }

    private void add(long bytes) {
        values += bytes;
        if (values > MOST_VALUES) {
            throw InvalidOnnx.because(
                    "The ONNX file's texts and whole numbers would take more than %s MB.", MOST_VALUES >> 20);
        }
    }
}
