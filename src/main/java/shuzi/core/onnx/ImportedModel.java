package shuzi.core.onnx;

import java.util.List;

/**
 * What was read from an ONNX file.
 *
 * @param model with as many inputs as the file's, which need not be 4096; without normalization, the pixels of an image row by row
 * @param isOwn whether the file was written by {@link OnnxExport}: then the model is whole; otherwise its temperature is 1,
 *     it has no rejection threshold and no classes
 * @param remarks what was taken for granted, a sentence each
 */
public record ImportedModel(OnnxModel model, boolean isOwn, List<String> remarks) {

    public ImportedModel {
        remarks = List.copyOf(remarks);
    }
}
