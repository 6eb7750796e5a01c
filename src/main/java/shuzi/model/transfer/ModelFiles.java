package shuzi.model.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.Safetensors;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.Evaluation;
import shuzi.core.network.Network;
import shuzi.core.network.PixelSamples;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.DividedImages;
import shuzi.dataset.LabelledImages;
import shuzi.dataset.Numeral;
import shuzi.model.Classifier;
import shuzi.model.Model;
import shuzi.model.ModelClass;
import shuzi.model.Models;
import shuzi.model.Preparation;
import shuzi.model.Provenance;
import shuzi.model.SoftwareVersion;
import shuzi.model.TrainedNetwork;
import shuzi.model.transfer.ImportedNetwork.Use;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.download.ExportedFile;
import shuzi.web.problem.TooLargeException;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnsupportedTypeException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Models from files and to them. */
@Service
class ModelFiles {

    /** Imports, and exports, at once: the ones have a data set's images in memory, the others a graph. */
    private static final int MAX_AT_ONCE = 2;

    private static final int START = 128; // bytes that tell what a file is
    private static final long MAX_BYTES = 1L << 30;

    /** The field ir_version, the first of an ONNX file as every library writes it; there is no magic number. */
    private static final byte ONNX_START = 8;

    /** What the memory is to the largest ONNX file: its bytes, its message and its weights are there at once. */
    private static final int SHARE_OF_FILE = 16;

    private final Models models;
    private final Datasets datasets;
    private final MatrixEngine engine;
    private final SoftwareVersion version;
    private final JsonMapper json;
    private final ConcurrencyLimiter imports = new ConcurrencyLimiter(MAX_AT_ONCE, "imports of models");
    private final ConcurrencyLimiter exports = new ConcurrencyLimiter(MAX_AT_ONCE, "exports of models");

    ModelFiles(Models models, Datasets datasets, MatrixEngine engine, SoftwareVersion version, JsonMapper json) {
        this.models = models;
        this.datasets = datasets;
        this.engine = engine;
        this.version = version;
        this.json = json;
    }

    /**
     * Makes a model of a file.
     *
     * @param use what the file may not tell
     * @param datasetId whose images it is evaluated on; null for none
     * @throws shuzi.web.problem.ProblemException when no model can be made of it, or there is no such data set
     */
    Model create(Path file, String fileName, String name, Use use, @Nullable UUID datasetId) {
        try {
            return imports.run(() -> add(file, fileName, name, use, datasetId));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Model add(Path file, String fileName, String name, Use use, @Nullable UUID datasetId) throws IOException {
        Dataset dataset = datasetId == null ? null : datasets.get(datasetId);
        ObjectNode origin = json.createObjectNode().put("file", fileName);
        TrainedNetwork imported = read(file, use, origin);
        ObjectNode config = json.createObjectNode().set("imported", origin);
        var provenance = new Provenance(
                null,
                datasetId,
                dataset == null ? null : dataset.digest(),
                config,
                version.toString(),
                engine.description());
        return models.add(
                name,
                provenance,
                dataset == null ? imported : evaluated(imported, dataset),
                Numeral.ALL.stream()
                        .map(numeral -> new ModelClass(numeral.label(), numeral.character(), numeral.value()))
                        .toList());
    }

    /** @param origin is told what the file is */
    private static TrainedNetwork read(Path file, Use use, ObjectNode origin) throws IOException {
        if (MatlabFile.isMatlab(file)) {
            try (MatlabFile matlab = MatlabFile.read(file, MAX_BYTES)) {
                return trained("MATLAB", MatlabWeights.read(matlab), use, origin);
            }
        }
        if (Safetensors.isSafetensors(start(file))) {
            try (Safetensors tensors = Safetensors.read(file)) {
                return trained("safetensors", SafetensorsWeights.read(tensors), use, origin);
            }
        }
        if (start(file)[0] == ONNX_START) {
            return trained("ONNX", OnnxWeights.read(bytes(file)), use, origin);
        }
        throw UnsupportedTypeException.because("The file is not a MATLAB, ONNX or safetensors file.");
    }

    private static byte[] bytes(Path file) throws IOException {
        long most = Runtime.getRuntime().maxMemory() / SHARE_OF_FILE;
        if (Files.size(file) > most) {
            throw TooLargeException.because("The ONNX file is too large; the limit is %d MB.".formatted(most >> 20));
        }
        return Files.readAllBytes(file);
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(START);
        }
    }

    private static TrainedNetwork trained(String format, ImportedNetwork unpacked, Use use, ObjectNode origin) {
        origin.put("format", format);
        if (!unpacked.remarks().isEmpty()) {
            unpacked.remarks().forEach(origin.putArray("remarks")::add);
        }
        return TrainedNetwork.notEvaluated(
                unpacked.network(use),
                unpacked.preparation(use),
                unpacked.temperatureOrOne(),
                unpacked.finiteRejectionThreshold());
    }

    private TrainedNetwork evaluated(TrainedNetwork imported, Dataset dataset) {
        Network network = imported.network();
        DividedImages images = datasets.load(dataset.id());
        Evaluation onTrain = evaluation(network, images.train(), imported.preparation());
        double trainAccuracy = onTrain.confusionMatrix(network).accuracy();
        LabelledImages test = images.test();
        Evaluation onTest = evaluation(network, test, imported.preparation());
        return TrainedNetwork.evaluated(
                network,
                imported.preparation(),
                imported.temperature(),
                imported.rejectionThreshold(),
                trainAccuracy,
                null,
                onTest.logits(network),
                onTest.classes(),
                test.writers());
    }

    private Evaluation evaluation(Network network, LabelledImages images, Preparation preparation) {
        var classes = new byte[images.count()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (images.labels()[i] - 1);
        }
        var samples = new PixelSamples(
                preparation.inputs(),
                preparation.prepare(images.pixels(), images.count()),
                classes,
                preparation.pixelScale());
        return new Evaluation(engine, network.topology(), network.precision(), samples);
    }

    Model model(UUID id) {
        return models.get(id);
    }

    /**
     * A model as a file.
     *
     * @throws TooManyRequestsException when too many are being written
     */
    ExportedFile export(UUID id, ModelFormat format) throws IOException {
        Classifier classifier = models.classifier(id);
        return exports.run(() -> ExportedFile.of(file -> format.write(classifier, facts(classifier.model()), file)));
    }

    /** Where a model comes from, and how good it is. */
    private Map<String, String> facts(Model model) {
        Provenance provenance = model.provenance();
        var facts = new TreeMap<String, String>();
        facts.put("producer", "Shuzi");
        facts.put("model.id", model.id().toString());
        facts.put("model.name", model.name());
        facts.put("model.createdAt", model.createdAt().toString());
        facts.put("model.softwareVersion", provenance.softwareVersion());
        facts.put("model.matrixEngine", provenance.matrixEngine());
        facts.put("model.config", provenance.config().toString());
        facts.put("model.weightsDigest", model.weightsDigest());
        facts.put("classes", json.writeValueAsString(model.classes()));
        putIfKnown(facts, "model.jobId", provenance.jobId());
        putIfKnown(facts, "dataset.id", provenance.datasetId());
        putIfKnown(facts, "dataset.digest", provenance.datasetDigest());
        putIfKnown(facts, "trainAccuracy", model.trainAccuracy());
        putIfKnown(facts, "validationAccuracy", model.validationAccuracy());
        putIfKnown(facts, "testAccuracy", model.testAccuracy());
        return facts;
    }

    private static void putIfKnown(Map<String, String> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value.toString());
        }
    }
}
