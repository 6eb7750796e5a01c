package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Network;
import shuzi.core.network.Topology;

/** Settings of the weights before the first step. */
public record Initialisation(
        @Schema(
                description =
                        "Distribution of the first weights: UNIFORM, or HE_GLOROT with a range that suits the size of the layer",
                example = "HE_GLOROT")
        InitialWeights initialWeights,

        @Schema(description = "UNIFORM weights start between minus this value and this value", example = "0.05")
        @DecimalMin("0")
        @DecimalMax("1000")
        double initialWeightRange) {

    Network network(Topology topology, long seed) {
        return switch (initialWeights) {
            case UNIFORM -> Network.random(topology, Precision.FLOAT32, initialWeightRange, seed);
            case HE_GLOROT -> Network.heGlorot(topology, Precision.FLOAT32, seed);
        };
    }

    /** Distributions of the first weights. */
    public enum InitialWeights {
        /** Uniform in a range, biases too. */
        UNIFORM,
        /** In a range that suits the size of the layer, biases 0. */
        HE_GLOROT
    }
}
