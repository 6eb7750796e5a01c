package shuzi.core.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;
import shuzi.core.network.Network;

/**
 * A network and all it takes to answer as the service does.
 *
 * @param network whose weights are exchanged as float32
 * @param pixelScale what a pixel, 0..255, is multiplied with to become an input
 * @param normalization how an image is normalized to the network; null when its 64 x 64 pixels are taken as they are
 * @param temperature what logits are divided by to become probabilities
 * @param rejectionThreshold images of a smaller {@link shuzi.core.network.MaxLogit} are none of the classes; null: every image gets a label
 * @param classes by output unit; empty when a file does not tell
 * @param provenance where the model comes from, to be kept with it, in this order; keys that start with shuzi.
 *     are the format's own
 */
public record OnnxModel(
        Network network,
        double pixelScale,
        @Nullable Normalization normalization,
        double temperature,
        @Nullable Double rejectionThreshold,
        List<OnnxClass> classes,
        Map<String, String> provenance) {

    public OnnxModel {
        classes = List.copyOf(classes);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /** Inputs that the network must have for its preparation. */
    int preparedInputs() {
        return normalization == null ? GreyImage.PIXELS : normalization.pixels();
    }
}
