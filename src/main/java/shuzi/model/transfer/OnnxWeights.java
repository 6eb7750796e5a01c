package shuzi.model.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.stream.IntStream;
import shuzi.core.network.Topology;
import shuzi.core.onnx.ImportedModel;
import shuzi.core.onnx.OnnxClass;
import shuzi.core.onnx.OnnxExport;
import shuzi.core.onnx.OnnxImport;
import shuzi.core.onnx.OnnxModel;
import shuzi.model.Classifier;
import shuzi.model.Model;
import shuzi.web.problem.UnprocessableContentException;

/** A network as an ONNX graph, from the image to the answer. */
final class OnnxWeights {

    private OnnxWeights() {}

    /**
     * The network of a file.
     *
     * @throws UnprocessableContentException when it has none, naming what is missing or does not fit
     */
    static ImportedNetwork read(byte[] file) {
        ImportedModel imported = OnnxImport.decode(file);
        OnnxModel model = imported.model();
        Topology topology = model.network().topology();
        return new ImportedNetwork(
                topology.layers(),
                IntStream.range(0, topology.weightLayers())
                        .mapToObj(model.network()::theta)
                        .toList(),
                topology.hidden(),
                topology.output(),
                imported.isOwn() || model.pixelScale() != 1 ? (Double) model.pixelScale() : null,
                model.normalization(),
                model.temperature(),
                model.rejectionThreshold(),
                imported.remarks());
    }

    /**
     * Writes a model.
     *
     * @param facts to write into the metadata beside what it takes to use the network
     */
    static void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
        Model model = classifier.model();
        var whole = new OnnxModel(
                classifier.network(),
                model.preparation().pixelScale(),
                model.preparation().normalization(),
                model.temperature(),
                model.rejectionThreshold(),
                model.classes().stream()
                        .map(one -> new OnnxClass(one.label(), one.character(), one.value()))
                        .toList(),
                facts);
        out.write(OnnxExport.encode(whole, model.provenance().softwareVersion()));
    }
}
