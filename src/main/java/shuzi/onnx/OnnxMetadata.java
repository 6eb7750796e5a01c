package shuzi.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import shuzi.image.Fitting;

/** What a file of ours says of its model beside the graph: keys that start with shuzi., and the provenance as it is. */
final class OnnxMetadata {

    private static final String PREFIX = "shuzi.";

    private OnnxMetadata() {}

    static Map<String, String> of(OnnxModel model) {
        var entries = new LinkedHashMap<String, String>();
        entries.put(PREFIX + "pixelScale", Double.toString(model.pixelScale()));
        entries.put(PREFIX + "temperature", Double.toString(model.temperature()));
        Double leastEvidence = model.leastEvidence();
        if (leastEvidence != null) {
            entries.put(PREFIX + "leastEvidence", leastEvidence.toString());
        }
        Fitting fitting = model.fitting();
        if (fitting != null) {
            entries.put(PREFIX + "fitting.version", Integer.toString(fitting.version()));
            entries.put(PREFIX + "fitting.side", Integer.toString(fitting.side()));
            entries.put(PREFIX + "fitting.box", Integer.toString(fitting.box()));
            entries.put(PREFIX + "fitting.strokeWidth", Double.toString(fitting.strokeWidth()));
        }
        entries.put(
                PREFIX + "labels",
                model.classes().stream().map(c -> Integer.toString(c.label())).collect(Collectors.joining(",")));
        entries.put(
                PREFIX + "characters",
                model.classes().stream().map(OnnxClass::character).collect(Collectors.joining(",")));
        entries.put(
                PREFIX + "values",
                model.classes().stream().map(c -> Long.toString(c.value())).collect(Collectors.joining(",")));
        model.provenance().forEach(entries::putIfAbsent);
        return entries;
    }
}
