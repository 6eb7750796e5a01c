package shuzi.model.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shuzi.core.RenamedKeys;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.NumberMatrix;
import shuzi.core.format.Safetensors;
import shuzi.core.image.Normalization;
import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Theta;
import shuzi.core.network.Topology;
import shuzi.model.Classifier;
import shuzi.model.Model;
import shuzi.web.problem.UnprocessableContentException;

/**
 * Reads and writes networks as tensors of a safetensors file. The tensors have the names of PyTorch's linear layers:
 * {@code layers.0.weight}, outputs x inputs, {@code layers.0.bias}, outputs, and so on. The inputs are pixels row by
 * row. The metadata contain the preparation of images, the activations, the temperature and the rejection threshold.
 * When reading, names may have any prefix; the numbers in them give the order of the layers.
 */
final class SafetensorsWeights {

    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";
    private static final int MAX_LAYERS = Topology.MAX_LAYERS - 1;

    private SafetensorsWeights() {}

    /**
     * Reads the network of a file.
     *
     * @throws UnprocessableContentException if a tensor is missing, invalid or of the wrong size; the message names it
     */
    static ImportedNetwork read(Safetensors file) {
        Map<String, NumberMatrix> tensors = file.tensors();
        List<String> names = tensors.keySet().stream()
                .filter(name -> !tensors.containsKey(with(name, BIAS)) || !name.endsWith(BIAS))
                .sorted(inOrder())
                .toList();
        if (names.isEmpty() || names.size() > MAX_LAYERS) {
            throw UnprocessableContentException.because(
                    "The safetensors file has %d weight tensors; it must have 1 to %d."
                            .formatted(names.size(), MAX_LAYERS));
        }
        var thetas = new ArrayList<Theta>();
        for (String name : names) {
            NumberMatrix weights = Objects.requireNonNull(tensors.get(name));
            NumberMatrix biases = tensors.get(with(name, BIAS));
            if (!name.endsWith(WEIGHT)) {
                throw unusable(name, "is neither the weight nor the bias of a layer");
            }
            if (biases == null) {
                throw unusable(name, "has no matching tensor %s".formatted(MatlabFile.shown(with(name, BIAS))));
            }
            if (biases.rows() != weights.rows() || biases.columns() != 1) {
                throw unusable(
                        with(name, BIAS),
                        "has %d x %d numbers for %d outputs"
                                .formatted(biases.rows(), biases.columns(), weights.rows()));
            }
            thetas.add((row, column) -> column == 0 ? biases.get(row, 0) : weights.get(row, column - 1));
        }
        Map<String, String> facts = RenamedKeys.current(file.metadata(), ImportedNetwork.CURRENT_NAMES);
        return new ImportedNetwork(
                ImportedNetwork.layers(
                        names.stream().map(MatlabFile::shown).toList(),
                        names.stream()
                                .map(tensors::get)
                                .map(NumberMatrix::columns)
                                .toList(),
                        names.stream().map(tensors::get).map(NumberMatrix::rows).toList()),
                thetas,
                choice(facts, "activation", Activation.class),
                choice(facts, "output", OutputActivation.class),
                number(facts, "pixelScale"),
                normalization(facts),
                number(facts, "temperature"),
                number(facts, "rejectionThreshold"),
                List.of());
    }

    /** Replaces the last part of a tensor's name. */
    private static String with(String name, String end) {
        return name.substring(0, name.lastIndexOf('.') + 1) + end;
    }

    /** Orders names by the values of the numbers in them: layers.2 comes before layers.10. */
    private static Comparator<String> inOrder() {
        return Comparator.comparing(name -> Arrays.stream(name.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)"))
                .map(part -> part.chars().allMatch(c -> c >= '0' && c <= '9') ? "%20s".formatted(part) : part)
                .collect(Collectors.joining()));
    }

    private static @Nullable Double number(Map<String, String> facts, String name) {
        String text = facts.get(name);
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException ignored) { // the message names the value's field
            throw fact(name, "is not a number");
        }
    }

    private static <E extends Enum<E>> @Nullable E choice(Map<String, String> facts, String name, Class<E> type) {
        String text = facts.get(name);
        try {
            return text == null ? null : Enum.valueOf(type, text);
        } catch (IllegalArgumentException ignored) { // the message lists the valid values
            throw fact(name, "is not one of " + Arrays.toString(type.getEnumConstants()));
        }
    }

    private static @Nullable Normalization normalization(Map<String, String> facts) {
        Double version = number(facts, "normalization.version");
        Double side = number(facts, "normalization.side");
        Double box = number(facts, "normalization.box");
        Double strokeWidth = number(facts, "normalization.strokeWidth");
        if (version == null && side == null && box == null && strokeWidth == null) {
            return null;
        }
        if (version == null || side == null || box == null || strokeWidth == null) {
            throw fact("normalization", "needs normalization.version, .side, .box and .strokeWidth");
        }
        boolean edgeDirections = Boolean.parseBoolean(facts.get("normalization.edgeDirections"));
        return NormalizationMetadata.of(version, side, box, strokeWidth, edgeDirections);
    }

    /**
     * Writes a model.
     *
     * @param facts provenance and accuracies for the metadata
     */
    static void write(Classifier classifier, Map<String, String> facts, OutputStream out) throws IOException {
        Model model = classifier.model();
        Topology topology = model.topology();
        var tensors = new LinkedHashMap<String, NumberMatrix>();
        var biases = new HashSet<String>();
        for (int layer = 0; layer < topology.weightLayers(); layer++) {
            Theta theta = classifier.network().theta(layer);
            String name = "layers.%d.".formatted(layer);
            tensors.put(
                    name + WEIGHT,
                    new ElementMatrix(
                            topology.outputsOf(layer),
                            topology.inputsOf(layer),
                            (row, column) -> theta.at(row, column + 1)));
            tensors.put(name + BIAS, new ElementMatrix(topology.outputsOf(layer), 1, theta));
            biases.add(name + BIAS);
        }
        var metadata = new TreeMap<>(facts);
        metadata.put("format", "pt"); // other tools expect this entry
        metadata.put("activation", topology.hidden().name());
        metadata.put("output", topology.output().name());
        metadata.put("pixelScale", String.valueOf(model.preparation().pixelScale()));
        metadata.put("temperature", String.valueOf(model.temperature()));
        Double rejectionThreshold = model.rejectionThreshold();
        if (rejectionThreshold != null) {
            metadata.put("rejectionThreshold", String.valueOf(rejectionThreshold));
        }
        Normalization normalization = model.preparation().normalization();
        if (normalization != null) {
            metadata.put("normalization.version", String.valueOf(normalization.version()));
            metadata.put("normalization.side", String.valueOf(normalization.side()));
            metadata.put("normalization.box", String.valueOf(normalization.box()));
            metadata.put("normalization.strokeWidth", String.valueOf(normalization.strokeWidth()));
            metadata.put("normalization.edgeDirections", String.valueOf(normalization.edgeDirections()));
        }
        Safetensors.write(out, tensors, biases, metadata);
    }

    private static UnprocessableContentException unusable(String tensor, String what) {
        return UnprocessableContentException.because(
                "Tensor %s of the safetensors file %s.".formatted(MatlabFile.shown(tensor), what));
    }

    private static UnprocessableContentException fact(String name, String what) {
        return UnprocessableContentException.because(
                "%s in the metadata of the safetensors file %s.".formatted(name, what));
    }
}
