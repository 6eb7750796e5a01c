package shuzi.training.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Names a complete set of settings, which is a JSON file among the resources. */
public enum Preset {
    /** The tutorial's network, trained on the pixels as they are, with settings that get the most out of it. */
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
     * Returns the settings of this preset with others merged over them. A preset's warm-up is cut to fewer than the epochs.
     *
     * @param overrides fields of {@link TrainingConfig}, of which later ones win
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
