package shuzi.core.onnx;

import java.util.List;

/**
 * A model that was read from an ONNX file.
 *
 * @param model the model, with the number of inputs that the file has, which need not be 4096; without normalization,
 *     they are the pixels of an image row by row
 * @param isOwn whether {@link OnnxExport} wrote the file: then the model is complete; otherwise its temperature is 1,
 *     and it has no rejection threshold and no classes
 * @param remarks the assumptions of the import, a sentence each
 */
public record ImportedModel(OnnxModel model, boolean isOwn, List<String> remarks) {

    public ImportedModel {
        remarks = List.copyOf(remarks);
    }
}
