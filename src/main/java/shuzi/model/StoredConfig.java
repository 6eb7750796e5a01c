package shuzi.model;

import java.util.LinkedHashMap;
import java.util.Map;
import shuzi.core.RenamedKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The settings of a training job as the database has them, some under names of earlier versions. */
public final class StoredConfig {

    private static final Map<String, String> PRESENT_NAMES = Map.of(
            "averaging", "emaDecay",
            "distortion", "augmentation",
            "fitted", "normalized",
            "otherPictures", "outlierShare");

    private static final String INITIAL_WEIGHTS = "initialWeights";

    private StoredConfig() {}

    /** Returns the settings under their present names. */
    public static JsonNode current(JsonNode stored) {
        var fields = new LinkedHashMap<String, JsonNode>();
        stored.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.setAll(RenamedKeys.current(fields, PRESENT_NAMES));
        if (config.path(INITIAL_WEIGHTS).asString("").equals("SCALED")) {
            config.put(INITIAL_WEIGHTS, "HE_GLOROT");
        }
        return config;
    }
}
