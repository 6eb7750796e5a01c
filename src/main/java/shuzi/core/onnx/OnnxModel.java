package shuzi.core.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.Fitting;
import shuzi.core.image.GreyImage;
import shuzi.core.network.Network;

/**
 * A network and all it takes to answer as the service does.
 *
 * @param network whose weights are exchanged as float32
 * @param pixelScale what a pixel, 0..255, is multiplied with to become an input
 * @param fitting how an image is fitted to the network; null when its 64 x 64 pixels are taken as they are
 * @param temperature what logits are divided by to become probabilities
 * @param leastEvidence images of less {@link shuzi.core.network.Evidence} are refused; null when none are
 * @param classes by output unit; empty when a file does not tell
 * @param provenance where the model comes from, to be kept with it, in this order; keys that start with shuzi.
 *     are the format's own
 */
public record OnnxModel(
        Network network,
        double pixelScale,
        @Nullable Fitting fitting,
        double temperature,
        @Nullable Double leastEvidence,
        List<OnnxClass> classes,
        Map<String, String> provenance) {

    public OnnxModel {
        classes = List.copyOf(classes);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /** Inputs that the network must have for its preparation. */
    int preparedInputs() {
        return fitting == null ? GreyImage.PIXELS : fitting.pixels();
    }
}
