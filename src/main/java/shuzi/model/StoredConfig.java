package shuzi.model;

import java.util.LinkedHashMap;
import java.util.Map;
import shuzi.core.RenamedKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads settings of training jobs from the database, where some have the names of earlier versions. */
public final class StoredConfig {

    private static final Map<String, String> CURRENT_NAMES = Map.of(
            "averaging", "emaDecay",
            "distortion", "augmentation",
            "fitted", "normalized",
            "otherPictures", "outlierShare");

    private static final String INITIAL_WEIGHTS = "initialWeights";
    private static final String EDGE_DIRECTIONS = "edgeDirections";

    private StoredConfig() {}

    /** Returns stored settings under their current names and values. */
    public static JsonNode current(JsonNode stored) {
        var fields = new LinkedHashMap<String, JsonNode>();
        stored.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.setAll(RenamedKeys.current(fields, CURRENT_NAMES));
        if (config.path(INITIAL_WEIGHTS).asString("").equals("SCALED")) {
            config.put(INITIAL_WEIGHTS, "HE_GLOROT");
        }
        if (config.has("normalized") && !config.has(EDGE_DIRECTIONS)) { // the setting did not exist
            config.put(EDGE_DIRECTIONS, false);
        }
        return config;
    }
}
