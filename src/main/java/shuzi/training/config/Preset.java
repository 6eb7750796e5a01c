package shuzi.training.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A named, complete set of settings, which is stored as a JSON file in the resources. */
public enum Preset {
    /** The tutorial's network, trained on unnormalized pixels, with settings for its highest accuracy. */
    TUTORIAL,
    /** The most accurate network that trains in a minute and a half on two cores. */
    RECOMMENDED;

    private static final String WARM_UP = "warmUpEpochs";

    private final String json;

    Preset() {
        String file = "/shuzi/training/presets/%s.json".formatted(name().toLowerCase(Locale.ROOT));
        try (InputStream in = Objects.requireNonNull(Preset.class.getResourceAsStream(file), file)) {
            json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the settings of this preset. */
    public TrainingConfig config() {
        return TrainingConfig.read(settings());
    }

    /**
     * Returns the settings of this preset with others merged over them. If the warm-up of the preset is not shorter
     * than the epochs, it is shortened.
     *
     * @param overrides fields of {@link TrainingConfig}; later ones override earlier ones
     */
    public TrainingConfig config(ObjectNode... overrides) {
        ObjectNode merged = settings();
        int warmUp = merged.remove(WARM_UP).asInt();
        for (ObjectNode fields : overrides) {
            merged.setAll(fields);
        }
        if (!merged.has(WARM_UP)) {
            merged.put(WARM_UP, Math.min(warmUp, merged.get("epochs").asInt() - 1));
        }
        return TrainingConfig.read(merged);
    }

    private ObjectNode settings() {
        return JsonMapper.shared().readTree(json).asObject().put("preset", name());
    }
}
