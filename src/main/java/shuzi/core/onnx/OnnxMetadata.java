package shuzi.core.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import shuzi.core.InvalidFileException;
import shuzi.core.NumeralClass;
import shuzi.core.RenamedKeys;
import shuzi.core.image.Normalization;
import shuzi.core.network.Activation;
import shuzi.core.network.Network;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.Topology;

/**
 * The metadata of an exported file: what the graph does not state about the model, under keys that start with {@code
 * shuzi.}, and the provenance.
 */
final class OnnxMetadata {

    private static final String PREFIX = "shuzi.";
    private static final String LAYERS = PREFIX + "layers";
    private static final String HIDDEN = PREFIX + "hidden";
    private static final String OUTPUT = PREFIX + "output";
    private static final String PIXEL_SCALE = PREFIX + "pixelScale";
    private static final String TEMPERATURE = PREFIX + "temperature";
    private static final String REJECTION_THRESHOLD = PREFIX + "rejectionThreshold";
    private static final String NORMALIZATION_VERSION = PREFIX + "normalization.version";
    private static final String NORMALIZATION_SIDE = PREFIX + "normalization.side";
    private static final String NORMALIZATION_BOX = PREFIX + "normalization.box";
    private static final String NORMALIZATION_STROKE_WIDTH = PREFIX + "normalization.strokeWidth";
    private static final String NORMALIZATION_EDGE_DIRECTIONS = PREFIX + "normalization.edgeDirections";
    private static final String LABELS = PREFIX + "labels";
    private static final String CHARACTERS = PREFIX + "characters";
    private static final String VALUES = PREFIX + "values";

    private static final Map<String, String> CURRENT_NAMES = Map.of(
            PREFIX + "leastEvidence", REJECTION_THRESHOLD,
            PREFIX + "fitting.version", NORMALIZATION_VERSION,
            PREFIX + "fitting.side", NORMALIZATION_SIDE,
            PREFIX + "fitting.box", NORMALIZATION_BOX,
            PREFIX + "fitting.strokeWidth", NORMALIZATION_STROKE_WIDTH);

    private static final int MAX_LENGTH = 10_000; // of an entry

    private final Map<String, String> entries;

    private OnnxMetadata(Map<String, String> entries) {
        this.entries = entries;
    }

    static Map<String, String> of(OnnxModel model) {
        Topology topology = model.network().topology();
        var entries = new LinkedHashMap<String, String>();
        entries.put(LAYERS, list(topology.layers(), String::valueOf));
        entries.put(HIDDEN, topology.hidden().name());
        entries.put(OUTPUT, topology.output().name());
        entries.put(PIXEL_SCALE, Double.toString(model.pixelScale()));
        entries.put(TEMPERATURE, Double.toString(model.temperature()));
        Double rejectionThreshold = model.rejectionThreshold();
        if (rejectionThreshold != null) {
            entries.put(REJECTION_THRESHOLD, rejectionThreshold.toString());
        }
        Normalization normalization = model.normalization();
        if (normalization != null) {
            entries.put(NORMALIZATION_VERSION, Integer.toString(normalization.version()));
            entries.put(NORMALIZATION_SIDE, Integer.toString(normalization.side()));
            entries.put(NORMALIZATION_BOX, Integer.toString(normalization.box()));
            entries.put(NORMALIZATION_STROKE_WIDTH, Double.toString(normalization.strokeWidth()));
            entries.put(NORMALIZATION_EDGE_DIRECTIONS, Boolean.toString(normalization.edgeDirections()));
        }
        entries.put(LABELS, list(model.classes(), ofClass -> Integer.toString(ofClass.label())));
        entries.put(CHARACTERS, list(model.classes(), NumeralClass::character));
        entries.put(VALUES, list(model.classes(), ofClass -> Integer.toString(ofClass.value())));
        model.provenance().forEach(entries::putIfAbsent);
        return entries;
    }

    private static <T> String list(List<T> elements, Function<T, String> text) {
        return elements.stream().map(text).collect(Collectors.joining(","));
    }

    /** Reads the metadata of a file. If a key occurs twice, the first entry counts. */
    static OnnxMetadata of(ModelProto file) {
        var entries = new LinkedHashMap<String, String>();
        file.getMetadataPropsList().forEach(entry -> entries.putIfAbsent(entry.getKey(), entry.getValue()));
        return new OnnxMetadata(RenamedKeys.current(entries, CURRENT_NAMES));
    }

    /** Returns whether {@link OnnxExport} wrote them. */
    boolean isOwn() {
        return entries.containsKey(LAYERS);
    }

    Topology topology() {
        return read(
                LAYERS,
                text -> new Topology(
                        Arrays.stream(text.split(",")).map(Integer::valueOf).toList(),
                        read(HIDDEN, Activation::valueOf),
                        read(OUTPUT, OutputActivation::valueOf)));
    }

    /** Returns the model of these metadata and a network. */
    OnnxModel model(Network network) {
        return new OnnxModel(
                network,
                positive(PIXEL_SCALE),
                entries.containsKey(NORMALIZATION_VERSION) ? normalization() : null,
                positive(TEMPERATURE),
                entries.containsKey(REJECTION_THRESHOLD) ? finite(REJECTION_THRESHOLD) : null,
                classes(network.topology().outputs()),
                provenance());
    }

    private Normalization normalization() {
        return read(
                NORMALIZATION_VERSION,
                version -> new Normalization(
                        Integer.parseInt(version),
                        read(NORMALIZATION_SIDE, Integer::valueOf),
                        read(NORMALIZATION_BOX, Integer::valueOf),
                        finite(NORMALIZATION_STROKE_WIDTH),
                        Boolean.parseBoolean(entries.get(NORMALIZATION_EDGE_DIRECTIONS))));
    }

    private List<NumeralClass> classes(int count) {
        List<Integer> labels = read(LABELS, text -> parts(text, count, Integer::valueOf));
        List<String> characters = read(CHARACTERS, text -> parts(text, count, Function.identity()));
        List<Integer> values = read(VALUES, text -> parts(text, count, Integer::valueOf));
        return IntStream.range(0, count)
                .mapToObj(i -> new NumeralClass(labels.get(i), characters.get(i), values.get(i)))
                .toList();
    }

    private static <T> List<T> parts(String text, int count, Function<String, T> meaning) {
        String[] parts = text.split(",");
        if (parts.length != count) {
            throw InvalidOnnx.because("The file's metadata contain %s entries for %s outputs.", parts.length, count);
        }
        return Arrays.stream(parts).map(meaning).toList();
    }

    /** Returns the entries that are not the format's own. */
    Map<String, String> provenance() {
        var others = new LinkedHashMap<>(entries);
        others.keySet().removeIf(key -> key.startsWith(PREFIX));
        return others;
    }

    private double finite(String key) {
        return read(key, text -> {
            double number = Double.parseDouble(text);
            if (!Double.isFinite(number)) {
                throw unusable(key, "it is not a finite number");
            }
            return number;
        });
    }

    private double positive(String key) {
        double number = finite(key);
        if (number <= 0) {
            throw unusable(key, "it must be over 0");
        }
        return number;
    }

    private <T> T read(String key, Function<String, T> meaning) {
        String text = entries.get(key);
        if (text == null) {
            throw InvalidOnnx.because("The file's metadata do not contain '%s'.", key);
        }
        if (text.length() > MAX_LENGTH) { // before it is parsed
            throw unusable(key, "it has %d characters, more than %d".formatted(text.length(), MAX_LENGTH));
        }
        try {
            return meaning.apply(text);
        } catch (IllegalArgumentException e) {
            throw unusable(key, "its value cannot be read");
        }
    }

    private static InvalidFileException unusable(String key, String why) {
        return InvalidOnnx.because("The file's metadata '%s' cannot be used: %s.", key, why);
    }
}
