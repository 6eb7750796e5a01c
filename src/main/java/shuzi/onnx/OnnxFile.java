package shuzi.onnx;

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

    private int messages;

    private OnnxFile() {}

    static ModelProto parse(byte[] bytes) {
        try {
            new OnnxFile().count(CodedInputStream.newInstance(bytes), ModelProto.getDescriptor(), 0);
            ModelProto model =
                    DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(bytes);
            if (model.getIrVersion() < 1 || !model.hasGraph()) {
                throw Refusal.because("This is no ONNX file: there is no graph in it.");
            }
            return model;
        } catch (IOException invalid) {
            throw Refusal.because("This is no ONNX file, or not all of it: %s", invalid.getMessage());
        }
    }

    /** Counts the messages before any is made. */
    private void count(CodedInputStream in, Descriptor type, int depth) throws IOException {
        if (++messages > MOST_MESSAGES || depth > MOST_DEPTH) {
            throw Refusal.because(
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
            } else {
                in.skipField(tag);
            }
        }
    }
}
