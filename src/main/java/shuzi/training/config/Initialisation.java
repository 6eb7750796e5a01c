package shuzi.training.config;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Network;
import shuzi.core.network.Topology;

/** The settings of the initial weights. */
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

    /** Lists the distributions of the initial weights. */
    public enum InitialWeights {
        /** Uniform in the range of {@code initialWeightRange}; also the biases. */
        UNIFORM,
        /** Uniform in a range that depends on the size of the layer ({@link Network#heGlorot}); the biases are 0. */
        HE_GLOROT
    }
}
