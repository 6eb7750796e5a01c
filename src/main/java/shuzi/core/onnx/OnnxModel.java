package shuzi.core.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.NumeralClass;
import shuzi.core.image.GreyImage;
import shuzi.core.image.Normalization;
import shuzi.core.network.Network;

/**
 * A network with everything else that an answer of the service depends on.
 *
 * @param network the network; its weights are stored as float32
 * @param pixelScale the factor by which a pixel, 0..255, becomes an input
 * @param normalization the normalization of images; null if the network takes the 64 x 64 pixels unchanged
 * @param temperature the divisor of logits before they become probabilities
 * @param rejectionThreshold images with a smaller {@link shuzi.core.network.MaxLogit} are out of class; null if every
 *     image gets a label
 * @param classes by output unit; empty if a file does not state them
 * @param provenance the origin of the model, in this order; keys that start with {@code shuzi.} are reserved for the
 *     format
 */
public record OnnxModel(
        Network network,
        double pixelScale,
        @Nullable Normalization normalization,
        double temperature,
        @Nullable Double rejectionThreshold,
        List<NumeralClass> classes,
        Map<String, String> provenance) {

    public OnnxModel {
        classes = List.copyOf(classes);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /** Returns the number of inputs that the network must have for this normalization. */
    int preparedInputs() {
        return normalization == null ? GreyImage.PIXELS : normalization.inputs();
    }
}
