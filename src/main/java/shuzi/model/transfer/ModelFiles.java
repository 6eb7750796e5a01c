package shuzi.model.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import shuzi.core.Numeral;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.Safetensors;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.Evaluation;
import shuzi.core.network.Network;
import shuzi.dataset.Dataset;
import shuzi.dataset.Datasets;
import shuzi.dataset.DividedImages;
import shuzi.dataset.LabelledImages;
import shuzi.model.Classifier;
import shuzi.model.Model;
import shuzi.model.Models;
import shuzi.model.Preparation;
import shuzi.model.Provenance;
import shuzi.model.SoftwareVersion;
import shuzi.model.TrainedNetwork;
import shuzi.model.TrainedOn;
import shuzi.model.transfer.ImportedNetwork.Use;
import shuzi.web.concurrency.ConcurrencyLimiter;
import shuzi.web.download.ExportedFile;
import shuzi.web.problem.TooLargeException;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnsupportedTypeException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Imports models from files, and exports them. */
@Service
class ModelFiles {

    /**
     * Maximum number of imports at once, and of exports. An import has the images of a data set in memory, an export a
     * graph.
     */
    private static final int MAX_AT_ONCE = 2;

    private static final int START = 128; // bytes by which a format is recognised
    private static final long MAX_BYTES = 1L << 30;

    /** The tag of ir_version, with which every library begins an ONNX file. The format has no magic number. */
    private static final byte ONNX_START = 8;

    /** Memory divided by the maximum size of an ONNX file, whose bytes, message and weights are in memory at once. */
    private static final int MEMORY_PER_ONNX_FILE = 16;

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
     * Creates a model from a file.
     *
     * @param use settings that the file may not contain
     * @param datasetId the data set to evaluate the model on; null for no evaluation
     * @throws shuzi.web.problem.ProblemException if the file cannot be used, or the data set does not exist
     */
    Model create(Path file, String fileName, String name, Use use, @Nullable DatasetId datasetId) {
        try {
            return imports.run(() -> add(file, fileName, name, use, datasetId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Model add(Path file, String fileName, String name, Use use, @Nullable DatasetId datasetId)
            throws IOException {
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
        TrainedNetwork trained = dataset == null ? imported : evaluated(imported, dataset);
        return models.add(models.create(name, provenance, trained, TrainedOn.UNKNOWN, Numeral.CLASSES));
    }

    /**
     * Reads a file of any format.
     *
     * @param origin gets the format and the remarks of the import
     */
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
        long limit = Runtime.getRuntime().maxMemory() / MEMORY_PER_ONNX_FILE;
        if (Files.size(file) > limit) {
            throw TooLargeException.because("The ONNX file is too large; the limit is %d MB.".formatted(limit >> 20));
        }
        return Files.readAllBytes(file);
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(START);
        }
    }

    private static TrainedNetwork trained(String format, ImportedNetwork imported, Use use, ObjectNode origin) {
        origin.put("format", format);
        if (!imported.remarks().isEmpty()) {
            imported.remarks().forEach(origin.putArray("remarks")::add);
        }
        return TrainedNetwork.notEvaluated(
                imported.network(use),
                imported.preparation(use),
                imported.temperatureOrOne(),
                imported.finiteRejectionThreshold());
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
        var samples = preparation.samples(preparation.prepare(images.pixels(), images.count()), images.classes());
        return new Evaluation(engine, network.topology(), network.precision(), samples);
    }

    Model model(ModelId id) {
        return models.get(id);
    }

    /**
     * Exports a model to a temporary file.
     *
     * @throws TooManyRequestsException if the maximum number of exports is being written
     */
    ExportedFile export(Model model, ModelFormat format) throws IOException {
        Classifier classifier = models.classifier(model.id()); // its model may have an earlier name
        return exports.run(() -> ExportedFile.of(file -> format.write(classifier, facts(model), file)));
    }

    /** Returns the provenance and the accuracies of a model, for the metadata of a file. */
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
