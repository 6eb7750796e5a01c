package shuzi.model.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.stream.IntStream;
import shuzi.core.network.Topology;
import shuzi.core.onnx.ImportedModel;
import shuzi.core.onnx.OnnxExport;
import shuzi.core.onnx.OnnxImport;
import shuzi.core.onnx.OnnxModel;
import shuzi.model.Classifier;
import shuzi.model.Model;
import shuzi.web.problem.UnprocessableContentException;

/** Reads networks from ONNX graphs, and writes models as graphs from the image to the answer. */
final class OnnxWeights {

    private OnnxWeights() {}

    /**
     * Reads the network of a file.
     *
     * @throws UnprocessableContentException if the file contains no supported network; the message says why
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
     * @param facts provenance and accuracies for the metadata
     */
    static void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
        Model model = classifier.model();
        var graph = new OnnxModel(
                classifier.network(),
                model.preparation().pixelScale(),
                model.preparation().normalization(),
                model.temperature(),
                model.rejectionThreshold(),
                model.classes(),
                facts);
        out.write(OnnxExport.encode(graph, model.provenance().softwareVersion()));
    }
}
